"""A workshop as it is told afterwards: cards under their clusters, what was counted, where everything went. Read only.

No name and no alias is read here, and of a sealed card only that there was one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _, pgettext

from dreams.lifecycle import State as DreamState
from workshops import scenes
from workshops.actions import choice, vote
from workshops.funnel import Funnel
from workshops.lifecycle import CardState, Destination
from workshops.models import Card, Cluster, DotRound, Harvest, Workshop
from workshops.places import row, sent_from
from workshops.scenes import Outcome


@dataclass(frozen=True)
class Group:
    """A cluster with its cards, what it was merged from, its dots round by round, and where it went."""

    cluster: Cluster
    dots: list[int | None]
    votes: int | None
    is_chosen: bool

    @property
    def harvest(self) -> Harvest | None:
        return getattr(self.cluster, "harvest", None)

    @property
    def was_counted(self) -> bool:
        """It got dots or votes, or was chosen: it stays told when its last card was sealed or taken away."""
        return self.is_chosen or bool(self.votes) or any(self.dots)

    @property
    def is_only_brought_in(self) -> bool:
        """Nothing but seed cards, which have their places already; chosen, it is the class's own all the same."""
        return not self.is_chosen and all(card.source == Card.Source.SEED for card in self.cards)

    @property
    def place(self) -> str:
        if not self.cards and self.harvest is None and not self.is_chosen:
            return "–"
        if self.harvest is None and self.is_only_brought_in:
            return _("was brought in, and stays where it came from")
        return place_of(self.harvest, is_chosen=self.is_chosen)

    @property
    def is_sent(self) -> bool:
        dream = self.harvest.dream if self.harvest else None
        return dream is not None and dream.state != DreamState.WITHDRAWN

    @property
    def cards(self) -> list[Card]:
        return self.cluster.wall_cards  # type: ignore[attr-defined]  # fetched by with_cards

    @property
    def origins(self) -> list[str]:
        """The headlines that were merged into it."""
        return [origin.title for origin in self.cluster.origins.all()]


@dataclass(frozen=True)
class Alone:
    """A card that no cluster takes along. What was put aside or never read keeps its words to itself."""

    card: Card

    @property
    def harvest(self) -> Harvest | None:
        return getattr(self.card, "harvest", None)

    @property
    def place(self) -> str:
        return place_of(self.harvest)

    @property
    def text(self) -> str:
        return self.card.text if self.card.state == CardState.SHOWN else ""

    @property
    def why_not(self) -> str:
        reasons = {CardState.PARKED: _("put aside by the teacher"), CardState.WRITTEN: _("not read yet")}
        return reasons.get(CardState(self.card.state), "")


@dataclass(frozen=True)
class Ballot:
    """One secret vote."""

    number: int
    outcome: Outcome


