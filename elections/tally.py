"""The count: the very file that is published with a result, so that anyone can recount it.

    python tally.py --rules RULES.json BALLOTS [--lot NUMBER]    counts a file of ballots
    python tally.py KIT/                                         recounts and checks a published kit

Python 3.11, its standard library and nothing else. Whole numbers and fractions only: two machines cannot differ by a
rounding. It works on a weighted profile, `[(how many, ballot)]`, so a million ballots are counted as fast as their
few hundred different ones. Nothing is ever decided by chance or by the order in which ballots lie: a tie is broken by
the steps that the rules name, a public lot last of all, and otherwise reported as a tie. README.md beside this file
shows the rules of every method and the formats of ballots.
"""

import argparse
import csv
import hashlib
import heapq
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from itertools import chain, combinations, zip_longest
from math import gcd, lcm
from operator import itemgetter
from pathlib import Path
from typing import Any

UNKNOWN = "?"  # an overvote of which nobody can tell the marks


class Unreadable(ValueError):
    """What was given is no election in these formats; the text says what, and where."""


class Tied(Exception):
    """The rules name no step that breaks this tie, or the lot has not been drawn yet."""

    def __init__(self, between: Sequence[str], purpose: str) -> None:
        super().__init__(between, purpose)
        self.between = sorted(between, key=natural)
        self.purpose = purpose


# --- Ballots ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Option:
    """What can be voted for. `origin` is what a lot mixes with (the number of an option may change, a dream's not)."""

    id: str
    title: str = ""
    origin: str = ""
    cost: Fraction = Fraction(0)


@dataclass(frozen=True)
class Ballot:
    """What one ballot says: ranks from the best down (several options in one are level, none is a skipped rank).

    Crosses without an order are one rank. `points` are what dots and scores give.
    """

    ranks: tuple[tuple[str, ...], ...] = ()
    points: tuple[tuple[str, int], ...] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nothing is marked on it."""
        return not any(self.ranks) and not any(given for _id, given in self.points)

    def mentioned(self) -> list[str]:
        """Every option that has a mark, once each, in the order of the ballot."""
        marks = [one for rank in self.ranks for one in rank if one != UNKNOWN]
        return list(dict.fromkeys([*marks, *(one for one, given in self.points if given)]))

    def named(self) -> list[str]:
        """Every option that stands on it, also where it has no points."""
        return list(dict.fromkeys([*self.mentioned(), *(one for one, _given in self.points)]))


Profile = list[tuple[int, Ballot]]


def natural(one: str) -> tuple[int, int, str]:
    """Sorts 2 before 10, and numbers before words."""
    return (0, int(one), one) if one.isascii() and one.isdigit() and len(one) <= 18 else (1, 0, one)


def ballot_of(content: str) -> Ballot:
    """Read `3>1>2`, `3>->{1=2}`, `2+5` or `1:4,3:6`; nothing at all is a blank ballot. Raises Unreadable."""
    text = content.strip()
    if not text:
        return Ballot()
    if ":" in text:
        return Ballot(points=tuple(_points_of(part, text) for part in text.split(",")))
    if "+" in text and ">" in text:
        raise Unreadable(f"crosses and ranks are mixed in {text!r}")
    if "+" in text:
        return Ballot(ranks=(_level(text.split("+"), text),))
    ranks = tuple(_rank_of(part.strip(), text) for part in text.split(">"))
    return Ballot(ranks=ranks if any(ranks) else ())


def _rank_of(part: str, text: str) -> tuple[str, ...]:
    if part in {"", "-"}:
        return ()
    bare = part[1:-1] if part.startswith("{") and part.endswith("}") else part
    if "{" in bare or "}" in bare:
        raise Unreadable(f"the brackets of {text!r} do not match")
    return _level(bare.split("="), text)


def _level(parts: Iterable[str], text: str) -> tuple[str, ...]:
    level = tuple(part.strip() for part in parts)
    if not all(0 < len(one) <= LONGEST_ID for one in level):
        raise Unreadable(f"an option is missing, or has too long a name, in {text[:80]!r}")
    return tuple(dict.fromkeys(level))


def _points_of(part: str, text: str) -> tuple[str, int]:
    one, _colon, given = part.strip().rpartition(":")
    if not one or not re.fullmatch(r"-?[0-9]{1,9}", given):
        raise Unreadable(f"{part.strip()!r} in {text!r} is not option:points")
    return one, int(given)


# --- Rules -----------------------------------------------------------------------------------------------------------

ADDING = ("plurality", "approval", "spav", "dots", "score", "points")
MOST_OPTIONS = 10_000
LONGEST_ID = 200  # signs
METHODS = (*ADDING, "irv", "stv", "schulze", "greedy", "equal_shares")
SUMMED = ("approval", "dots", "score")  # these need no more of the ballots than their sums
RANKED = {"irv", "stv", "schulze", "points"}
MONEY = {"greedy", "equal_shares"}
OVERVOTES = ("equal", "exhaust", "exhaust_if_several", "skip")
STEPS = ("earlier", "first", "votes", "cost", "lot", "listed", "id")
CHOICES = {
    "method": METHODS,
    "overvote": OVERVOTES,
    "elimination": ("single", "batch"),
    "stop": ("majority", "two"),
    "unranked": ("below", "apart"),
    "strength": ("winning_votes", "margins"),
    "quota": ("droop", "hare"),
    "utility": ("cost", "one"),
    "completion": ("none", "greedy"),
}
FRACTIONS = {"quorum", "majority", "min_votes", "min_share", "budget", "reserve", "increment"}


@dataclass(frozen=True)
class Rules:
    """How an election is counted: data, not code. Its canonical JSON is hashed when the election opens."""

    method: str
    options: tuple[Option, ...] = ()
    seats: int = 0  # 0: as the ballots say, or one
    max_choices: int = 0  # more marks than this make a ballot invalid; 0: no limit
    max_ranks: int = 0  # later ranks are not read; 0: all are
    max_skipped: int = -1  # more empty ranks in a row than this end a ballot; -1: they never do
    overvote: str = ""  # "": level for schulze and points, otherwise the ballot ends there
    elimination: str = "single"
    out_first: tuple[str, ...] = ()
    stop: str = "majority"
    ties: tuple[str, ...] = ()
    unranked: str = "below"
    strength: str = "winning_votes"
    default: str = ""
    quorum: Fraction = Fraction(0)
    majority: Fraction = Fraction(1)
    points: tuple[int, ...] = ()  # for a first, a second, … rank; (): as many as options lie below (Borda)
    dots: int = 0
    max_score: int = 0
    min_votes: Fraction = Fraction(0)
    min_share: Fraction = Fraction(0)
    quota: str = "droop"
    decimals: int = 5  # of a transferred vote, the rest is cut off; -1: exact
    budget: Fraction = Fraction(-1)  # -1: as the ballots say
    skip: bool = True
    reserve: Fraction = Fraction(0)
    utility: str = "cost"
    add1: bool = True
    increment: Fraction = Fraction(1)
    completion: str = "none"

    @property
    def on_overvote(self) -> str:
        """What becomes of a ballot at a rank with several marks."""
        return self.overvote or ("equal" if self.method in {"schulze", "points"} else "exhaust")

    @property
    def tie_steps(self) -> tuple[str, ...]:
        """What breaks a tie, one after the other."""
        if self.ties:
            return self.ties
        return ("votes", "cost", "lot") if self.method in MONEY else ("earlier", "lot")


def rules_of(data: Any) -> Rules:
    """Read the JSON of rules. Raises Unreadable for what it does not know: a typing mistake must not be silent."""
    if not isinstance(data, dict) or data.get("method") not in METHODS:
        raise Unreadable(f"rules need a method: one of {', '.join(METHODS)}")
    known = {one.name for one in fields(Rules)}
    given: dict[str, Any] = {}
    for name, value in data.items():
        if name not in known:
            raise Unreadable(f"there is no rule named {name!r}; there are {', '.join(sorted(known))}")
        if value is not None:
            given[name] = _rule(name, value)
    rules = Rules(**given)
    if rules.method in {"irv", "stv"} and rules.on_overvote == "equal":
        raise Unreadable(f"{rules.method} cannot count level ranks: the rule 'overvote' is another")
    return rules


def _rule(name: str, value: Any) -> Any:
    if name in CHOICES:
        return _one_of(name, value)
    reader: dict[str, Callable[[Any], Any]] = {
        "options": _options_of,
        "out_first": _ids_of,
        "ties": _steps_of,
        "points": _worths_of,
        "default": str,
    }
    if name in reader:
        return reader[name](value)
    if name in {"skip", "add1"}:
        if not isinstance(value, bool):
            raise Unreadable(f"the rule {name!r} is true or false")
        return value
    return _fraction_rule(name, value) if name in FRACTIONS else _whole_rule(name, value)


def _one_of(name: str, value: Any) -> Any:
    if value not in CHOICES[name]:
        raise Unreadable(f"the rule {name!r} is one of {', '.join(CHOICES[name])}, not {value!r}")
    return value


def _ids_of(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise Unreadable("the rule 'out_first' is a list of options")
    return tuple(str(one) for one in value)


def _steps_of(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or any(step not in STEPS for step in value):
        raise Unreadable(f"the rule 'ties' is a list of {', '.join(STEPS)}")
    return tuple(value)


def _worths_of(value: Any) -> tuple[int, ...]:
    if value == "borda":
        return ()
    if isinstance(value, list) and value and all(type(one) is int and one >= 0 for one in value):
        return tuple(value)
    raise Unreadable("the rule 'points' is \"borda\" or a list of whole numbers, the best rank first")


def _fraction_rule(name: str, value: Any) -> Fraction:
    number = fraction_of(value, f"the rule {name!r}")
    if number < 0 or (name == "increment" and not number):
        raise Unreadable(f"the rule {name!r} is a number above nothing, not {value!r}")
    return number


def _whole_rule(name: str, value: Any) -> int:
    least = -1 if name in {"max_skipped", "decimals"} else 1 if name == "seats" else 0
    most = 18 if name == "decimals" else 10**9
    if type(value) is not int or not least <= value <= most:
        raise Unreadable(f"the rule {name!r} is a whole number from {least}, not {value!r}")
    return value


def _options_of(value: Any) -> tuple[Option, ...]:
    if type(value) is int and 0 < value <= MOST_OPTIONS:
        return tuple(Option(str(number)) for number in range(1, value + 1))
    if not isinstance(value, list) or not value:
        raise Unreadable("the rule 'options' is how many there are, or a list of them")
    return tuple(_option_of(one) for one in value)


def _option_of(value: Any) -> Option:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return Option(_printable(str(value)))
    if not isinstance(value, dict) or "id" not in value or not set(value) <= {"id", "title", "origin", "cost"}:
        raise Unreadable(f"an option has an id, and may have title, origin and cost: {value!r}")
    title, origin = (str(value.get(name, "")) for name in ("title", "origin"))
    return Option(_printable(str(value["id"])), title, _printable(origin), _cost_of(value.get("cost", 0), value["id"]))


def _cost_of(value: Any, whose: Any) -> Fraction:
    cost = fraction_of(value, f"the cost of option {whose}")
    if cost < 0:
        raise Unreadable(f"option {whose} costs less than nothing")
    return cost


def _printable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Unreadable(f"{text!r} has a sign that cannot be written") from None
    return text


def fraction_of(value: Any, what: str) -> Fraction:
    """A number as people write it: 3, 2.5, "2,5", "4/5", "1 040 000". Raises Unreadable."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Unreadable(f"{what} is no number: {value!r}")
    text = re.sub(r"[\s_]", "", str(value)).replace(",", ".")
    if not re.fullmatch(r"[+-]?[0-9]{1,18}(\.[0-9]{0,18})?(/0*[1-9][0-9]{0,17})?", text):
        raise Unreadable(f"{what} is no number: {value!r}")
    over, _slash, under = text.partition("/")
    return Fraction(over) / Fraction(under or 1)


