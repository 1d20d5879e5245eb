"""What belongs to a project, and what student councils picked."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from dreams.lifecycle import LIVING, State
from schools.permissions import Capability, branches_where, classes_where, councils_where

if TYPE_CHECKING:
    from accounts.models import User
    from dreams.models import CheckIn
    from schools.models import Branch


class TeamMemberQuerySet(models.QuerySet):
    def now(self) -> Self:
        """Who is in the team today."""
        return self.filter(until__isnull=True)

    def shown(self) -> Self:
        """Whom anybody may read of: never a pupil who is never named, whatever the alias."""
        return self.now().filter(published_at__isnull=False).exclude(pupil__never_named=True)


class DiaryEntryQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def waiting(self) -> Self:
        """Written, and not let through yet."""
        return self.filter(published_at__isnull=True)


class CheckInQuerySet(models.QuerySet):
    def unanswered(self) -> Self:
        return self.filter(answered_at__isnull=True)

    def answered(self) -> Self:
        return self.filter(answered_at__isnull=False)

    def waiting_for(self, user: "User | AnonymousUser") -> "list[CheckIn]":
        """What the user's teams in the making owe an answer to, the newest question of each, longest wait first."""
        led = Q(project__school_class__in=classes_where(user, Capability.TEACH)) | Q(
            project__council__in=councils_where(user, Capability.LEAD_COUNCIL)
        )
        rows = self.unanswered().filter(led, project__dream__state=State.PRODUCING).select_related("project__dream")
        newest = {check_in.project_id: check_in for check_in in rows.order_by("month")}
        return sorted(newest.values(), key=lambda check_in: (check_in.asked_at, check_in.pk))


class WishQuerySet(models.QuerySet):
    def open(self) -> Self:
        """What the board has not answered."""
        return self.filter(answered_at__isnull=True)

    def waiting_in(self, branches: "Iterable[Branch]") -> Self:
        """What teams of these branches ask for, the first first, with project and dream."""
        rows = self.open().filter(project__dream__branch__in=branches, project__dream__state__in=LIVING)
        return rows.select_related("project__dream")


class HandingQuerySet(models.QuerySet):
    def open(self) -> Self:
        """What nobody has answered yet."""
        return self.filter(answer="")

    def answerable_by(self, user: "User | AnonymousUser") -> Self:
        """Adoptions for the board of the branch, hand-overs for who teaches the new class."""
        return self.open().concerning(user)

    def adoptions(self) -> Self:
        return self.filter(kind="adopt")

    def asked_by(self, user: "User | AnonymousUser", *, since: datetime.datetime) -> Self:
        """What the user's classes have asked or offered: what waits for an answer, and each no since then."""
        classes = classes_where(user, Capability.TEACH)
        ours = Q(kind="adopt", to_class__in=classes) | Q(kind="hand_over", from_class__in=classes)
        return self.filter(ours).filter(Q(answer="") | Q(answer="no", answered_at__gte=since))

    def listed(self) -> Self:
        """With the dream and both classes, as lists show them; a dream that is hidden or taken back is on no list."""
        shown = self.exclude(dream__state__in=[State.HIDDEN, State.WITHDRAWN])
        return shown.select_related("dream", "to_class__school", "from_class")

    def concerning(self, user: "User | AnonymousUser") -> Self:
        """What is, or was, for the user to answer."""
        return self.filter(
            Q(kind="adopt", dream__branch__in=branches_where(user, Capability.START_PROJECTS))
            | Q(kind="hand_over", to_class__in=classes_where(user, Capability.TEACH))
        )


class ObligationQuerySet(models.QuerySet):
    def waiting_in(self, branch: "Branch") -> Self:
        """What elections have chosen and the board has not made a project of yet; what nobody may see is left out."""
        return self.filter(dream__branch=branch, dream__state=State.APPROVED).select_related("dream")


class PickQuerySet(models.QuerySet):
    def with_council(self) -> Self:
        """What a pill says of a pick."""
        return self.select_related("council__school")

    def asking(self) -> Self:
        """Picks whose council has asked for a project and whose dream still lies in the Bank, longest wait first."""
        waiting = self.filter(asked_at__isnull=False, dream__state=State.APPROVED, dream__hairy=False)
        return waiting.select_related("dream", "council__school").order_by("asked_at", "pk")
