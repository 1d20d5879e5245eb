"""What happens in workshops when time passes."""

from celery import shared_task
from django.utils import timezone

from workshops.actions import lesson


@shared_task
def close_forgotten() -> None:
    """Close dots and votes that nobody closed."""
    lesson.close_forgotten(now=timezone.now())