# --- Ties ------------------------------------------------------------------------------------------------------------


def lot_order(number: str, origins: Mapping[str, str]) -> list[str]:
    """The options in the order of a public lot: by SHA-256 of the number that was drawn and their origin."""
    return sorted(origins, key=lambda one: (hashlib.sha256(f"{number}{origins[one]}".encode()).digest(), natural(one)))


class Ties:
    """Breaks ties by the steps of the rules, and keeps what it broke for the protocol."""

    def __init__(self, steps: Sequence[str], options: Sequence[Option], lot: str) -> None:
        self.steps = [step for step in steps if step != "lot" or lot]
        self.listed = {option.id: number for number, option in enumerate(options)}
        self.cost = {option.id: option.cost for option in options}
        origins = {option.id: option.origin or option.id for option in options}
        self.drawn = {one: number for number, one in enumerate(lot_order(lot, origins))} if lot else {}
        self.broken: list[dict[str, Any]] = []

    def best(
        self, tied: Collection[str], places: int, purpose: str, *, history: Sequence[Mapping[str, Any]] = ()
    ) -> list[str]:
        """The `places` strongest of options that are level, the strongest first. Raises Tied.

        `history`: what each round gave them, the latest last; for money its last entry holds the votes.
        """
        keys = {one: [self._key(step, one, history) for step in self.steps] for one in tied}
        order = sorted(tied, key=lambda one: (keys[one], natural(one)))
        if places >= len(order):
            return sorted(tied, key=natural)
        if places > 0:
            inside, outside = keys[order[places - 1]], keys[order[places]]
            if inside == outside:
                raise Tied([one for one in order if keys[one] == inside], purpose)
            step = self.step_between(order[places - 1], order[places], history=history)
            told = self._round_of(step, order[places - 1], order[places], history)
            self.note(order, order[:places], step, purpose, **told)
        return order[:places]

    def levels(self, tied: Collection[str], *, history: Sequence[Mapping[str, Any]]) -> list[list[str]]:
        """The same options in groups that no step parts, the strongest group first; inside a group by id."""
        keys = {one: [self._key(step, one, history) for step in self.steps] for one in tied}
        groups: list[list[str]] = []
        for one in sorted(tied, key=lambda one: (keys[one], natural(one))):
            if groups and keys[groups[-1][0]] == keys[one]:
                groups[-1].append(one)
            else:
                groups.append([one])
        return groups

    def step_between(self, one: str, other: str, *, history: Sequence[Mapping[str, Any]]) -> str:
        """Which step parts two options; "" for none."""
        parting = (step for step in self.steps if self._key(step, one, history) != self._key(step, other, history))
        return next(parting, "")

    @staticmethod
    def _round_of(step: str, one: str, other: str, history: Sequence[Mapping[str, Any]]) -> dict[str, int]:
        """In which round two options that an earlier round parts were not level."""
        rounds = [number for number, had in enumerate(history, start=1) if had.get(one, 0) != had.get(other, 0)]
        return {"round": rounds[-1 if step == "earlier" else 0]} if step in {"earlier", "first"} else {}

    def note(self, between: Iterable[str], first: Sequence[str], by: str, purpose: str, **told: int) -> None:
        """Remember who was level, who came first, and what decided, in which round."""
        level = sorted(between, key=natural)
        self.broken.append({"between": level, "first": list(first), "by": by, "for": purpose, **told})

    def _key(self, step: str, one: str, history: Sequence[Mapping[str, Any]]) -> Any:
        """Sorts the strongest first."""
        if step == "earlier":
            return [-before.get(one, 0) for before in reversed(history)]
        if step == "first":
            return [-before.get(one, 0) for before in history]
        if step == "votes":
            return -history[-1].get(one, 0) if history else 0
        if step == "cost":
            return self.cost[one]
        if step == "lot":
            return self.drawn[one]
        return self.listed[one] if step == "listed" else one


# --- The election and its outcome ------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """What a count finds. `details` are rounds, stages, selection: whatever the method has."""

    winners: list[str] = field(default_factory=list)
    details: dict[str, Any] = field(default_factory=dict)
    tie: Tied | None = None


@dataclass(frozen=True)
class Election:
    """Everything a method may read."""

    rules: Rules
    options: tuple[Option, ...]
    profile: Profile  # without blank and invalid ballots
    ballots: int  # all of them
    seats: int
    budget: Fraction
    ties: Ties

    @property
    def ids(self) -> list[str]:
        """The options, in the order of the ballot."""
        return [option.id for option in self.options]


@dataclass(frozen=True)
class Box:
    """What a file of ballots holds, with what it says of the election beside them."""

    profile: Profile
    options: tuple[Option, ...] = ()
    seats: int = 0
    budget: Fraction = Fraction(-1)
    withdrawn: tuple[str, ...] = ()


def count(rules: Rules, box: Box, *, lot: str = "") -> dict[str, Any]:
    """Count a box by the rules; gives what `canonical` prints. Raises Unreadable."""
    options = _ballot_paper(rules, box)
    profile = _without_withdrawn(_collapsed(box.profile), box.withdrawn)
    ids = {option.id for option in options}
    for _number, ballot in profile:
        if strange := set(ballot.named()) - ids:
            raise Unreadable(f"{min(strange, key=natural)!r} has a mark, and is no option of this election")
    blank = sum(number for number, ballot in profile if ballot.is_blank)
    valid = [(number, ballot) for number, ballot in profile if not ballot.is_blank and not _is_invalid(rules, ballot)]
    ballots = sum(number for number, _ballot in profile)
    used = sum(number for number, _ballot in valid)
    ties = Ties(rules.tie_steps, options, lot)
    budget = rules.budget if rules.budget >= 0 else box.budget
    election = Election(rules, options, valid, ballots, rules.seats or box.seats or 1, budget, ties)
    outcome = COUNTS[rules.method](election)
    result = _told(election, outcome, {"total": ballots, "blank": blank, "invalid": ballots - blank - used}, lot)
    return result | condorcet(election) if rules.method in RANKED else result


def _told(election: Election, outcome: Outcome, ballots: Mapping[str, int], lot: str) -> dict[str, Any]:
    result = {
        "method": election.rules.method,
        "options": election.ids,
        "ballots": dict(ballots),
        "winners": outcome.winners,
        "ties": election.ties.broken,
        **outcome.details,
    }
    if outcome.tie:
        result["tie"] = {"between": outcome.tie.between, "for": outcome.tie.purpose}
    if lot:
        result["lot"] = lot
    return result


def _ballot_paper(rules: Rules, box: Box) -> tuple[Option, ...]:
    """The options: as the rules list them, or the file, or else whatever has a mark."""
    found = sorted({one for _number, ballot in box.profile for one in ballot.named()}, key=natural)
    known = {option.id: option for option in box.options}
    listed = rules.options or box.options or tuple(Option(one) for one in found)
    _each_once(listed)
    options = tuple(
        replace(option, cost=option.cost or known[option.id].cost) if option.id in known else option
        for option in listed
        if option.id not in box.withdrawn
    )
    strange = {*rules.out_first, *([rules.default] if rules.default else [])} - {option.id for option in options}
    if strange:
        raise Unreadable(f"the rules name {min(strange)!r}, which is no option")
    return options


