"""What happens in schools when time passes."""

from celery import shared_task
from django.utils import timezone

from schools import actions


@shared_task
def end_terms() -> None:
    actions.end_terms(today=timezone.localdate())
