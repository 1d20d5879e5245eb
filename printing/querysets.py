"""Which orders, files and renderings."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from printing.lifecycle import OPEN, FileState, State


class OrderQuerySet(models.QuerySet):
    """Orders."""

    def with_files(self) -> Self:
        return self.prefetch_related("files__rendering")

    def free_at(self, now: datetime.datetime) -> Self:
        """Open, and nobody works on them: never taken, or the one who took them let the lease run out."""
        return self.filter(Q(lease_until__isnull=True) | Q(lease_until__lte=now), state__in=OPEN)

    def forgotten_at(self, now: datetime.datetime, *, patience: datetime.timedelta) -> Self:
        """Free, and not put into the queue just now."""
        return self.free_at(now).filter(Q(enqueued_at__isnull=True) | Q(enqueued_at__lte=now - patience))

    def held_by(self, worker: str) -> Self:
        return self.filter(lease_by=worker, state=State.WORKING)


class OrderedFileQuerySet(models.QuerySet):
    """Files of orders."""

    def to_do(self) -> Self:
        return self.filter(state__in=[FileState.WAITING, FileState.WORKING])

    def of_document(self, document_id: str, subject: str) -> Self:
        return self.filter(document_id=document_id, order__subject=subject)

    def with_order(self) -> Self:
        return self.select_related("order", "rendering")


class RenderingQuerySet(models.QuerySet):
    """Finished files."""

    def kept(self, key: str) -> Self:
        return self.filter(key=key, keep=True)

    def expired_at(self, now: datetime.datetime) -> Self:
        return self.filter(expires_at__lte=now)