def _each_once(options: Sequence[Option]) -> None:
    if len({option.id for option in options}) < len(options):
        raise Unreadable("two options have the same id")


def _collapsed(profile: Iterable[tuple[int, Ballot]]) -> Profile:
    """The same ballots once each, in an order of their own: nothing can depend on how they lay."""
    together: Counter[Ballot] = Counter()
    for number, ballot in profile:
        if number < 0:
            raise Unreadable("there cannot be fewer than no ballots")
        together[ballot] += number
    return sorted(((number, ballot) for ballot, number in together.items() if number), key=lambda row: repr(row[1]))


def _without_withdrawn(profile: Profile, gone: Collection[str]) -> Profile:
    if not gone:
        return profile

    def cleaned(ballot: Ballot) -> Ballot:
        left = ((rank, tuple(one for one in rank if one not in gone)) for rank in ballot.ranks)
        return replace(ballot, ranks=tuple(now for before, now in left if now or not before))

    return _collapsed((number, cleaned(ballot)) for number, ballot in profile)


def _is_invalid(rules: Rules, ballot: Ballot) -> bool:
    """Marks that the rules do not allow: nobody can tell what the voter meant."""
    marks = ballot.mentioned()
    if rules.max_choices and len(marks) > rules.max_choices:
        return True
    if rules.method == "plurality":
        return len(_top(ballot)) != 1 or UNKNOWN in _top(ballot)
    if rules.method in {"dots", "score"} and not ballot.points:
        return True
    return bool(ballot.points) and not _points_are_allowed(rules, [points for _one, points in ballot.points], marks)


def _points_are_allowed(rules: Rules, given: Sequence[int], marks: Sequence[str]) -> bool:
    """Some points, none below nothing, an option once, and no more of them than there are to give."""
    if min(given) < 0 or len(marks) < sum(1 for points in given if points):
        return False
    return not (rules.dots and sum(given) > rules.dots) and not (rules.max_score and max(given) > rules.max_score)


def _top(ballot: Ballot) -> tuple[str, ...]:
    return next((rank for rank in ballot.ranks if rank), ())


# --- Methods that add up ---------------------------------------------------------------------------------------------


def _mentions(election: Election) -> dict[str, int]:
    votes = dict.fromkeys(election.ids, 0)
    for number, ballot in election.profile:
        for one in ballot.mentioned():
            votes[one] += number
    return votes


def _points(election: Election) -> dict[str, int]:
    """Dots and scores as they are given; ranks by the list of the rules, or by Borda. An empty rank costs nothing."""
    rules, points = election.rules, dict.fromkeys(election.ids, 0)
    for number, ballot in election.profile:
        for one, given in ballot.points:
            points[one] += number * given
        if not ballot.points:
            for place, level in enumerate(_levels(rules, ballot)):
                for one in level:
                    points[one] += number * _worth(rules, place, len(election.options))
    return points


def _worth(rules: Rules, place: int, options: int) -> int:
    if rules.points:
        return rules.points[place] if place < len(rules.points) else 0
    return max(0, options - 1 - place) if rules.method == "points" else 0


def _first_ranks(election: Election) -> dict[str, int]:
    votes = dict.fromkeys(election.ids, 0)
    for number, ballot in election.profile:
        votes[_top(ballot)[0]] += number
    return votes


def _add_up(election: Election) -> Outcome:
    """Most votes, approvals, dots or points win."""
    method = election.rules.method
    adding = {"plurality": _first_ranks, "approval": _mentions}.get(method, _points)
    votes = _mentions(election) if adding is _points else None
    return _most_of(election, adding(election), votes, sum(number for number, _ballot in election.profile))


def _most_of(election: Election, counts: Mapping[str, int], votes: Mapping[str, int] | None, used: int) -> Outcome:
    outcome = Outcome(details={"counts": dict(counts)})
    if votes is not None:
        outcome.details["votes"] = dict(votes)
    least = max(election.rules.min_votes, election.rules.min_share * used)
    _take_most(election, counts, least, outcome)
    return outcome


def _take_most(election: Election, counts: Mapping[str, int], least: Fraction, outcome: Outcome) -> None:
    """Fill the seats from the top; no votes, no seat."""
    for votes in sorted({given for given in counts.values() if given > 0 and given >= least}, reverse=True):
        level = [one for one in election.ids if counts[one] == votes]
        left = election.seats - len(outcome.winners)
        if left <= 0:
            return
        try:
            outcome.winners += election.ties.best(level, min(left, len(level)), "a seat")
        except Tied as tie:
            outcome.tie = tie
            return


@dataclass(frozen=True)
class Sums:
    """All that approval, dots and scores need of valid ballots, and nothing by which one of them could be known.

    `marks` is how many ballots have a mark for an option, `points` what they give it; a cross is one point.
    """

    ballots: int
    blank: int
    marks: Mapping[str, int]
    points: Mapping[str, int]

    def __add__(self, other: "Sums") -> "Sums":
        def both(mine: Mapping[str, int], theirs: Mapping[str, int]) -> dict[str, int]:
            return {one: mine.get(one, 0) + theirs.get(one, 0) for one in sorted({*mine, *theirs}, key=natural)}

        marks, points = both(self.marks, other.marks), both(self.points, other.points)
        return Sums(self.ballots + other.ballots, self.blank + other.blank, marks, points)

    def can_be(self, rules: Rules) -> bool:
        """Whether ballots that these rules allow can add up to this."""
        used, marks = self.ballots - self.blank, sum(self.marks.values())
        most = 1 if rules.method == "approval" else rules.dots or rules.max_score
        return (
            min(self.blank, used, *self.marks.values()) >= 0
            and max(self.marks.values(), default=0) <= used <= marks
            and all(number <= self.points[one] for one, number in self.marks.items())
            and not (most and any(self.points[one] > most * number for one, number in self.marks.items()))
            and not (rules.dots and sum(self.points.values()) > rules.dots * used)
            and not (rules.max_choices and marks > rules.max_choices * used)
        )


def sums_of(rules: Rules, profile: Iterable[tuple[int, Ballot]]) -> Sums:
    """What valid and blank ballots add up to, for every option of the rules."""
    held = list(profile)
    marks = {option.id: 0 for option in rules.options}
    points = dict(marks)
    for number, ballot in held:
        for one in ballot.mentioned():
            marks[one] += number
            points[one] += number * (dict(ballot.points)[one] if ballot.points else 1)
    blank = sum(number for number, ballot in held if ballot.is_blank)
    return Sums(sum(number for number, _ballot in held), blank, marks, points)


def count_sums(rules: Rules, sums: Sums, *, lot: str = "") -> dict[str, Any]:
    """Count sums; gives what `count` gives for the ballots behind them. Raises Unreadable."""
    if rules.method not in SUMMED or not rules.options:
        raise Unreadable(f"{rules.method} is not counted by sums alone, and not without a list of options")
    election = Election(
        rules,
        rules.options,
        [],
        sums.ballots,
        rules.seats or 1,
        rules.budget,
        Ties(rules.tie_steps, rules.options, lot),
    )
    votes = None if rules.method == "approval" else sums.marks
    outcome = _most_of(election, sums.points, votes, sums.ballots - sums.blank)
    return _told(election, outcome, {"total": sums.ballots, "blank": sums.blank, "invalid": 0}, lot)


def _spav(election: Election) -> Outcome:
    """Sequential proportional approval: a ballot counts for less with each winner it has already."""
    outcome = Outcome(details={"rounds": []})
    running = _in_running(election, _mentions(election))
    history: list[dict[str, Fraction]] = []
    while len(outcome.winners) < min(election.seats, len(election.options)):
        scores = {one: Fraction(0) for one in election.ids if one not in outcome.winners}
        for number, ballot in election.profile:
            marks = ballot.mentioned()
            weight = Fraction(number, 1 + sum(one in marks for one in outcome.winners))
            for one in marks:
                if one in scores:
                    scores[one] += weight
        outcome.details["rounds"].append({"tally": {one: written(score) for one, score in scores.items()}})
        most = max((score for one, score in scores.items() if one in running), default=Fraction(0))
        if not most:
            break
        level = [one for one, score in scores.items() if score == most and one in running]
        try:
            outcome.winners += election.ties.best(level, 1, "a seat", history=history)
        except Tied as tie:
            outcome.tie = tie
            break
        history.append(scores)
    return outcome


def written(number: Fraction | int) -> Any:
    """A number for JSON: whole ones as they are, others as a fraction in text. Never a float."""
    exact = Fraction(number)
    return int(exact) if exact.denominator == 1 else f"{exact.numerator}/{exact.denominator}"


# --- Ranked ballots: in pairs ----------------------------------------------------------------------------------------


def _ranks(rules: Rules, ballot: Ballot) -> tuple[tuple[str, ...], ...]:
    """The ranks that are read. Points tell an order too: more is better, equal is level."""
    ranks = ballot.ranks
    if not ranks and ballot.points and rules.method not in {"dots", "score"}:
        given = sorted({points for _one, points in ballot.points if points > 0}, reverse=True)
        ranks = tuple(tuple(one for one, points in ballot.points if points == level) for level in given)
    return ranks[: rules.max_ranks] if rules.max_ranks else ranks


