"""The ways in which people can vote on dreams, in words, and the rules that count each."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_RANKS = 3  # more, over many dreams, would let a ballot be known again
MOST_TO_BUY = 8  # dreams to share money among, for the same reason (docs/decisions/0019)
DOTS = 10
MOST_POINTS = 5
MOST_MONEY = 1_000_000_000  # kroner


class Way(models.TextChoices):
    """How a ballot is marked. One cross is what everybody knows; the others say more."""

    CROSS = "cross", _("One cross")
    APPROVE = "approve", _("A cross for every dream one likes")
    RANK = "rank", _("First, second and third choice")
    DOTS = "dots", _("Ten dots to spread")
    SCORE = "score", _("Points from 0 to 5 for each dream")
    MONEY = "money", _("Money to share among dreams")


EXPLAINED = {
    Way.CROSS: _("The dream with the most crosses wins."),
    Way.APPROVE: _("Everybody ticks as many dreams as they like. The dream with the most ticks wins."),
    Way.RANK: _("The weakest dream goes out and its ballots move to their next choice, until one has more than half."),
    Way.DOTS: _("Everybody spreads ten dots. The dream with the most dots wins."),
    Way.SCORE: _("Everybody gives each dream from 0 to 5 points. The dream with the most points wins."),
    Way.MONEY: _(
        "Everybody ticks the dreams they want and has an equal part of the money. Those who want a dream pay for it "
        "together, so that small groups get something too. What is left goes to the dreams with the most ticks."
    ),
}
EXPLAINED_FOR_TWO = {
    Way.CROSS: _("The two dreams with the most crosses win."),
    Way.APPROVE: _("Everybody ticks as many dreams as they like. The two dreams with the most ticks win."),
    Way.RANK: _(
        "A ballot whose dream has enough already, or is out, moves to its next choice, until two dreams have won."
    ),
    Way.DOTS: _("Everybody spreads ten dots. The two dreams with the most dots win."),
    Way.SCORE: _("Everybody gives each dream from 0 to 5 points. The two dreams with the most points win."),
}
COUNTED_IN = {Way.DOTS: _("Dots"), Way.SCORE: _("Points"), Way.MONEY: _("People who want it")}
HOW_TO = {
    Way.CROSS: _("Choose one dream, or none."),
    Way.APPROVE: _("Tick every dream that you like."),
    Way.RANK: _("Choose your first dream. You may also say which comes second and third."),
    Way.DOTS: _("Spread up to ten dots. You may put several on one dream."),
    Way.SCORE: _("Give each dream from 0 to 5 points. A dream that you give nothing gets 0."),
    Way.MONEY: _("Tick every dream that you would spend your part of the money on."),
}


def rules_of(way: str, *, winners: int, budget: int | None = None) -> dict[str, Any]:
    """The rules of elections/README.md, without options; a tie is broken by earlier rounds, then by a public lot."""
    if way == Way.MONEY:
        return {
            "method": "equal_shares",
            "budget": budget or 0,
            "increment": step_of(budget or 0),
            "completion": "greedy",  # two level dreams may overspend together, and would leave all the money lying
            "ties": ["votes", "cost", "lot"],
        }
    rules: dict[str, Any] = {"seats": winners, "ties": ["lot"]}
    if way == Way.RANK:
        method = "irv" if winners == 1 else "stv"
        return {**rules, "method": method, "max_ranks": MOST_RANKS, "ties": ["earlier", "lot"]}
    if way == Way.DOTS:
        return {**rules, "method": "dots", "dots": DOTS}
    if way == Way.SCORE:
        return {**rules, "method": "score", "max_score": MOST_POINTS}
    return {**rules, "method": "plurality" if way == Way.CROSS else "approval"}


def step_of(budget: int) -> int:
    """By how many kroner everybody's part rises at a time: by one, and where there are millions by as little as counts.

    A part never has to rise above twice the budget, so no count takes more than two hundred thousand steps.
    """
    return max(1, budget // 100_000)
