"""Which dreams."""

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Left

from dreams import cards, search
from dreams.lifecycle import LIVING, PUBLIC, SUBMIT, State
from dreams.readiness import FULL
from schools.permissions import Capability, branches_where, classes_where, councils_where

if TYPE_CHECKING:
    from accounts.models import User
    from dreams.models import Dream
    from schools.models import Branch


# What whoever lists cards asks of them, too.
BESIDE_A_CARD = ("published_at", "needs_count", "needs_covered", "needs_required")


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
        return self.in_bank().filter(hairy=False, readiness__gte=FULL)

    def awaiting_answer(self) -> Self:
        return self.filter(state=State.SUBMITTED)

    def answerable_by(self, user: "User | AnonymousUser") -> Self:
        """What the user may answer now."""
        return self.awaiting_answer().filter(branch__in=branches_where(user, Capability.ANSWER_DREAMS))

    def of_board(self, user: "User | AnonymousUser") -> Self:
        """What the board of the user's branches may read and write notes about: sent in once, and not taken back."""
        return self.filter(
            submitted_at__isnull=False, branch__in=branches_where(user, Capability.ANSWER_DREAMS)
        ).exclude(state__in=[State.DRAFT, State.WITHDRAWN])

    def with_attempt(self) -> Self:
        """How often each was sent in, as `attempt`."""
        return self.annotate(attempt=Count("steps", filter=Q(steps__move=SUBMIT.name)))

    def startable_by(self, user: "User | AnonymousUser") -> Self:
        """What the user may move from the Bank to the Factory."""
        return self.in_bank().filter(branch__in=branches_where(user, Capability.START_PROJECTS))

    def steerable_by(self, user: "User | AnonymousUser") -> Self:
        """What the user may pause, realise, archive or hide: public or hidden, in a branch of theirs."""
        return self.filter(
            state__in=[*PUBLIC, State.HIDDEN], branch__in=branches_where(user, Capability.START_PROJECTS)
        )

    def led_by(self, user: "User | AnonymousUser") -> Self:
        """Dreams with a project for whose team the user answers: teacher of its class, leader of its council."""
        return self.filter(
            Q(project__school_class__in=classes_where(user, Capability.TEACH))
            | Q(project__council__in=councils_where(user, Capability.LEAD_COUNCIL))
        )

    def with_team_page_for(self, user: "User | AnonymousUser") -> Self:
        """Projects whose team's page the user may open: their own teams', and for the board those of its branch."""
        boards = Q(project__isnull=False, branch__in=branches_where(user, Capability.START_PROJECTS))
        return (self.filter(boards) | self.led_by(user)).filter(state__in=[*LIVING, State.REALISED, State.ARCHIVED])

    def adoptable(self) -> Self:
        """Citizens' dreams in the Bank that no class has taken on yet."""
        return self.in_bank().filter(origin__in=["citizen", "town_hall"], school_class__isnull=True, hairy=False)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What is public, and for the board and the class's teacher also what is not yet, or not any more.

        What was never sent in is its owner's alone.
        """
        if not user.is_authenticated:
            return self.public()
        sent_in = Q(submitted_at__isnull=False)
        return self.filter(
            Q(state__in=PUBLIC)
            | sent_in & Q(branch__in=branches_where(user, Capability.ANSWER_DREAMS))
            | sent_in & Q(school_class__in=classes_where(user, Capability.TEACH))
        )

    def pledges_seen_by(self, user: "User | AnonymousUser") -> Self:
        """Of which dreams the user may read who promised what: the board's, and the class's teacher's."""
        return self.filter(
            Q(branch__in=branches_where(user, Capability.START_PROJECTS))
            | Q(school_class__in=classes_where(user, Capability.TEACH))
        )

    def with_card(self) -> Self:
        """Whose dream it is and what became of it, the whole row."""
        return self.select_related("branch", "school_class__school", "council", "project")

    def with_diary_line(self) -> Self:
        """How the newest published day of the project's diary begins."""
        from dreams.models import DiaryEntry

        days = DiaryEntry.objects.published().filter(project__dream=OuterRef("pk")).order_by("-on", "-pk")
        return self.annotate(diary_line=Subquery(days.values(line=Left("text", 160))[:1]))

    def on_cards(self) -> Self:
        """No more than cards print: a list fetches twenty, and each column costs."""
        return self.select_related("school_class__school", "council").only(*cards.ON_A_CARD, *BESIDE_A_CARD)

    def card_rows(self) -> Any:
        """The same as plain rows for `dreams.cards`: a third of the cost of objects."""
        return self.values(*cards.ON_A_CARD)

    def on_map(self) -> Self:
        """Public ones that have a point, the newest first."""
        shown = self.public().exclude(state=State.ARCHIVED).filter(map_x__isnull=False)
        return shown.only("title", "language", "state", "map_x", "map_y", "published_at").newest()

    def with_picks(self) -> Self:
        """Which student councils chose it, for the pills of `dreams/_picks.html`: one query for a whole list."""
        return self.prefetch_related("picks__council__school")

    def with_place(self) -> Self:
        """What the dream hangs on, down to the licence."""
        return self.select_related("branch__licence", "school_class__school", "council")

    def newest(self) -> Self:
        return self.order_by("-published_at", "-pk")

    def popular(self) -> Self:
        return self.order_by("-support_count", "-pk")

    def nearly_ready(self) -> Self:
        """Those that lack least first; the ready ones stand in the board's queue instead."""
        return self.filter(hairy=False, readiness__lt=FULL).order_by("-readiness", "-pk")

    def nominated(self) -> Self:
        """On the board's shortlist, the newest first."""
        return self.filter(nominated_at__isnull=False).order_by("-nominated_at", "-pk")

    def picked(self) -> Self:
        """Chosen by a student council, the newest first."""
        return self.filter(picked_at__isnull=False).order_by("-picked_at", "-pk")

    def unconfirmed(self, *, since: datetime.datetime) -> Self:
        """Written by somebody who never opened the link in the mail."""
        return self.filter(state=State.DRAFT, confirmation__made_at__lt=since)

    def saying(self, query: str) -> Self:
        """Those that hold every word, found by the index; none where the query has no word."""
        condition = search.matching(query)
        return self.none() if condition is None else self.filter(condition)

    def reading(self, query: str) -> Self:
        """The same, read one after the other: the way to the first of very many. docs/decisions/0011."""
        condition = search.reading(query)
        return self.none() if condition is None else self.filter(condition)

    def lying_at(self, place: str) -> Self:
        """Whose place holds every word of the text, or its beginning."""
        found = self
        for stem in search.asked(place):
            # SQLite knows capital letters of the English alphabet alone.
            found = found.filter(Q(place__icontains=stem) | Q(place__contains=stem.capitalize()))
        return found

    def needing(self, kind: str) -> Self:
        """Those that still lack something of the kind."""
        lacking = self.model.needs.rel.related_model.objects.open().filter(dream=OuterRef("pk"), kind=kind)
        return self.filter(Exists(lacking), needs_covered__lt=F("needs_count"))

    def count_up_to(self, most: int) -> int:
        """How many, counted no further than to one more than `most`."""
        return self.order_by().values("pk")[: most + 1].count()

    def due_first(self) -> Self:
        return self.order_by("answer_due", "pk")

    def like(self, dream: "Dream") -> Self:
        """Public dreams of the same theme and branch, the dream itself left out."""
        return self.public().filter(branch_id=dream.branch_id, theme=dream.theme).exclude(pk=dream.pk)
