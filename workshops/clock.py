"""What happens in workshops when time passes."""

from celery import shared_task
from django.utils import timezone

from workshops.actions import council, lesson, worries


@shared_task
def close_forgotten() -> None:
    """Close dots and votes that nobody closed."""
    now = timezone.now()
    lesson.close_forgotten(now=now)
    council.close_forgotten(now=now)


@shared_task
def delete_sealed() -> None:
    """Delete sealed cards on their day, and wipe from the disk what sealing and deleting left."""
    now = timezone.now()
    worries.delete_expired(now=now)
    worries.wipe(now=now)