def _levels(rules: Rules, ballot: Ballot) -> list[list[str]]:
    """What one ballot says of pairs: no empty rank, no option twice. The check beside a runoff ends at an overvote."""
    levels: list[list[str]] = []
    seen: set[str] = set()
    for rank in _ranks(rules, ballot):
        if rules.on_overvote != "equal" and (len(rank) > 1 or UNKNOWN in rank):
            if rules.on_overvote == "skip" and rules.method in {"schulze", "points"}:
                continue
            break
        level = [one for one in rank if one not in seen and one != UNKNOWN]
        seen.update(level)
        if level:
            levels.append(level)
    return levels


def pairs(election: Election) -> list[list[int]]:
    """How many ballots rank the option of the row above the option of the column."""
    size, rules = len(election.options), election.rules
    ranked = [0] * size  # ballots that rank it
    above = [[0] * size for _ in range(size)]  # of two ranked options
    level = [[0] * size for _ in range(size)]
    for number, ballots in _by_weight(election).items():
        order = [[one for rank in ballot for one in rank] for ballot in ballots]
        same = [rank for ballot in ballots for rank in ballot if len(rank) > 1]
        for a, times in Counter(chain.from_iterable(order)).items():
            ranked[a] += number * times
        for (a, b), times in Counter(chain.from_iterable(combinations(line, 2) for line in order)).items():
            above[a][b] += number * times
        for (a, b), times in Counter(chain.from_iterable(combinations(rank, 2) for rank in same)).items():
            above[a][b] -= number * times
            level[a][b] += number * times
            level[b][a] += number * times
    if rules.unranked == "apart":
        return above
    return [[0 if a == b else ranked[a] - above[b][a] - level[a][b] for b in range(size)] for a in range(size)]


def _by_weight(election: Election) -> dict[int, list[list[list[int]]]]:
    """What ballots say of pairs, by how many say it; options as their places on the ballot."""
    place = {one: number for number, one in enumerate(election.ids)}
    weights: dict[int, list[list[list[int]]]] = {}
    for number, ballot in election.profile:
        levels = [[place[one] for one in rank] for rank in _levels(election.rules, ballot)]
        weights.setdefault(number, []).append(levels)
    return weights


def condorcet(election: Election) -> dict[str, Any]:
    """The check beside every ranked count: who would win against each other option alone."""
    matrix, ids = pairs(election), election.ids
    everyone = range(len(ids))
    beats_all = [
        a for a in everyone if election.profile and all(matrix[a][b] > matrix[b][a] for b in everyone if b != a)
    ]
    schulze = _beatpaths(election.rules, matrix)
    return {
        "pairwise": matrix,
        "condorcet_winner": ids[beats_all[0]] if beats_all else None,
        "schulze_winners": [ids[a] for a in everyone if all(schulze[a][b] >= schulze[b][a] for b in everyone)],
    }


def _beatpaths(rules: Rules, matrix: Sequence[Sequence[int]]) -> list[list[int]]:
    """The strength of the strongest path between each two options (Schulze)."""
    everyone = range(len(matrix))
    margins = rules.strength == "margins"
    path = [
        [(matrix[a][b] - (matrix[b][a] if margins else 0)) if matrix[a][b] > matrix[b][a] else 0 for b in everyone]
        for a in everyone
    ]
    for by in everyone:
        for a in everyone:
            reach = path[a][by]
            if a != by and reach:
                path[a] = [max(now, min(reach, onward)) for now, onward in zip(path[a], path[by], strict=True)]
    for a in everyone:
        path[a][a] = 0
    return path


def _schulze(election: Election) -> Outcome:
    """Schulze; with a default option, only what beats it by the quorum and the majority may win (as Debian has it)."""
    ids, matrix, rules = election.ids, pairs(election), election.rules
    left = list(range(len(ids)))
    outcome = Outcome()
    if rules.default:
        default = ids.index(rules.default)
        left = [a for a in left if a == default or _beats_default(rules, matrix[a][default], matrix[default][a])]
        outcome.details["dropped"] = [one for a, one in enumerate(ids) if a not in left]
    path = _beatpaths(rules, [[matrix[a][b] for b in left] for a in left])
    wins = {ids[a]: sum(path[i][j] > path[j][i] for j in range(len(left))) for i, a in enumerate(left)}
    outcome.details["wins"] = [[one, wins[one]] for one in sorted(wins, key=lambda one: (-wins[one], natural(one)))]
    if election.profile:
        _take_unbeaten(election, [ids[a] for a in left], path, outcome)
    return outcome


def _beats_default(rules: Rules, ahead: int, behind: int) -> bool:
    return ahead >= rules.quorum and ahead > rules.majority * behind


def _take_unbeaten(election: Election, left: Sequence[str], path: Sequence[Sequence[int]], outcome: Outcome) -> None:
    """Winner after winner: whoever nobody left beats by the strongest path."""
    place = {one: i for i, one in enumerate(left)}
    standing = list(left)
    while standing and len(outcome.winners) < election.seats:
        best = [a for a in standing if all(path[place[a]][place[b]] >= path[place[b]][place[a]] for b in standing)]
        places = min(election.seats - len(outcome.winners), len(best))
        try:
            outcome.winners += election.ties.best(best, places, "a seat")
        except Tied as tie:
            outcome.tie = tie
            return
        standing = [one for one in standing if one not in outcome.winners]


# --- Ranked ballots: round by round ----------------------------------------------------------------------------------

Line = tuple[tuple[str, ...], ...]


def _lines(election: Election) -> list[tuple[int, Line]]:
    """What a ballot says one after the other, as the rules read skipped ranks, repeats and overvotes."""
    together: Counter[Line] = Counter()
    for number, ballot in election.profile:
        together[_line(election.rules, ballot)] += number
    return [(number, line) for line, number in sorted(together.items())]


def _line(rules: Rules, ballot: Ballot) -> Line:
    line: list[tuple[str, ...]] = []
    seen: set[str] = set()
    skipped = 0
    for rank in _ranks(rules, ballot):
        skipped = skipped + 1 if not rank else 0
        if 0 <= rules.max_skipped < skipped:
            break
        if len(rank) > 1 or UNKNOWN in rank:
            if rules.on_overvote == "exhaust":
                break
            if rules.on_overvote == "exhaust_if_several":
                line.append(rank)
        elif rank and rank[0] not in seen:
            line.append(rank)
            seen.add(rank[0])
    return tuple(line)


def _onward(line: Line, start: int, standing: Collection[str]) -> tuple[str, int] | None:
    """The next option of a ballot that still stands, and its place; None when the ballot is spent."""
    for place in range(start, len(line)):
        rank = line[place]
        if UNKNOWN in rank:
            return None
        meant = [one for one in rank if one in standing]
        if len(meant) > 1:
            return None  # an overvote of several that stand: nobody can tell which is meant
        if meant:
            return meant[0], place
    return None


def _irv(election: Election) -> Outcome:
    """Instant runoff: the weakest goes, and its ballots move on, until somebody has more than half."""
    if election.seats != 1:
        raise Unreadable("irv has one winner; stv is its like for several seats")
    rules, ties = election.rules, election.ties
    standing = dict.fromkeys(election.ids)
    piles: dict[str, list[tuple[int, Line, int]]] = {one: [] for one in standing}
    lines = _lines(election)
    everybody = sum(number for number, _line in lines)
    _deal(piles, ((number, line, 0) for number, line in lines), standing)
    history: list[dict[str, int]] = []
    outcome = Outcome(details={"rounds": []})
    while True:
        votes = {one: sum(number for number, _line, _place in piles[one]) for one in standing}
        active = sum(votes.values())
        outcome.details["rounds"].append({"tally": votes, "inactive": everybody - active})
        if not active:
            return outcome
        has_won = 2 * max(votes.values()) > active and (rules.stop == "majority" or len(standing) == 2)
        if has_won or len(standing) == 1:
            outcome.winners = [max(votes, key=lambda one: votes[one])]
            return outcome
        try:
            out = _weakest(rules, ties, votes, history)
        except Tied as tie:
            outcome.tie = tie
            return outcome
        outcome.details["rounds"][-1]["out"] = sorted(out, key=natural)
        history.append(votes)
        for one in out:
            del standing[one]
        for one in out:
            _deal(piles, ((number, line, place + 1) for number, line, place in piles.pop(one)), standing)


def _deal(piles: dict[str, Any], ballots: Iterable[tuple[int, Line, int]], standing: Collection[str]) -> None:
    for number, line, start in ballots:
        if there := _onward(line, start, standing):
            piles[there[0]].append((number, line, there[1]))


def _weakest(rules: Rules, ties: Ties, votes: Mapping[str, int], history: Sequence[Mapping[str, int]]) -> list[str]:
    """Who goes now. Raises Tied."""
    first = [one for one in rules.out_first if one in votes]
    if first and len(first) < len(votes):
        return first
    order = sorted(votes, key=lambda one: votes[one])
    if rules.elimination == "batch":
        for size in range(len(order) - 1, 1, -1):
            if sum(votes[one] for one in order[:size]) < votes[order[size]]:
                return order[:size]
    level = [one for one in order if votes[one] == votes[order[0]]]
    return _out_of(level, ties, votes, history)


