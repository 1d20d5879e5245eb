"""Which workshops, seats, cards and clusters."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import connections, models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, When

from schools.permissions import Capability, classes_where, councils_where
from workshops.lifecycle import LIVING_SESSION, CardState, Destination, MeetingState, State

if TYPE_CHECKING:
    from accounts.models import User
    from schools.models import Branch
    from workshops.models import Workshop


class WorkshopQuerySet(models.QuerySet):
    def led_by(self, user: "User") -> Self:
        """The lock: workshops of classes in which the user teaches."""
        return self.filter(school_class__in=classes_where(user, Capability.TEACH).values("pk"))

    def with_place(self) -> Self:
        """Everything a page says about where the workshop is."""
        return self.select_related("school_class__school__branch__licence", "current_phase")

    def joinable(self) -> Self:
        return self.exclude(state=State.FINISHED)

    def count_up(self, pk: int, *counters: str) -> tuple[int, ...]:
        """Add one to each counter of a room, and say what they are now: in one statement, for each card does it."""
        changes = ", ".join(f"{name} = {name} + 1" for name in counters)
        with connections[self.db].cursor() as cursor:
            cursor.execute(
                f"UPDATE {self.model._meta.db_table} SET {changes} WHERE id = %s RETURNING {', '.join(counters)}",  # noqa: S608 - names of our own columns
                [pk],
            )
            return tuple(cursor.fetchone())

    def left_open_since(self, moment: datetime.datetime) -> Self:
        """Rooms that nobody closed."""
        return self.filter(state=State.OPEN, starts_at__lt=moment)

    def with_something_open(self) -> Self:
        """Rooms in which dots or a vote are still being given."""
        is_open = Q(dot_rounds__isnull=False, dot_rounds__closed_at__isnull=True)
        return self.filter(is_open | Q(vote_rounds__isnull=False, vote_rounds__closed_at__isnull=True)).distinct()


class CouncilSessionQuerySet(models.QuerySet):
    def led_by(self, user: "User") -> Self:
        """The lock: sessions of student councils that the user leads."""
        return self.filter(council__in=councils_where(user, Capability.LEAD_COUNCIL).values("pk"))

    def with_place(self) -> Self:
        return self.select_related("council__branch__licence", "council__school", "election")

    def living(self) -> Self:
        """Neither announced nor called off: what a code may open."""
        return self.filter(state__in=LIVING_SESSION)


class MeetingQuerySet(models.QuerySet):
    def with_council(self) -> Self:
        """Whose meeting it is, down to the licence."""
        return self.select_related("council__branch__licence", "council__school")

    def readable(self) -> Self:
        """Approved minutes that everybody may read."""
        return self.filter(state=MeetingState.APPROVED, public=True)

    def coming(self, now: datetime.datetime) -> Self:
        """Planned, and not over; the next first."""
        return self.filter(state=MeetingState.PLANNED, ends_at__gte=now).order_by("starts_at", "pk")

    def of_board(self, branch: "Branch") -> Self:
        return self.filter(council__branch=branch, council__kind="board")


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

    def with_seeds(self) -> Self:
        """With what a seed card's credit on the wall is made of."""
        return self.select_related("seed__branch", "seed__school_class__school", "seed__council")

    def waiting(self) -> Self:
        """What the teacher has not let onto the wall yet."""
        return self.filter(state=CardState.WRITTEN).order_by("number")

    def of_the_class(self) -> Self:
        """What was written here: a dream brought in from the Bank has its place there already."""
        return self.exclude(source="seed")

    def seeds(self) -> Self:
        """What was brought in: dreams from the Bank and ideas of earlier classes."""
        return self.filter(source="seed").order_by("number")

    def on_their_own(self) -> Self:
        """Cards of the class that no cluster takes along: outside all of them, unread, or put aside."""
        apart = Q(cluster=None) | ~Q(state=CardState.SHOWN)
        return self.of_the_class().readable().filter(apart).order_by("number")


class SealedCardQuerySet(models.QuerySet):
    def of_room(self, room: "Workshop") -> Self:
        """The sealed place of a room, with who sealed and who has opened each card."""
        known = self.filter(card__workshop=room).select_related("card", "sealed_by").order_by("card__number")
        return known.prefetch_related("openings__opened_by")

    def over_on(self, day: datetime.date) -> Self:
        """Whose last day this is, or was."""
        return self.filter(delete_on__lte=day)


class ClusterQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Clusters that were not merged into another."""
        return self.filter(merged_into__isnull=True).order_by("position", "pk")

    def shortlisted(self) -> Self:
        return self.standing().filter(shortlisted=True)

    def with_cards(self) -> Self:
        """With the wall's cards in `wall_cards`, what the class said about the criteria, and what was merged in."""
        from workshops.models import Card

        wall = Prefetch("cards", queryset=Card.objects.on_wall().with_seeds(), to_attr="wall_cards")
        return self.prefetch_related(wall, "checks", "origins")

    def of_the_class(self) -> Self:
        """Standing clusters with a card on the wall that the class wrote."""
        return self.standing().filter(_has_own_cards("pk"))

    def counted(self) -> Self:
        """With the number of cards on the wall in `card_count`."""
        return self.annotate(card_count=Count("cards", filter=Q(cards__state=CardState.SHOWN)))


class RoundQuerySet(models.QuerySet):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)


class HarvestQuerySet(models.QuerySet):
    def in_force(self) -> Self:
        """What still says where words go: not of a cluster merged or emptied since, a card grouped since, or sealed."""
        cluster = Q(cluster__isnull=False, cluster__merged_into=None) & Q(_has_own_cards("cluster"))
        alone = Q(card__cluster=None) | ~Q(card__state=CardState.SHOWN)
        card = Q(card__isnull=False) & alone & ~Q(card__state=CardState.SEALED)
        return self.filter(cluster | card)

    def offered(self, destination: Destination) -> Self:
        """What others may read there: words that a teacher has let through."""
        return self.in_force().filter(destination=destination).exclude(card__state__in=_UNREAD)

    def with_words(self) -> Self:
        """With everything that a page says about them: dream, headline, checks and the cards on the wall."""
        from workshops.models import Card

        wall = Prefetch("cluster__cards", queryset=Card.objects.on_wall(), to_attr="wall_cards")
        return self.select_related("dream", "cluster", "card").prefetch_related(wall)


_UNREAD = (CardState.WRITTEN, CardState.PARKED, CardState.SEALED)


def _has_own_cards(cluster: str) -> Exists:
    from workshops.models import Card

    return Exists(Card.objects.of_the_class().filter(cluster=OuterRef(cluster), state=CardState.SHOWN))
