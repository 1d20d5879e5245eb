"""Which workshops, seats, cards and clusters."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Count, F, Prefetch, Q, When

from schools.permissions import Capability, classes_where
from workshops.lifecycle import CardState, State

if TYPE_CHECKING:
    from accounts.models import User


class WorkshopQuerySet(models.QuerySet):
    def led_by(self, user: "User") -> Self:
        """The lock: workshops of classes in which the user teaches."""
        return self.filter(school_class__in=classes_where(user, Capability.TEACH).values("pk"))

    def with_place(self) -> Self:
        """Everything a page says about where the workshop is."""
        return self.select_related("school_class__school__branch__licence", "current_phase")

    def joinable(self) -> Self:
        return self.exclude(state=State.FINISHED)

    def left_open_since(self, moment: datetime.datetime) -> Self:
        """Rooms that nobody closed."""
        return self.filter(state=State.OPEN, starts_at__lt=moment)

    def with_something_open(self) -> Self:
        """Rooms in which dots or a vote are still being given."""
        is_open = Q(dot_rounds__isnull=False, dot_rounds__closed_at__isnull=True)
        return self.filter(is_open | Q(vote_rounds__isnull=False, vote_rounds__closed_at__isnull=True)).distinct()


class SeatQuerySet(models.QuerySet):
    def free(self) -> Self:
        """Seats that no device has taken; a paper seat stays on paper.

        Those without a slip come first, then those whose slip is handed out last: whoever joins by the room's
        code should not sit where somebody else's slip leads.
        """
        turn = Case(When(code_mac__isnull=True, then=F("number")), default=1000 - F("number"))
        return self.filter(token_mac__isnull=True, kind="screen").order_by(turn)

    def taken(self) -> Self:
        return self.filter(token_mac__isnull=False)


class CardQuerySet(models.QuerySet):
    def readable(self) -> Self:
        """What may be seen or printed anywhere outside the sealed place."""
        return self.exclude(state=CardState.SEALED)

    def on_wall(self) -> Self:
        """What the room sees once the cards are revealed."""
        return self.filter(state=CardState.SHOWN).order_by("number")

    def waiting(self) -> Self:
        """What the teacher has not let onto the wall yet."""
        return self.filter(state=CardState.WRITTEN).order_by("number")


class ClusterQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Clusters that were not merged into another."""
        return self.filter(merged_into__isnull=True).order_by("position", "pk")

    def shortlisted(self) -> Self:
        return self.standing().filter(shortlisted=True)

    def with_cards(self) -> Self:
        """With the wall's cards in `wall_cards`, what the class said about the criteria, and what was merged in."""
        from workshops.models import Card

        wall = Prefetch("cards", queryset=Card.objects.on_wall(), to_attr="wall_cards")
        return self.prefetch_related(wall, "checks", "origins")

    def counted(self) -> Self:
        """With the number of cards on the wall in `card_count`."""
        return self.annotate(card_count=Count("cards", filter=Q(cards__state=CardState.SHOWN)))


class RoundQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)
