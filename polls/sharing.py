"""Shared money as the result shows it: what is bought, what is left, and what most votes first would have bought."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elections import tally


@dataclass(frozen=True)
class Slice:
    """One dream's part of the money, as the picture draws it: from where, and how wide, of a thousand."""

    no: int
    title: str
    cost: int
    start: int
    width: int


@dataclass(frozen=True)
class Shared:
    """What became of the money, in kroner."""

    budget: int
    spent: int
    slices: tuple[Slice, ...]
    by_votes: tuple[int, ...]  # what most votes first would have bought; nothing where a tie hides it

    @property
    def left(self) -> int:
        return self.budget - self.spent

    @property
    def is_the_same(self) -> bool:
        """Whether most votes first would have bought the same."""
        return set(self.by_votes) == {one.no for one in self.slices}


def shared(rules: Mapping[str, Any], whole: Mapping[str, Any], titles: Mapping[int, str], *, lot: str) -> Shared:
    """The money of an election that is counted. Raises nothing: its rules were read before."""
    costs = {int(option["id"]): option["cost"] for option in rules["options"]}
    budget, spent, slices = rules["budget"], 0, []
    for no in map(int, whole["winners"]):
        start = round(1000 * spent / budget)
        spent += costs[no]
        slices.append(Slice(no, titles[no], costs[no], start, round(1000 * spent / budget) - start))
    return Shared(budget, spent, tuple(slices), _by_votes(rules, whole, lot))


def _by_votes(rules: Mapping[str, Any], whole: Mapping[str, Any], lot: str) -> tuple[int, ...]:
    """Most votes first, as cities often do it. It needs no ballots: whoever ticked what beside it does not matter."""
    greedy = {name: rules[name] for name in ("options", "budget", "ties")} | {"method": "greedy"}
    profile = [(votes, tally.ballot_of(no)) for no, votes in whole["votes"].items()]
    result = tally.count(tally.rules_of(greedy), tally.Box(profile), lot=lot)
    return () if "tie" in result else tuple(int(no) for no in result["winners"])