@dataclass
class Record:
    """Everything that is told, fetched in a fixed number of questions for any number of cards and clusters."""

    room: Workshop
    dot_rounds: list[DotRound] = field(init=False)
    groups: list[Group] = field(init=False)
    alone: list[Alone] = field(init=False)
    ballots: list[Ballot] = field(init=False)

    def __post_init__(self) -> None:
        self.ballots = list(_ballots(self.room))
        self.dot_rounds = list(self.room.dot_rounds.filter(closed_at__isnull=False).prefetch_related("sums"))
        self._chosen = choice.of(self.room).chosen
        self.groups = self._read_groups()
        cards = Card.objects.filter(workshop=self.room).on_their_own().select_related("harvest__dream")
        self.alone = [Alone(card) for card in cards]

    def _read_groups(self) -> list[Group]:
        sums = [{s.cluster_id: s.total for s in dot_round.sums.all()} for dot_round in self.dot_rounds]
        votes = self._votes()
        chosen = {cluster.pk for cluster in self._chosen}
        clusters = self.room.clusters.standing().with_cards().select_related("harvest__dream")
        groups = [
            Group(
                cluster=cluster,
                dots=[_with_origins(total, cluster) for total in sums],
                votes=_with_origins(votes, cluster),
                is_chosen=cluster.pk in chosen,
            )
            for cluster in clusters
        ]
        return [group for group in groups if group.cards or group.was_counted]

    def _votes(self) -> dict[int, int]:
        """Votes by cluster in the last vote."""
        if not self.ballots:
            return {}
        last = self.room.vote_rounds.filter(closed_at__isnull=False).select_related("election").latest("number")
        keys = vote.cluster_keys(last.election)
        return {keys[line.no]: line.votes for line in self.ballots[-1].outcome.lines}

    @cached_property
    def funnel(self) -> Funnel:
        rows = Card.objects.filter(workshop=self.room).order_by().values_list("source", "state").annotate(n=Count("pk"))
        counts = {(source, state): n for source, state, n in rows}
        own = {key: n for key, n in counts.items() if key[0] != Card.Source.SEED}
        shortlist = len(self.ballots[-1].outcome.lines) if self.ballots else 0
        return Funnel(
            cards=sum(n for (_source, state), n in own.items() if state != CardState.SEALED),
            clusters=sum(bool(group.cards) for group in self.groups),
            shortlist=shortlist or sum(group.cluster.shortlisted for group in self.groups),
            dreams=len(self._chosen),
            seeds=sum(
                n for (source, state), n in counts.items() if source == Card.Source.SEED and state == CardState.SHOWN
            ),
            sealed=sum(n for (_source, state), n in own.items() if state == CardState.SEALED),
        )

    @property
    def without_place(self) -> int:
        """How many go nowhere yet; what was chosen waits for the board."""
        own = [group for group in self.groups if not group.is_chosen and not group.is_only_brought_in]
        things: list[Cluster | Card] = [*(group.cluster for group in own), *(alone.card for alone in self.alone)]
        return sum(not row(thing).place for thing in things)

    @cached_property
    def headlines(self) -> dict[int, str]:
        """Every headline there was, of merged clusters too, by key."""
        return dict(self.room.clusters.values_list("pk", "title"))

    @cached_property
    def sent(self) -> list[Harvest]:
        """What lies with the board, the class's own choice first."""
        return sent_from(self.room)

    @cached_property
    def on_screens(self) -> int:
        """How many seats were taken by a device."""
        return self.room.seats.exclude(joined_at=None).count()

    @cached_property
    def on_paper(self) -> int:
        """How many cards came on paper."""
        return self.room.cards.readable().filter(source=Card.Source.PAPER).count()


def _with_origins(counted: Mapping[int, int], cluster: Cluster) -> int | None:
    """What was counted for a cluster and for those that lie in it now; None where nobody was asked about any."""
    keys = [cluster.pk, *(origin.pk for origin in cluster.origins.all())]
    asked = [counted[key] for key in keys if key in counted]
    return sum(asked) if asked else None


def _ballots(room: Workshop) -> Iterator[Ballot]:
    for closed in room.vote_rounds.filter(closed_at__isnull=False).select_related("election"):
        yield Ballot(closed.number, scenes.outcome_of(closed.election))


def place_of(harvest: Harvest | None, *, is_chosen: bool = False) -> str:
    """Where it went, in a few words with the promised date."""
    if harvest is None:
        return _("waits to be sent to the board") if is_chosen else _("no place yet")
    if harvest.dream is None:
        return _("to the student council") if harvest.destination == Destination.COUNCIL else _("to the next class")
    if harvest.dream.state == DreamState.WITHDRAWN:
        return _("sent to the board, then withdrawn")
    if harvest.dream.state == DreamState.SUBMITTED and harvest.dream.answer_due:
        day = date_format(harvest.dream.answer_due, pgettext("date format", "j F Y"))
        return _("to the board, answer by %(day)s") % {"day": day}
    return _("to the board: %(state)s") % {"state": harvest.dream.get_state_display()}
