"""Which dreams, steps and notices; named in the words of the house."""

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from dreams.lifecycle import HIDE, PUBLIC, State
from schools.permissions import Capability, branches_where, classes_where

if TYPE_CHECKING:
    from accounts.models import User
    from dreams.actors import Actor
    from dreams.models import CriteriaVersion, Dream, Step
    from lifecycles import Move
    from schools.models import Branch


class DreamQuerySet(models.QuerySet):
    def for_branch(self, branch: "Branch") -> Self:
        return self.filter(branch=branch)

    def public(self) -> Self:
        """What anybody may read."""
        return self.filter(state__in=PUBLIC)

    def in_bank(self) -> Self:
        return self.filter(state=State.APPROVED)

    def in_factory(self) -> Self:
        return self.filter(state__in=[State.PRODUCING, State.PAUSED])

    def realised(self) -> Self:
        return self.filter(state=State.REALISED)

    def archived(self) -> Self:
        return self.filter(state=State.ARCHIVED)

    def ready(self) -> Self:
        """In the Bank with enough supports to stand in the board's queue for the Factory; a hairy one inspires only."""
        return self.in_bank().filter(hairy=False, support_count__gte=F("branch__ready_supports"))

    def awaiting_answer(self) -> Self:
        return self.filter(state=State.SUBMITTED)

    def answerable_by(self, user: "User | AnonymousUser") -> Self:
        """What the user may answer now."""
        return self.awaiting_answer().filter(branch__in=branches_where(user, Capability.ANSWER_DREAMS))

    def startable_by(self, user: "User | AnonymousUser") -> Self:
        """What the user may move from the Bank to the Factory."""
        return self.in_bank().filter(branch__in=branches_where(user, Capability.START_PROJECTS))

    def steerable_by(self, user: "User | AnonymousUser") -> Self:
        """What the user may pause, realise, archive or hide: public or hidden, in a branch of theirs."""
        return self.filter(
            state__in=[*PUBLIC, State.HIDDEN], branch__in=branches_where(user, Capability.START_PROJECTS)
        )

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What is public, and for the board and the class's teacher also what is not yet, or not any more."""
        if not user.is_authenticated:
            return self.public()
        return self.filter(
            Q(state__in=PUBLIC)
            | Q(branch__in=branches_where(user, Capability.ANSWER_DREAMS))
            | Q(school_class__in=classes_where(user, Capability.TEACH))
        )

    def with_card(self) -> Self:
        """What a card shows."""
        return self.select_related("branch", "school_class__school", "council", "project__adviser")

    def with_place(self) -> Self:
        """What the dream hangs on, down to the licence."""
        return self.select_related("branch__licence", "school_class__school", "council")

    def newest(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def popular(self) -> Self:
        return self.order_by("-support_count", "-pk")

    def nearly_ready(self, branch: "Branch") -> Self:
        """Those that lack fewest supports first; the ready ones stand in the board's queue instead."""
        return self.filter(hairy=False, support_count__lt=branch.ready_supports).popular()

    def due_first(self) -> Self:
        return self.order_by("answer_due", "pk")

    def like(self, dream: "Dream") -> Self:
        """Public dreams of the same theme and branch, the dream itself left out."""
        return self.public().filter(branch_id=dream.branch_id, theme=dream.theme).exclude(pk=dream.pk)


class StepQuerySet(models.QuerySet):
    def record(
        self,
        dream: "Dream",
        move: "Move",
        *,
        actor: "Actor",
        source: str,
        reason: str = "",
        way_to_yes: str = "",
        criteria: list[dict[str, Any]] | None = None,
    ) -> "Step":
        """Write down one move; what is written stays."""
        return self.create(
            dream=dream,
            move=move.name,
            from_state=source,
            to_state=dream.state,
            actor_kind=actor.kind,
            actor_label=actor.label,
            user=actor.user,
            reason=reason,
            way_to_yes=way_to_yes,
            criteria=criteria or [],
        )

    def public(self) -> Self:
        """The trail from the first yes on; why something was hidden is sealed, and so is that it was."""
        return self.filter(to_state__in=PUBLIC).exclude(move="restore")

    def for_owner(self) -> Self:
        """Everything but the worrying-card path."""
        return self.exclude(move__in=[HIDE.name, "restore"])


class CriteriaVersionQuerySet(models.QuerySet):
    def current(self) -> "CriteriaVersion":
        """The newest wording. An emptied database gets the first one back."""
        from dreams.criteria import FIRST

        version: CriteriaVersion | None = self.order_by("-number").first()
        return version or self.get_or_create(number=1, defaults={"texts": FIRST})[0]


class NoticeQuerySet(models.QuerySet):
    def owed(self, now: datetime.datetime) -> Self:
        """Not sent, and nobody is sending it now."""
        return self.filter(sent_at__isnull=True, gave_up=False).filter(
            Q(leased_until__isnull=True) | Q(leased_until__lte=now)
        )

    def claim(self, pk: int, *, now: datetime.datetime, until: datetime.datetime) -> bool:
        """Take one notice until then; false where somebody else was first."""
        return bool(self.owed(now).filter(pk=pk).update(leased_until=until, attempts=F("attempts") + 1))
