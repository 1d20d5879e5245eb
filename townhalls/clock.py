"""What happens to town halls when time passes."""

from celery import shared_task
from django.utils import timezone

from townhalls import letters
from townhalls.actions import forgetting


@shared_task
def send_letters() -> None:
    letters.send_owed(now=timezone.now())


@shared_task
def tidy() -> None:
    now = timezone.now()
    forgetting.close_over(now=now)
    forgetting.forget_unconfirmed(now=now)
    forgetting.forget_people(now=now)
