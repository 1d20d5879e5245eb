"""What happens in the channel when time passes."""

import datetime

from celery import shared_task
from django.utils import timezone

from live.models import Signal

KEPT = datetime.timedelta(hours=24)


@shared_task
def forget() -> None:
    """Throw away marks that every process has seen long ago."""
    Signal.objects.filter(said_at__lt=timezone.now() - KEPT).delete()
