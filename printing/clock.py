"""What happens in the print room when time passes."""

import datetime

from celery import shared_task
from django.utils import timezone

from printing import actions


@shared_task
def pick_up(at_once: bool = False) -> None:
    """Every few seconds: orders that a dead worker or a forgetful broker lost go back into the queue."""
    patience = datetime.timedelta(0) if at_once else actions.PATIENCE
    actions.pick_up(now=timezone.now(), patience=patience)


@shared_task
def forget_expired() -> None:
    """Files with codes go after a day."""
    actions.forget_expired(now=timezone.now())
