"""The count. Standard library only, whole numbers only: it can be published and run by anyone.

It works on a weighted profile, `[(how many, what they say)]`; what a ballot says is the number of the
option with the cross, or nothing on a blank one.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Tally:
    """Votes by option, blank ballots, who has won, and who still ties for the places that are left."""

    counts: dict[int, int]
    blank: int
    winners: tuple[int, ...]
    tie: tuple[int, ...]
    places_left: int  # how many of the tied ones get a place


def plurality(profile: Iterable[tuple[int, str]], *, options: Sequence[int], winners: int) -> Tally:
    """One cross a ballot; the `winners` options with most votes win. No votes, no win.

    A tie is reported, never broken: by neither chance nor order.
    """
    counts = dict.fromkeys(sorted(options), 0)
    blank = 0
    for number, content in profile:
        if content:
            counts[int(content)] += number
        else:
            blank += number

    won: list[int] = []
    for votes in sorted({v for v in counts.values() if v > 0}, reverse=True):
        level = [no for no, v in counts.items() if v == votes]
        places_left = winners - len(won)
        if len(level) > places_left:
            tie = tuple(level) if places_left else ()
            return Tally(counts, blank, tuple(won), tie, places_left)
        won += level
    return Tally(counts, blank, tuple(won), (), 0)


def lot_order(number: str, origins: Mapping[int, str]) -> list[int]:
    """The options in the order of a public lot: by SHA-256 of the number that was drawn and their origin."""
    return sorted(origins, key=lambda no: (hashlib.sha256(f"{number}{origins[no]}".encode()).digest(), no))


def break_tie(tally: Tally, *, number: str, origins: Mapping[int, str]) -> Tally:
    """The same count with the places that were left given by the lot; what tied stays on record."""
    order = lot_order(number, {no: origins[no] for no in tally.tie})
    return replace(tally, winners=(*tally.winners, *order[: tally.places_left]), places_left=0)
