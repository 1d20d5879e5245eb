"""Which steps of the trail, and which wording of the criteria."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

from dreams.lifecycle import HIDE, PUBLIC

if TYPE_CHECKING:
    from dreams.actors import Actor
    from dreams.models import CriteriaVersion, Dream, Step
    from lifecycles import Move


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
