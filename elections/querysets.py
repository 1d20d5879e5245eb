"""Which elections, options, receipts, credentials and ballots; ballots are only ever counted, never listed."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Length

from elections.lifecycle import State

LEAF = 32  # bytes of a receipt on the board


class ElectionQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state=State.OPEN)

    def takes_votes(self, now: datetime) -> Self:
        """Open, and within its hours."""
        has_begun = Q(opens_at__isnull=True) | Q(opens_at__lte=now)
        is_not_over = Q(closes_at__isnull=True) | Q(closes_at__gt=now)
        return self.open().filter(has_begun, is_not_over)

    def to_open(self, now: datetime) -> Self:
        """Prepared, and their hour has come; not those whose hours are over already."""
        is_not_over = Q(closes_at__isnull=True) | Q(closes_at__gt=now)
        return self.filter(is_not_over, state__in=[State.DRAFT, State.REHEARSAL], opens_at__lte=now)

    def to_close(self, now: datetime) -> Self:
        """Open, and their hours are over."""
        return self.open().filter(closes_at__lte=now)

    def to_wipe(self) -> Self:
        """Over, and the disk may still hold which rows their votes wrote together."""
        return self.filter(closed_at__isnull=False, wiped_at__isnull=True)


class OptionQuerySet(models.QuerySet):
    def with_picture(self) -> Self:
        """All that a page says of a picture; its bytes are fetched by whoever shows them."""
        return self.select_related("picture").defer("picture__content")


class BoardQuerySet(models.QuerySet):
    def with_size(self) -> Self:
        """How many receipts each batch holds, as `size`, and not the receipts themselves: there may be thousands."""
        return self.annotate(size=Length("leaves") / LEAF).defer("leaves")


class CredentialQuerySet(models.QuerySet):
    def by_status(self) -> dict[int, int]:
        """How many credentials there are of each status; a status nobody has is left out."""
        rows = self.order_by().values("status").annotate(number=Count("pk")).values_list("status", "number")
        return dict(rows)


class BallotQuerySet(models.QuerySet):
    def profile(self) -> list[tuple[int, str]]:
        """What the ballots say, and how many say it: all that a count needs."""
        rows = self.order_by().values("content").annotate(number=Count("pk")).values_list("number", "content")
        return sorted(rows, key=lambda row: row[1])
