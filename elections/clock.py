"""What happens in elections when time passes."""

from contextlib import suppress

from celery import shared_task
from django.utils import timezone

from elections import actions, wiping
from elections.models import Election


@shared_task
def keep_hours() -> None:
    """Open and close what is due; whoever comes to vote does the same (actions.open_due), should this stand still."""
    now = timezone.now()
    for election in Election.objects.to_close(now):
        actions.close_due(election)
    for election in Election.objects.to_open(now):
        actions.open_due(election)


@shared_task
def publish_receipts() -> None:
    """Put what has come onto the boards of the elections that are open."""
    for election in Election.objects.open().filter(by_code=True):
        with suppress(actions.KeyLost):  # it is in the log; the others' receipts come all the same
            actions.publish(election)


@shared_task
def tidy() -> None:
    """Wipe what closed elections left on the disk, when nobody has to wait for it."""
    wiping.wipe(timezone.now())
