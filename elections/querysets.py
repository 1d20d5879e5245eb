"""Which elections, credentials and ballots; ballots are only ever counted, never listed."""

from typing import Self

from django.db import models
from django.db.models import Count

from elections.lifecycle import State


class ElectionQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(state=State.OPEN)


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
