"""What is over is deleted: mails that were sent, what nobody heard of, what nobody reads any more."""

import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from dreams.models import Digest, DigestLine, Event, Notice

KEPT = datetime.timedelta(days=90)


def forget(*, now: datetime.datetime) -> int:
    """Delete what is older than is needed to tell nobody twice; how many rows went."""
    before = now - KEPT
    # Of a reader who is gone nothing but the day is left, and after the day not even that.
    without_lines = Digest.objects.filter(~Exists(DigestLine.objects.filter(digest=OuterRef("pk"))))
    gone = (
        Notice.objects.over(before),
        Digest.objects.over(before),
        without_lines.filter(day__lt=timezone.localdate(now)),
        Event.objects.filter(spread_at__isnull=False, at__lt=before),
    )
    return sum(rows.delete()[0] for rows in gone)