def _out_of(
    level: list[str],
    ties: Ties,
    votes: Mapping[str, Any],
    history: Sequence[Mapping[str, Any]],
    *,
    seats: int = 1,
) -> list[str]:
    """Who of the weakest, who are level, goes. Raises Tied; `seats` have to stay filled."""
    try:
        stays = ties.best(level, len(level) - 1, "to stay", history=history)
    except Tied:
        above = [given for one, given in votes.items() if one not in level]
        if len(above) < seats or sum(votes[one] for one in level) >= min(above):
            raise
        # Whoever went first, the others would follow at once: all of them together have less than the next.
        ties.note(level, [], "together", "to stay")
        return level
    return [one for one in level if one not in stays]


# --- Ranked ballots: several seats -----------------------------------------------------------------------------------


class _Transfers:
    """STV with the weighted inclusive Gregory method, one surplus or one exclusion a stage, as Scotland counts.

    Votes are whole numbers of the smallest unit (10 to the power of minus `decimals`), or exact fractions.
    """

    def __init__(self, election: Election) -> None:
        self.rules, self.ties, self.seats = election.rules, election.ties, election.seats
        self.exact = self.rules.decimals < 0
        self.unit: Any = Fraction(1) if self.exact else 10**self.rules.decimals
        self.standing = dict.fromkeys(election.ids)
        self.votes: dict[str, Any] = dict.fromkeys(election.ids, 0 * self.unit)
        self.papers: dict[str, list[tuple[int, Any, Line, int]]] = {one: [] for one in election.ids}
        self.elected: list[str] = []
        self.surplus: list[str] = []  # elected ones that have more than the quota still
        self.stages: list[dict[str, Any]] = []
        self.history: list[dict[str, Any]] = []
        lines = _lines(election)
        self.deal((number, self.unit, line, 0) for number, line in lines)
        self.total = sum(self.votes.values(), 0 * self.unit)
        self.quota = self._quota()

    def _quota(self) -> Any:
        if self.rules.quota == "hare":
            return self.total / self.seats if self.exact else self.total // self.seats
        return (self.total // self.unit // (self.seats + 1) + 1) * self.unit

    def deal(self, papers: Iterable[tuple[int, Any, Line, int]]) -> None:
        """Give papers to the next option that stands; what has none is spent."""
        for number, value, line, start in papers:
            if value and (there := _onward(line, start, self.standing)):
                self.votes[there[0]] += number * value
                self.papers[there[0]].append((number, value, line, there[1]))

    def close_stage(self, **moved: Any) -> None:
        """Write the stage down as it stands now."""
        held = {one: self.written(votes) for one, votes in self.votes.items()}
        spent = self.total - sum(self.votes.values(), 0 * self.unit)
        self.stages.append({"tally": held, "not_transferable": self.written(spent), **moved})
        self.history.append(dict(self.votes))

    def written(self, value: Any) -> Any:
        """A number of votes as text with its decimals."""
        if self.exact:
            return written(value)
        whole, part = divmod(value, self.unit)
        return f"{whole}.{part:0{self.rules.decimals}}" if self.rules.decimals else str(whole)

    def elect(self) -> None:
        """Everybody with the quota; and everybody left, when there are no more of them than seats."""
        reached = [one for one in self.standing if self.votes[one] >= self.quota and self.votes[one] > 0]
        for one in self._strongest_first(reached):
            self._take(one, has_quota=True)
        if len(self.elected) < self.seats and len(self.standing) <= self.seats - len(self.elected):
            left = [one for one in self.standing if self.votes[one] > 0]
            for one in self._strongest_first(left):
                self._take(one, has_quota=False)
            self.standing.clear()

    def _take(self, one: str, *, has_quota: bool) -> None:
        if len(self.elected) >= self.seats:
            return
        del self.standing[one]
        self.elected.append(one)
        if has_quota and self.votes[one] > self.quota:
            self.surplus.append(one)
        self.stages[-1].setdefault("elected", []).append(one)

    def _strongest_first(self, level: Sequence[str]) -> list[str]:
        order: list[str] = []
        for votes in sorted({self.votes[one] for one in level}, reverse=True):
            same = [one for one in level if self.votes[one] == votes]
            left = self.seats - len(self.elected) - len(order)
            order += self.ties.best(same, min(len(same), max(0, left)), "a seat", history=self.history[:-1])
        return order

    def move_on(self) -> None:
        """The next stage: the largest surplus, or else the exclusion of the weakest. Raises Tied."""
        if self.surplus:
            self._pass_on_surplus()
            return
        least = min(self.votes[one] for one in self.standing)
        level = [one for one in self.standing if self.votes[one] == least]
        standing = {one: self.votes[one] for one in self.standing}
        left = self.seats - len(self.elected)
        out = _out_of(level, self.ties, standing, self.history[:-1], seats=left)
        for one in out:
            del self.standing[one]
            self.votes[one] = 0 * self.unit
        for one in out:
            self.deal((number, value, line, place + 1) for number, value, line, place in self.papers.pop(one))
        self.close_stage(excluded=sorted(out, key=natural))

    def _pass_on_surplus(self) -> None:
        most = max(self.votes[one] for one in self.surplus)
        level = [one for one in self.surplus if self.votes[one] == most]
        [one] = self.ties.best(level, 1, "the first surplus", history=self.history[:-1])
        self.surplus.remove(one)
        held, over = self.votes[one], self.votes[one] - self.quota
        self.votes[one] = self.quota
        self.deal(
            (number, value * over / held if self.exact else value * over // held, line, place + 1)
            for number, value, line, place in self.papers.pop(one)
        )
        self.close_stage(surplus=one)


def _stv(election: Election) -> Outcome:
    """Single transferable vote: a stage is one surplus passed on, or one exclusion."""
    moves = _Transfers(election)
    outcome = Outcome()
    moves.close_stage()
    try:
        while moves.total:
            moves.elect()
            if len(moves.elected) >= election.seats or not moves.standing:
                break
            moves.move_on()
    except Tied as tie:
        outcome.tie = tie
    outcome.winners = moves.elected
    outcome.details = {"quota": moves.written(moves.quota), "stages": moves.stages}
    return outcome


# --- Money to share --------------------------------------------------------------------------------------------------


def _affordable(election: Election) -> Fraction:
    if election.budget < 0:
        raise Unreadable(f"{election.rules.method} needs a budget, in the rules or with the ballots")
    return election.budget


def _scores(election: Election) -> dict[str, int]:
    """What money goes by: points where ballots have them, or ranks are worth them; crosses otherwise."""
    has_points = election.rules.points or any(ballot.points for _number, ballot in election.profile)
    return _points(election) if has_points else _mentions(election)


def _in_running(election: Election, scores: Mapping[str, int]) -> list[str]:
    used = sum(number for number, _ballot in election.profile)
    least = max(election.rules.min_votes, election.rules.min_share * used)
    return [one for one in election.ids if scores[one] > 0 and scores[one] >= least]


def _greedy(election: Election) -> Outcome:
    """The most votes first, as long as the money lasts."""
    money, scores = _affordable(election), _scores(election)
    outcome = Outcome(details={"votes": _mentions(election), "scores": scores})
    chosen: list[str] = []
    reserve: list[str] = []
    try:
        reserve = _spend(election, money, scores, _in_running(election, scores), chosen)
    except Tied as tie:
        outcome.tie = tie
    return _with_selection(election, outcome, chosen, reserve)


def _spend(
    election: Election, money: Fraction, scores: Mapping[str, int], running: Sequence[str], chosen: list[str]
) -> list[str]:
    """Add to `chosen` what fits; gives what the reserve pays for. Raises Tied where an order matters and none is known.

    Level options need no order where all of them fit.
    """
    costs = {option.id: option.cost for option in election.options}
    for score in sorted({scores[one] for one in running}, reverse=True):
        level = [one for one in running if scores[one] == score and one not in chosen]
        for one in _in_order(election, level, money, costs):
            if costs[one] <= money:
                chosen.append(one)
                money -= costs[one]
            elif not election.rules.skip:
                reserve = election.rules.reserve
                return [one] if reserve and money >= reserve * costs[one] else []
    return []


def _in_order(election: Election, level: list[str], money: Fraction, costs: Mapping[str, Fraction]) -> list[str]:
    """Options with the same score in the order in which they get the money. Raises Tied where that is unknown."""
    may_fit = [one for one in level if costs[one] <= money or not election.rules.skip]
    if len(may_fit) < 2 or sum(costs[one] for one in may_fit) <= money:
        return sorted(level, key=natural)
    groups = election.ties.levels(may_fit, history=[_mentions(election)])
    order: list[str] = []
    for group in groups:
        left = money - sum((costs[one] for one in order), Fraction(0))
        wanted = [one for one in group if costs[one] <= left or not election.rules.skip]
        if len(wanted) > 1 and sum(costs[one] for one in wanted) > left:
            raise Tied(wanted, "the money")
        order += wanted
        if not election.rules.skip and sum(costs[one] for one in wanted) > left:
            break
    without = [one for group in groups for one in group if one not in order]
    if order and without:
        decided = election.ties.step_between(order[-1], without[0], history=[_mentions(election)])
        election.ties.note(may_fit, order, decided, "the money")
    return order


def _with_selection(election: Election, outcome: Outcome, chosen: list[str], reserve: Sequence[str] = ()) -> Outcome:
    costs = {option.id: option.cost for option in election.options}
    outcome.winners = chosen
    outcome.details["selection"] = sorted(chosen)
    outcome.details["spent"] = written(sum((costs[one] for one in chosen), Fraction(0)))
    outcome.details["budget"] = written(election.budget)
    if reserve:
        outcome.details["from_reserve"] = list(reserve)
    return outcome


@dataclass(frozen=True)
class _Project:
    id: str
    cost: Any
    votes: int
    worth: Any  # what one supporter gains
    groups: tuple[int, ...]  # of voters with the same ballot
    weights: tuple[int, ...]  # how many are in each


@dataclass(frozen=True)
class _Price:
    """What a project asks: each supporter pays `need / people`, or the last of what they have."""

    per_worth: Any  # sorts the projects
    project: _Project
    need: Any
    people: int


class _Shares:
    """The method of equal shares: everybody has the same money, and who wants a project shares its cost.

    A pass in floats is a quick guess, in which nearly level prices count as level; the exact one is the law. It works
    with whole numbers of a unit that becomes smaller whenever a price is not a whole number of it.
    """

    def __init__(self, election: Election, projects: Sequence[Option], *, exact: bool) -> None:
        self.ties, self.exact = election.ties, exact
        self.slack = 0 if exact else 1e-9
        self.was_close = False  # whether the last pass met prices that a guess cannot tell apart
        self.unit: Any = 1  # how many of them are one unit of currency
        self.groups = len(election.profile)
        support: dict[str, list[tuple[int, int]]] = {option.id: [] for option in projects}
        for group, (number, ballot) in enumerate(election.profile):
            for one in ballot.mentioned():
                if one in support:
                    support[one].append((group, number))
        self.votes = {one: sum(number for _group, number in rows) for one, rows in support.items()}
        by_cost = election.rules.utility == "cost"
        self.projects: dict[str, _Project] = {}
        for option in projects:
            if rows := support[option.id]:
                groups, weights = zip(*rows, strict=True)
                cost = option.cost if exact else float(option.cost)
                worth = cost if by_cost and cost else 1
                self.projects[option.id] = _Project(option.id, cost, self.votes[option.id], worth, groups, weights)

    def run(self, share: Fraction) -> list[str]:
        """What is bought when everybody begins with `share`, in the order of buying. Raises Tied, if exact."""
        whole = (
            [share.denominator, *(project.cost.denominator for project in self.projects.values())] if self.exact else []
        )
        self.unit = lcm(*whole) if self.exact else 1
        money = [int(share * self.unit) if self.exact else float(share)] * self.groups
        queue = [(project.cost / (project.worth * project.votes), one) for one, project in self.projects.items()]
        heapq.heapify(queue)
        self.was_close = False
        bought: list[str] = []
        while level := self._cheapest(queue, money):
            chosen = level[0] if len(level) == 1 else self._first(level, money)
            for price in level:
                if price is not chosen:
                    heapq.heappush(queue, (price.per_worth, price.project.id))
            money = self._pay(chosen, money)
            bought.append(chosen.project.id)
        return bought

    def _cheapest(self, queue: list[tuple[Any, str]], money: Sequence[Any]) -> list[_Price]:
        """The projects that ask least of their supporters. A price can only rise, so an old one is a lower bound."""
        best: list[_Price] = []
        while queue and (not best or queue[0][0] <= best[0].per_worth * (1 + self.slack)):
            _bound, one = heapq.heappop(queue)
            price = self._price(self.projects[one], money)
            if price is None:
                continue  # nobody gets more money: it stays too dear
            if best and price.per_worth > best[0].per_worth * (1 + self.slack):
                heapq.heappush(queue, (price.per_worth, one))
                continue
            if best and price.per_worth * (1 + self.slack) < best[0].per_worth:
                for dearer in best:
                    heapq.heappush(queue, (dearer.per_worth, dearer.project.id))
                best = []
            best.append(price)
        return best

    def _price(self, project: _Project, money: Sequence[Any]) -> _Price | None:
        """What one supporter pays when all pay alike as far as they can; None if they cannot."""
        need, people = project.cost * self.unit, project.votes
        if self.exact:
            need = int(need)
        holding = itemgetter(*project.groups)(money) if len(project.groups) > 1 else (money[project.groups[0]],)
        if min(holding) * people * (1 + self.slack) < need:
            rich = list(zip(holding, project.weights, strict=True))
            while True:
                least = need / (people * (1 + self.slack)) if not self.exact else -(-need // people)
                poor = [pair for pair in rich if pair[0] < least]
                if not poor:
                    break
                rich = [pair for pair in rich if pair[0] >= least]
                need -= sum(held * number for held, number in poor)
                people -= sum(number for _held, number in poor)
                if not people:
                    return None
        each = Fraction(need, people * self.unit) if self.exact else need / people
        return _Price(each / project.worth, project, need, people)

    def _pay(self, price: _Price, money: list[Any]) -> list[Any]:
        need, people = price.need, price.people
        if self.exact and need % people:
            finer = people // gcd(need, people)
            self.unit *= finer
            need *= finer
            money = [held * finer for held in money]
        each = need // people if self.exact else need / people
        for group in price.project.groups:
            held = money[group]
            money[group] = held - each if held > each else 0
        return money

    def _first(self, level: Sequence[_Price], money: Sequence[Any]) -> _Price:
        named = {price.project.id: price for price in level}
        self.was_close = True
        if not self.exact:
            return named[min(named, key=natural)]
        if self._all_the_same(level, money):
            return named[min(named, key=natural)]
        return named[self.ties.best(named, 1, "the money", history=[self.votes])[0]]

    def _all_the_same(self, level: Sequence[_Price], money: Sequence[int]) -> bool:
        """Whether all of them can be bought at these prices, whoever comes first."""
        left: dict[int, Fraction] = {}
        for price in level:
            each = Fraction(price.need, price.people)
            for group in price.project.groups:
                left[group] = left.get(group, Fraction(money[group])) - each
                if left[group] < 0:
                    return False
        return True

    def cost(self, bought: Iterable[str]) -> Any:
        """What they cost together."""
        return sum((self.projects[one].cost for one in bought), Fraction(0) if self.exact else 0.0)


def _equal_shares(election: Election) -> Outcome:
    """Equal shares; with `add1` everybody's share rises until the next step would overspend."""
    money, votes = _affordable(election), _mentions(election)
    outcome = Outcome(details={"votes": votes})
    running = set(_in_running(election, votes))
    projects = [option for option in election.options if option.id in running]
    if not projects:
        return _with_selection(election, outcome, [])
    start = money / election.ballots
    exact = _Shares(election, projects, exact=True)
    try:
        steps = _steps(election, exact, start, money) if election.rules.add1 else 0
        election.ties.broken.clear()  # what was level in the steps before is no part of the result
        bought = exact.run(start + steps * election.rules.increment)
    except Tied as tie:
        outcome.tie = tie
        return _with_selection(election, outcome, [])
    outcome.details |= {"share": written(start + steps * election.rules.increment), "steps": steps}
    if election.rules.completion == "greedy":
        left = [one for one in election.ids if one in running and one not in bought]
        try:
            _spend(election, money - exact.cost(bought), votes, left, bought)
        except Tied as tie:
            outcome.tie = tie
    return _with_selection(election, outcome, bought)


MOST_STEPS = 1_000_000


def _steps(election: Election, exact: _Shares, start: Fraction, money: Fraction) -> int:
    """The last step that does not overspend. Guessed in floats where nothing is close, and settled exactly."""
    guess = _Shares(election, [option for option in election.options if option.id in exact.projects], exact=False)
    increment, step, all_bought = election.rules.increment, 0, len(exact.projects)

    def bought_at(at: int) -> list[str]:
        return exact.run(start + at * increment)

    def guessed_at(at: int) -> list[str]:
        bought = guess.run(start + at * increment)
        return bought_at(at) if guess.was_close else bought

    # Its supporters cannot pay for a project before all they have together is its cost. Where that is far ahead for
    # whatever is not bought yet, only what is bought already can be bought until then, and nothing overspends.
    earliest = {one: -((start - each.cost / each.votes) // increment) for one, each in exact.projects.items()}
    for _pass in range(MOST_STEPS):
        bought = guessed_at(step)
        if len(bought) == all_bought or exact.cost(bought) > money:
            break
        step = max(step + 1, min(at for one, at in earliest.items() if one not in bought))
    else:
        raise Unreadable("a million steps do not spend the budget: the rule 'increment' is too small")
    while step and _is_the_end(bought_at(step - 1), exact, money):
        step -= 1
    while not _is_the_end(bought := bought_at(step), exact, money):
        step += 1
    return step - 1 if exact.cost(bought) > money else step


def _is_the_end(bought: Sequence[str], exact: _Shares, money: Fraction) -> bool:
    """Whether a step overspends, or buys everything that anybody wants."""
    return exact.cost(bought) > money or len(bought) == len(exact.projects)


COUNTS: dict[str, Callable[[Election], Outcome]] = {
    "plurality": _add_up,
    "approval": _add_up,
    "dots": _add_up,
    "score": _add_up,
    "points": _add_up,
    "spav": _spav,
    "irv": _irv,
    "stv": _stv,
    "schulze": _schulze,
    "greedy": _greedy,
    "equal_shares": _equal_shares,
}


# --- Files -----------------------------------------------------------------------------------------------------------


def canonical(value: Any) -> str:
    """The one spelling of JSON that is hashed and compared: sorted, UTF-8, one line, no floats."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False) + "\n"


def box_of(text: str, *, kind: str) -> Box:
    """Read ballots; `kind` is how the file's name ends: csv, blt or pb. Raises Unreadable."""
    readers = {"csv": read_csv, "blt": read_blt, "pb": read_pb}
    if kind not in readers:
        raise Unreadable(f"ballots are .csv, .blt or .pb, not .{kind}")
    return readers[kind](text.removeprefix("\ufeff"))


def read_csv(text: str) -> Box:
    """`count;ranking` or `count;content`, a line for each different ballot; without a count each line is one."""
    rows = [line.split(";") for line in text.splitlines()]
    head = [name.strip() for name in rows[0]] if rows else []
    column = next((head.index(name) for name in ("content", "ranking", "vote", "ballot") if name in head), None)
    if column is None:
        raise Unreadable("the first line names the columns: count;ranking or count;content")
    counted = head.index("count") if "count" in head else None
    profile: Profile = []
    for line, row in enumerate(rows[1:], start=2):
        if not any(part.strip() for part in row):
            continue
        try:
            number = _number_in(row[counted], "number of ballots") if counted is not None and counted < len(row) else 1
            profile.append((number, ballot_of(row[column] if column < len(row) else "")))
        except Unreadable as error:
            raise Unreadable(f"line {line}: {error}") from None
    return Box(profile)


def _number_in(text: str, what: str, *, least: int = 0, most: int = 10**9) -> int:
    number = text.strip()
    if not re.fullmatch(r"[0-9]{1,10}", number) or not least <= int(number) <= most:
        raise Unreadable(f"{number[:40]!r} is no {what}")
    return int(number)


BLT_REMARK = re.compile(r'#(?=(?:[^"]*"[^"]*")*[^"]*$).*')  # from a # that stands in no title


def read_blt(text: str) -> Box:
    """The .blt of STV programs: `options seats`, withdrawn ones as `-3`, ballots as `2 1 4=5 3 0`, a `0`, titles."""
    lines = [line for line in (BLT_REMARK.sub("", raw).strip() for raw in text.splitlines()) if line]
    first = lines[0].split() if lines else []
    if len(first) != 2:
        raise Unreadable("line 1 of a .blt says how many options and how many seats there are")
    size = _number_in(first[0], "number of options", least=1, most=MOST_OPTIONS)
    seats = _number_in(first[1], "number of seats", least=1)
    ids = {str(number) for number in range(1, size + 1)}
    profile: Profile = []
    withdrawn: list[str] = []
    at = 1
    while at < len(lines) and lines[at].startswith("-"):
        withdrawn += [part.lstrip("-") for part in lines[at].split()]
        at += 1
    if not set(withdrawn) <= ids:
        raise Unreadable("an option is withdrawn that does not exist")
    while at < len(lines) and lines[at] != "0":
        profile.append(_blt_ballot(lines[at]))
        at += 1
    if at == len(lines):
        raise Unreadable("a .blt ends its ballots with a line that says 0")
    titles = [title.strip('"') for title in re.findall(r'"[^"]*"', "\n".join(lines[at + 1 :]))]
    options = tuple(
        Option(one, title) for one, title in zip_longest(sorted(ids, key=natural), titles[:size], fillvalue="")
    )
    return Box(profile, options, seats=seats, withdrawn=tuple(withdrawn))


def _blt_ballot(line: str) -> tuple[int, Ballot]:
    parts = re.sub(r"^\([^)]*\)\s*", "", line).split()
    if len(parts) < 2 or parts[-1] != "0":
        raise Unreadable(f"{line!r} is no ballot of a .blt: it begins with how many there are and ends with 0")
    return _number_in(parts[0], "number of ballots"), ballot_of(">".join(parts[1:-1]))


PB_KINDS = ("approval", "choose-1", "ordinal", "cumulative", "scoring")


def read_pb(text: str) -> Box:
    """The Pabulib format: META, PROJECTS and VOTES, each with a line of column names."""
    sections: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for row in _pb_rows(text):
        if len(row) == 1 and row[0].strip().upper() in {"META", "PROJECTS", "VOTES"}:
            rows = sections.setdefault(row[0].strip().upper(), [])
        elif any(part.strip() for part in row):
            rows.append([part.strip() for part in row])
    if missing := {"META", "PROJECTS", "VOTES"} - set(sections):
        raise Unreadable(f"a .pb has a part named {min(missing)}")
    meta = {row[0]: row[1] for row in sections["META"] if len(row) > 1}
    options = tuple(
        Option(row["project_id"], row.get("name", ""), cost=_cost_of(row.get("cost") or "0", row["project_id"]))
        for row in _named(sections["PROJECTS"], "project_id")
    )
    _each_once(options)
    kind = meta.get("vote_type", "approval")
    if kind not in PB_KINDS:
        raise Unreadable(f"vote_type is one of {', '.join(PB_KINDS)}, not {kind!r}")
    profile = [(1, _pb_ballot(row, kind)) for row in _named(sections["VOTES"], "vote")]
    budget = fraction_of(meta["budget"], "the budget") if "budget" in meta else Fraction(-1)
    return Box(profile, options, budget=budget)


def _pb_rows(text: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(text.splitlines(), delimiter=";")
    except csv.Error as error:
        raise Unreadable(f"a .pb cannot be read: {error}") from None


def _named(rows: Sequence[Sequence[str]], needed: str) -> list[dict[str, str]]:
    if not rows or needed not in rows[0]:
        raise Unreadable(f"a column named {needed} is missing")
    named = [dict(zip(rows[0], row, strict=False)) for row in rows[1:]]
    if any(needed not in row for row in named):
        raise Unreadable(f"a line has no {needed}")
    return named


def _pb_ballot(row: Mapping[str, str], kind: str) -> Ballot:
    ids = [one.strip() for one in row.get("vote", "").split(",") if one.strip()]
    if kind in {"cumulative", "scoring"}:
        given = [part.strip() for part in row.get("points", "").split(",") if part.strip()]
        if len(given) != len(ids):
            raise Unreadable(f"a voter gives {len(given)} points to {len(ids)} projects")
        return Ballot(points=tuple((one, _whole(points)) for one, points in zip(ids, given, strict=True)))
    if kind == "ordinal":
        return Ballot(ranks=tuple((one,) for one in ids))
    return Ballot(ranks=(tuple(dict.fromkeys(ids)),) if ids else ())


def _whole(points: str) -> int:
    number = fraction_of(points, "a number of points")
    if number.denominator != 1:
        raise Unreadable(f"{points!r} are no whole points")
    return int(number)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"{path.name} cannot be read: {error.strerror}") from None


def _text(path: Path) -> str:
    try:
        return _bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable(f"{path.name} is not written in UTF-8") from None


def _json(path: Path) -> Any:
    text = _text(path)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path.name} is no JSON: {error}") from None


# --- A published kit -------------------------------------------------------------------------------------------------

FEWEST_BALLOTS = 10  # of a smaller box only totals are published: no kit
REJECTED = "!"  # the content of a paper that is no ballot
ALL, BLANK = "*", "-"  # among sums: all ballots, and the blank ones of them


def sha256(*parts: bytes) -> bytes:
    """The hash of the parts, one after the other."""
    return hashlib.sha256(b"".join(parts)).digest()


def leaf_of(tracker: bytes, salt: bytes, content: bytes) -> bytes:
    """The hash that stands for a ballot in public. Without the salt it tells nothing of the content."""
    return sha256(b"\x00ballot", tracker, sha256(salt, content))


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The Merkle root of the leaves, in order; a leaf without a neighbour moves up as it is. Nothing: 32 zeros."""
    row = list(leaves)
    inner = hashlib.sha256(b"\x01")
    while len(row) > 1:
        above = []
        for left, right in zip(row[::2], row[1::2], strict=False):
            node = inner.copy()
            node.update(left)
            node.update(right)
            above.append(node.digest())
        row = above + row[len(row) - len(row) % 2 :]
    return row[0] if row else bytes(32)


def head_of(previous: bytes, root: bytes, size: int) -> bytes:
    """What a batch of receipts is signed by: it holds the head before it, and so all batches before."""
    return sha256(b"\x02", previous, root, size.to_bytes(8, "big"))


class Kit:
    """A folder that was published: everything it claims is computed again. `faults` says what does not agree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = _json(folder / "manifest.json")
        self.faults: list[str] = []
        try:
            self.result = self._recount()
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            reason = str(error) if isinstance(error, Unreadable) else f"{type(error).__name__}: {error}"
            self.result = ""
            self.faults.append(f"the kit cannot be read to the end ({reason})")

    def _recount(self) -> str:
        told = self.manifest
        self.expect(told["format"] == 1, "this kit is of another format; its own tally.py reads it")
        self._check_files(told["files"])
        key = bytes.fromhex(told["board"]["key"])
        signed = is_signed(
            key, _bytes(self.folder / "manifest.json"), bytes.fromhex(_text(self.folder / "manifest.sig").strip())
        )
        self.expect(signed, "manifest.json: the signature is not that of the election")
        rules = _json(self.folder / "rules.json")
        same = canonical(rules).encode() == _bytes(self.folder / "rules.json")
        self.expect(same and sha256(canonical(rules).encode()).hex() == told["rules_sha256"], "rules.json: other rules")
        leaves = self._check_board(told["board"], key)
        counting = self._count_sums if (self.folder / "sums.csv").exists() else self._count_ballots
        result = canonical(counting(rules_of(rules), leaves))
        self.expect(
            result.encode() == _bytes(self.folder / "result.json"), "result.json: the count gives something else"
        )
        return result

    def expect(self, holds: bool, sentence: str) -> None:
        """Note what is wrong."""
        if not holds:
            self.faults.append(sentence)

    def _check_files(self, files: Mapping[str, str]) -> None:
        here = {path.name for path in self.folder.iterdir()} - {"manifest.json", "manifest.sig", "__pycache__"}
        for name in sorted(here - set(files)):
            self.faults.append(f"{name}: is not in manifest.json")
        for name, told in sorted(files.items()):
            found = sha256(_bytes(self.folder / name)).hex() if name in here else "nothing"
            self.expect(found == told, f"{name}: is not the file of manifest.json")

    def _check_board(self, board: Mapping[str, Any], key: bytes) -> list[bytes]:
        """Every batch: its leaves in order and its own, its root, its head on the head before, its signature."""
        batches: dict[str, list[bytes]] = {str(batch["no"]): [] for batch in board["batches"]}
        for name, leaf in self._rows("board.csv", "batch;leaf"):
            batches[name].append(bytes.fromhex(leaf))
        previous = bytes(32)
        everything: list[bytes] = []
        for number, batch in enumerate(board["batches"], start=1):
            leaves = batches[str(batch["no"])]
            root = root_of(leaves)
            head = head_of(previous, root, len(leaves))
            what = f"batch {batch['no']} of the board"
            self.expect(batch["no"] == number, f"{what}: is not the next one")
            self.expect(leaves == sorted(set(leaves)), f"{what}: leaves are not in order, or stand there twice")
            self.expect(batch["size"] == len(leaves), f"{what}: does not have as many leaves as it says")
            self.expect(batch["root"] == root.hex(), f"{what}: the root is not that of its leaves")
            self.expect(batch["head"] == head.hex(), f"{what}: the head does not follow from the one before")
            self.expect(
                is_signed(key, head, bytes.fromhex(batch["signature"])),
                f"{what}: the signature is not that of the election",
            )
            previous = head
            everything += leaves
        self.expect(len(set(everything)) == len(everything), "board.csv: a leaf stands there twice")
        return everything

    def _web(self, leaves: Sequence[bytes]) -> Profile:
        """The ballots from screens: as sums, or each with its salt, where the rules publish them so."""
        if not (self.folder / "ballots.csv").exists():
            return [(int(number), ballot_of(content)) for number, content in self._rows("profile.csv", "count;content")]
        rows = self._rows("ballots.csv", "tracker;salt;content")
        made = [
            leaf_of(bytes.fromhex(tracker), bytes.fromhex(salt), content.encode()) for tracker, salt, content in rows
        ]
        self.expect(sorted(made) == sorted(leaves), "ballots.csv: these ballots are not those of the board")
        return [(1, ballot_of(content)) for _tracker, _salt, content in rows]

    def _count_ballots(self, rules: Rules, leaves: Sequence[bytes]) -> dict[str, Any]:
        web = self._web(leaves)
        paper, rejected = self._paper()
        on_screen, on_paper = (sum(number for number, _ballot in profile) for profile in (web, paper))
        self._check_counts(len(leaves), on_screen, on_paper, rejected)
        return count(rules, Box([*web, *paper]), lot=self.manifest["lot"])

    def _count_sums(self, rules: Rules, leaves: Sequence[bytes]) -> dict[str, Any]:
        """The ballots are published as sums, for each could be known by the many ways to fill it in."""
        web = self._sums("sums.csv", self._rows("sums.csv", "what;ballots;points"), rules)
        bundles: dict[tuple[str, str], list[list[str]]] = {}
        rejected = 0
        for place, bundle, *sums in self._rows("paper_bundles.csv", "place;bundle;what;ballots;points"):
            if sums[0] == REJECTED:
                rejected += int(sums[1])
            else:
                bundles.setdefault((place, bundle), []).append(sums)
        paper = Sums(0, 0, {}, {})
        for where, rows in bundles.items():
            paper += self._sums(f"paper_bundles.csv, {' '.join(where)}", rows, rules)
        self._check_counts(len(leaves), web.ballots, paper.ballots, rejected)
        return count_sums(rules, web + paper, lot=self.manifest["lot"])

    def _sums(self, where: str, rows: Sequence[Sequence[str]], rules: Rules) -> Sums:
        known = [ALL, BLANK, *(option.id for option in rules.options)]
        self.expect([row[0] for row in rows] == known, f"{where}: does not tell each option once, in order")
        told = {what: (int(ballots), int(points)) for what, ballots, points in rows}
        (ballots, _none), (blank, _none) = told.pop(ALL), told.pop(BLANK)
        marks, points = ({one: pair[part] for one, pair in told.items()} for part in (0, 1))
        sums = Sums(ballots, blank, marks, points)
        self.expect(sums.can_be(rules), f"{where}: no ballots of this election can add up to this")
        return sums

    def _paper(self) -> tuple[Profile, int]:
        paper: Profile = []
        rejected = 0
        for _place, _bundle, number, content in self._rows("paper_bundles.csv", "place;bundle;count;content"):
            if content == REJECTED:
                rejected += int(number)
            else:
                paper.append((int(number), ballot_of(content)))
        return paper, rejected

    def _check_counts(self, leaves: int, on_screen: int, on_paper: int, rejected: int) -> None:
        """Codes against ballots. Paper marks may differ from papers: the protocol explains by how many, and why."""
        told = self.manifest["counts"]
        self.expect(on_screen == leaves, "ballots from screens are not as many as the leaves of the board")
        self.expect(
            told["used_web"] == told["web"] == on_screen, "codes used on screens are not as many as such ballots"
        )
        self.expect(told["paper"] == on_paper, "ballots on paper are not as many as the bundles hold")
        self.expect(told["rejected"] == rejected, "rejected papers are not as many as the bundles hold")
        difference = told["used_paper"] - on_paper - rejected
        self.expect(told["paper_difference"] == difference, "marks for paper differ from papers by another number")
        parts = ("used_web", "used_paper", "revoked", "unused")
        self.expect(told["issued"] == sum(told[part] for part in parts), "issued codes are not used, revoked or unused")
        self.expect(on_screen + on_paper >= FEWEST_BALLOTS, "a box this small is not published, for its voters' sake")

    def _rows(self, name: str, head: str) -> list[list[str]]:
        lines = _text(self.folder / name).split("\n")
        if lines[0] != head or lines[-1] != "":
            raise Unreadable(f"{name} begins with {head}, and each of its lines is ended")
        rows = [line.split(";") for line in lines[1:-1]]
        if any(len(row) != head.count(";") + 1 for row in rows):
            raise Unreadable(f"{name}: every line has {head}")
        return rows


# Ed25519 (RFC 8032), only what checks a signature. Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]


def _plus(p: _Point, q: _Point) -> _Point:
    a = (p[1] - p[0]) * (q[1] - q[0]) % _P
    b = (p[1] + p[0]) * (q[1] + q[0]) % _P
    c = 2 * p[3] * q[3] * _D % _P
    d = 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: _Point) -> _Point:
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _plus(total, point)
        point = _plus(point, point)
        number >>= 1
    return total


def _point(packed: bytes) -> _Point | None:
    """The point of 32 bytes: y, and in the last bit whether x is odd."""
    number = int.from_bytes(packed, "little")
    odd, y = number >> 255, number & (2**255 - 1)
    if len(packed) != 32 or y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (x * x - square) % _P or (not x and odd):
        return None
    if x & 1 != odd:
        x = _P - x
    return x, y, 1, x * y % _P


_BASE = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the holder of this Ed25519 key signed these bytes."""
    who, proof = _point(key), _point(signature[:32])
    number = int.from_bytes(signature[32:], "little")
    if who is None or proof is None or _BASE is None or len(signature) != 64 or number >= _ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % _ORDER
    left, right = _times(number, _BASE), _plus(proof, _times(challenge, who))
    return (left[0] * right[2] - right[0] * left[2]) % _P == 0 and (left[1] * right[2] - right[1] * left[2]) % _P == 0


# --- At the command line ---------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the result as canonical JSON. 1: the kit does not agree with itself; 2: something cannot be read."""
    parser = argparse.ArgumentParser(description="Counts an election by its rules, or recounts a published kit.")
    parser.add_argument(
        "ballots", metavar="BALLOTS", type=Path, help="ballots as .csv, .blt or .pb, or the folder of a kit"
    )
    parser.add_argument("--rules", type=Path, help="a file with the rules, in JSON; a kit has its own")
    parser.add_argument("--lot", default="", help="the number that was drawn, where a tie waits for a lot")
    given = parser.parse_args(arguments)
    try:
        if given.ballots.is_dir():
            return _print_kit(given.ballots)
        if given.rules is None:
            raise Unreadable("a file of ballots needs --rules RULES.json")
        if given.lot and not (given.lot.isascii() and given.lot.isdigit()):
            raise Unreadable("the number of a lot has digits and nothing else")
        box = box_of(_text(given.ballots), kind=given.ballots.suffix.lstrip(".").lower())
        result = canonical(count(rules_of(_json(given.rules)), box, lot=given.lot))
    except Unreadable as error:
        print(f"tally: {error}", file=sys.stderr)
        return 2
    sys.stdout.buffer.write(result.encode())
    return 0


def _print_kit(folder: Path) -> int:
    kit = Kit(folder)
    for sentence in kit.faults:
        print(f"tally: {sentence}", file=sys.stderr)
    sys.stdout.buffer.write(kit.result.encode())
    return 1 if kit.faults else 0


if __name__ == "__main__":
    sys.exit(main())
