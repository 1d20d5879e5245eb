"""The ways in which people can vote on dreams, in words, and the rules that count each."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_RANKS = 3  # more, over many dreams, would let a ballot be known again
DOTS = 10


class Way(models.TextChoices):
    """How a ballot is marked. One cross is what everybody knows; the others say more."""

    CROSS = "cross", _("One cross")
    APPROVE = "approve", _("A cross for every dream one likes")
    RANK = "rank", _("First, second and third choice")
    DOTS = "dots", _("Ten dots to spread")


EXPLAINED = {
    Way.CROSS: _("The dream with the most crosses wins."),
    Way.APPROVE: _("Everybody ticks as many dreams as they like. The dream with the most ticks wins."),
    Way.RANK: _("The weakest dream goes out and its ballots move to their next choice, until one has more than half."),
    Way.DOTS: _("Everybody spreads ten dots. The dream with the most dots wins."),
}
EXPLAINED_FOR_TWO = {
    Way.CROSS: _("The two dreams with the most crosses win."),
    Way.APPROVE: _("Everybody ticks as many dreams as they like. The two dreams with the most ticks win."),
    Way.RANK: _(
        "A ballot whose dream has enough already, or is out, moves to its next choice, until two dreams have won."
    ),
    Way.DOTS: _("Everybody spreads ten dots. The two dreams with the most dots win."),
}
HOW_TO = {
    Way.CROSS: _("Choose one dream, or none."),
    Way.APPROVE: _("Tick every dream that you like."),
    Way.RANK: _("Choose your first dream. You may also say which comes second and third."),
    Way.DOTS: _("Spread up to ten dots. You may put several on one dream."),
}


def rules_of(way: str, *, winners: int) -> dict[str, Any]:
    """The rules of elections/README.md, without options; a tie is broken by earlier rounds, then by a public lot."""
    rules: dict[str, Any] = {"seats": winners, "ties": ["lot"]}
    if way == Way.RANK:
        method = "irv" if winners == 1 else "stv"
        return {**rules, "method": method, "max_ranks": MOST_RANKS, "ties": ["earlier", "lot"]}
    if way == Way.DOTS:
        return {**rules, "method": "dots", "dots": DOTS}
    return {**rules, "method": "plurality" if way == Way.CROSS else "approval"}
