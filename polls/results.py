"""A counted election as its page shows it: bars that are a table too, round by round where there are rounds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext

from elections import actions as elections, tally
from polls.models import Poll
from polls.sharing import Shared, shared
from polls.ties import sentences
from polls.ways import COUNTED_IN, Way


@dataclass(frozen=True)
class Cell:
    """What an option has in one round; None where it is out."""

    votes: str
    share: int | None  # of the largest number of the table, in per cent


@dataclass(frozen=True)
class Row:
    """An option, from the first round to the last."""

    no: int
    title: str
    cells: tuple[Cell, ...]
    won: bool
    tied: bool
    cost: int | None = None  # where money is shared

    @property
    def last(self) -> Cell:
        return self.cells[-1]


@dataclass(frozen=True)
class Shown:
    """Everything the page says of a result."""

    rows: tuple[Row, ...]
    rounds: int
    result: elections.Result
    codes: Any
    papers: int
    rejected: int
    beats_all: str  # the option that beats each other one, where ballots are ranked
    is_small: bool
    unit: str  # what is counted
    ties: list[str]  # how each was broken
    money: Shared | None

    @property
    def winners(self) -> list[Row]:
        return [row for row in self.rows if row.won]

    @property
    def tied(self) -> list[Row]:
        return [row for row in self.rows if row.tied]

    @property
    def round_numbers(self) -> range:
        return range(1, self.rounds + 1)

    @property
    def agrees(self) -> bool | None:
        """Whether the check in pairs finds the same winner; None where it finds none."""
        if not self.beats_all:
            return None
        return any(row.title == self.beats_all for row in self.winners)


def shown(poll: Poll) -> Shown:
    """Raises StillOpen and StillSealed, as the result does."""
    result = elections.result(poll.election)
    titles, costs = dict(poll.election.options.values_list("no", "title")), poll.election.costs
    is_small = result.whole["ballots"]["total"] < tally.FEWEST_BALLOTS
    tables = _tables(result.whole)
    if is_small and len(tables) > 1:
        tables = tables[-1:]  # rounds of so few ballots would tell what somebody marked
    most = max((votes for table in tables for votes in table.values()), default=Fraction(0)) or Fraction(1)
    rows = tuple(
        Row(
            no=no,
            title=title,
            cells=tuple(_cell(table.get(str(no)), most) for table in tables),
            won=no in result.winners,
            tied=no in result.tie,
            cost=costs.get(no),
        )
        for no, title in titles.items()
    )
    bundles = list(poll.election.bundles.all())
    beats_all = result.whole.get("condorcet_winner")
    return Shown(
        rows=tuple(sorted(rows, key=lambda row: _strength(row, result))),
        rounds=len(tables),
        result=result,
        codes=elections.codes_of(poll.election),
        papers=sum(bundle.size for bundle in bundles),
        rejected=sum(bundle.rejected for bundle in bundles),
        beats_all=titles[int(beats_all)] if beats_all and not is_small else "",
        is_small=is_small,
        unit=str(COUNTED_IN.get(Way(poll.way)) or gettext("Votes")),
        ties=sentences(result.whole, titles, is_small=is_small),
        money=shared(poll.election.rules, result.whole, titles, lot=result.lot_number)
        if poll.way == Way.MONEY
        else None,
    )


def _tables(whole: Mapping[str, Any]) -> list[dict[str, Fraction]]:
    last = {"tally": whole.get("counts") or whole.get("votes", {})}
    rounds: Sequence[Mapping[str, Any]] = whole.get("rounds") or whole.get("stages") or [last]
    return [{one: Fraction(str(votes)) for one, votes in each["tally"].items()} for each in rounds]


def _cell(votes: Fraction | None, most: Fraction) -> Cell:
    if votes is None:
        return Cell("", None)
    exact = Decimal(votes.numerator) / Decimal(votes.denominator)
    text = str(int(votes)) if votes.denominator == 1 else f"{exact:.2f}"
    return Cell(text, round(100 * votes / most))


def _strength(row: Row, result: elections.Result) -> tuple[int, list[int], int]:
    place = result.winners.index(row.no) if row.won else len(result.winners)
    return place, [-(cell.share if cell.share is not None else -1) for cell in reversed(row.cells)], row.no
