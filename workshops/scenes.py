"""What the room shows right now, read for its screens. A pupil's page and the wall never get more than is here."""

from dataclasses import dataclass, field

from elections import actions as elections
from elections.actions import Result, Turnout
from elections.models import Election
from workshops.actions import choice, dots, vote
from workshops.lifecycle import Stage, State
from workshops.models import Card, Cluster, DotRound, VoteRound, Workshop


@dataclass
class Scene:
    """One scene by its `name`: its template is templates/workshops/<reader>/_<name>.html."""

    name: str
    room: Workshop
    cards: list[Card] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)
    dot_round: DotRound | None = None
    vote_round: VoteRound | None = None
    outcome: "Outcome | None" = None
    choices: list["Choice"] = field(default_factory=list)


@dataclass(frozen=True)
class Choice:
    """What can be chosen, under the letter that it has on the printed ballots."""

    letter: str
    title: str


@dataclass(frozen=True)
class Line:
    """One option of a counted vote."""

    no: int
    title: str
    votes: int
    won: bool
    tied: bool
    share: int  # of the largest, in per cent


@dataclass(frozen=True)
class Outcome:
    """A counted vote, ready to be shown: most votes first."""

    lines: tuple[Line, ...]
    result: Result

    @property
    def winners(self) -> list[Line]:
        return [line for line in self.lines if line.won]

    @property
    def turnout(self) -> Turnout:
        return self.result.turnout


def set_scene(room: Workshop) -> Scene:
    """What the whole room may see now: no number before it is closed, no card before it is revealed."""
    if room.state == State.FINISHED:
        return _result(room, last=True)
    if room.state == State.PLANNED:
        return Scene("wait", room)
    return {
        Stage.WAIT: lambda: Scene("wait", room),
        Stage.WRITE: lambda: Scene("write", room),
        Stage.SHOW: lambda: _wall(room),
        Stage.GROUP: lambda: _grouped(room, "groups"),
        Stage.CHECK: lambda: _grouped(room, "check"),
        Stage.DOTS: lambda: _dots(room),
        Stage.VOTE: lambda: _vote(room),
        Stage.RESULT: lambda: _result(room),
        Stage.EXIT: lambda: _result(room),
    }[Stage(room.stage)]()


def wall_cards(room: Workshop) -> list[Card]:
    """The cards that the room may see."""
    return list(Card.objects.filter(workshop=room).on_wall().with_seeds()) if room.revealed_at else []


def clusters_of(room: Workshop) -> list[Cluster]:
    """The clusters with their cards and checks: three queries, however many."""
    return list(room.clusters.standing().with_cards())


def _wall(room: Workshop) -> Scene:
    if room.revealed_at is None:
        return Scene("soon", room)
    return Scene("wall", room, cards=wall_cards(room))


def _grouped(room: Workshop, name: str) -> Scene:
    if room.revealed_at is None:
        return Scene("soon", room)
    loose = [card for card in wall_cards(room) if card.cluster_id is None]
    clusters = clusters_of(room)
    if not clusters:
        return Scene("wall", room, cards=loose)
    return Scene(name, room, cards=loose, clusters=clusters)


def _dots(room: Workshop) -> Scene:
    current = room.dot_rounds.order_by("-number").first()
    if current is None:
        return _grouped(room, "groups")
    clusters = clusters_of(room)
    if current.closed_at is None:
        return Scene("dots", room, clusters=clusters, dot_round=current)
    ranked = sorted(clusters, key=lambda cluster: (-(cluster.dot_sum or 0), cluster.position))
    return Scene("sums", room, clusters=ranked, dot_round=current)


def _vote(room: Workshop) -> Scene:
    current = room.vote_rounds.select_related("election").order_by("-number").first()
    if current is None:
        shortlist = list(room.clusters.shortlisted())
        return Scene("shortlist", room, choices=_lettered([cluster.title for cluster in shortlist]))
    if current.closed_at is None:
        titles = [option.title for option in current.election.options.all()]
        return Scene("vote", room, vote_round=current, choices=_lettered(titles))
    return _outcome(room, current)


def _lettered(titles: list[str]) -> list[Choice]:
    return [Choice(vote.letter_of(no), title) for no, title in enumerate(titles, start=1)]


def _result(room: Workshop, *, last: bool = False) -> Scene:
    current = room.vote_rounds.select_related("election").order_by("-number").first()
    if current is not None and current.closed_at is not None:
        return _outcome(room, current, last=last)
    if room.dot_rounds.filter(closed_at__isnull=False).exists() and not room.dot_rounds.open().exists():
        return _dots(room)
    return Scene("end" if last else "wait", room)


def _outcome(room: Workshop, closed: VoteRound, *, last: bool = False) -> Scene:
    if room.announced_at is None:
        return Scene("end" if last else "counting", room, vote_round=closed)
    return Scene("result", room, vote_round=closed, outcome=outcome_of(closed.election))


def outcome_of(election: Election) -> Outcome:
    """The sums of a closed box, most votes first."""
    result = elections.result(election)
    most = max(result.counts.values(), default=0) or 1
    lines = [
        Line(
            no=option.no,
            title=option.title,
            votes=result.counts[option.no],
            won=option.no in result.winners,
            tied=option.no in result.tie,
            share=round(100 * result.counts[option.no] / most),
        )
        for option in election.options.all()
    ]
    return Outcome(tuple(sorted(lines, key=lambda line: (not line.won, -line.votes, line.no))), result)


@dataclass(frozen=True)
class DotTurnout:
    """How many have placed a dot, of those who can; never where."""

    placed: int = 0
    total: int = 0


def dot_turnout(scene: Scene) -> DotTurnout:
    """The turnout of the round that is open."""
    if scene.dot_round is None:
        return DotTurnout()
    return DotTurnout(dots.turnout(scene.dot_round), dots.circle(scene.dot_round))


def vote_turnout(scene: Scene) -> Turnout | None:
    """How many have voted, never who or what."""
    return elections.turnout(scene.vote_round.election) if scene.vote_round else None


def chosen(room: Workshop) -> list[Cluster]:
    """What the class chose: by vote, else the most dots where no vote was held."""
    return list(choice.of(room).chosen)
