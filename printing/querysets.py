"""Which orders, files and renderings."""

import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from printing.lifecycle import OPEN, FileState, State


class OrderQuerySet(models.QuerySet):
    """Orders."""

    def with_files(self) -> Self:
        return self.prefetch_related("files__rendering", "files__items")

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

    def with_rendering(self) -> Self:
        return self.select_related("rendering")


class OrderedItemQuerySet(models.QuerySet):
    """Items of orders."""

    def with_rendering(self) -> Self:
        return self.select_related("file__rendering")


class RenderingQuerySet(models.QuerySet):
    """Finished files."""

    def kept(self, key: str) -> Self:
        return self.filter(key=key, keep=True)

    def with_codes_of(self, document_id: str, subject: str) -> Self:
        """Files that are not kept, and in which this document lies."""
        held = {"files__items__document_id": document_id, "files__order__subject": subject}
        return self.filter(keep=False, **held).distinct()

    def with_words_on(self, shelf: str) -> Self:
        """Files on a shelf of words, whichever other shelves lead to it."""
        return self.filter(path__startswith="words/", path__contains=f"/{shelf}-")

    def expired_at(self, now: datetime.datetime) -> Self:
        return self.filter(expires_at__lte=now)
