"""What happens to dreams when time passes."""

from celery import shared_task
from django.utils import timezone

from dreams import notices


@shared_task
def send_owed_notices() -> None:
    notices.send_owed(now=timezone.now())
