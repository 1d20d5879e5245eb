"""Which town halls, which parties, and which letters are owed to them."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q, Sum

from dreams.querysets import OwedQuerySet, PrivateLinkQuerySet
from schools.permissions import Capability, branches_where
from townhalls.lifecycle import Standing, State

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from schools.models import Branch
    from townhalls.models import Registration


class TownHallQuerySet(models.QuerySet):
    def with_place(self) -> Self:
        return self.select_related("branch__licence", "places")

    def held_by(self, user: "User | AnonymousUser") -> Self:
        """Those that the user plans, announces and calls off."""
        return self.filter(branch__in=branches_where(user, Capability.HOLD_TOWN_HALLS))

    def let_in_by(self, user: "User | AnonymousUser") -> Self:
        """Those at whose door the user may stand: the organisers, and the whole board."""
        board = Q(branch__in=branches_where(user, Capability.ANSWER_DREAMS))
        return self.filter(board | Q(branch__in=branches_where(user, Capability.HOLD_TOWN_HALLS)))

    def public(self) -> Self:
        return self.exclude(state=State.DRAFT)

    def coming(self, now: datetime.datetime) -> Self:
        """Announced and not over, the next one first."""
        return self.filter(state=State.ANNOUNCED, ends_at__gt=now).order_by("starts_at", "pk")

    def next_in(self, branch: "Branch", now: datetime.datetime) -> Self:
        return self.filter(branch=branch).coming(now)

    def over(self, before: datetime.datetime) -> Self:
        """Ended before then, whatever became of them."""
        return self.filter(ends_at__lt=before)


class RegistrationQuerySet(PrivateLinkQuerySet):
    def placed(self) -> Self:
        return self.filter(standing=Standing.PLACED)

    def waiting(self) -> Self:
        """The list in its order: who came first stands first."""
        return self.filter(standing=Standing.WAITING).order_by("queued_at", "pk")

    def confirmed(self) -> Self:
        """With a place or on the list: who is told when something changes."""
        return self.exclude(standing=Standing.ASKED)

    def people(self) -> int:
        """How many people these parties are."""
        return self.aggregate(sum=Sum("party"))["sum"] or 0

    def for_door(self) -> Self:
        """The list at the door: groups first, then parties by name; whoever gave none stands last."""
        return self.select_related("group__council", "group__school").order_by(
            models.F("group").asc(nulls_last=True), models.Case(models.When(name="", then=1), default=0), "name", "pk"
        )


class LetterQuerySet(OwedQuerySet):
    def owe(self, registrations: Iterable["Registration"], kind: str, *, now: datetime.datetime) -> None:
        """One letter of this kind to each of them; one that was sent is owed anew."""
        self.bulk_create(
            [self.model(registration=registration, kind=kind, owed_since=now) for registration in registrations],
            update_conflicts=True,
            unique_fields=["registration", "kind"],
            update_fields=["owed_since", "sent_at", "leased_until", "attempts", "gave_up"],
        )
