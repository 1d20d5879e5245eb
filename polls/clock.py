"""What happens in dream elections when time passes."""

from celery import shared_task
from django.utils import timezone

from polls import actions, letters, protocol


@shared_task
def write_protocols() -> None:
    """Draw the protocols of what was certified; a worker that was down finds them afterwards."""
    for poll, language in protocol.missing():
        protocol.write(poll, language)


@shared_task
def send_codes() -> None:
    """Make the codes that people asked for by e-mail, and send them."""
    letters.send_owed(now=timezone.now())


@shared_task
def forget_askers() -> None:
    """Nothing tells for longer than its hour who asked for a code."""
    actions.forget_askers(now=timezone.now())
