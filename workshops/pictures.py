"""Three pictures in an order: how those who do not read yet find their seat, in a room that the device knows."""

import random
from collections.abc import Collection, Iterable
from itertools import combinations, permutations

from django.utils.translation import pgettext_lazy

PICTURES = {
    "sun": pgettext_lazy("picture of a seat", "sun"),
    "moon": pgettext_lazy("picture of a seat", "moon"),
    "star": pgettext_lazy("picture of a seat", "star"),
    "boat": pgettext_lazy("picture of a seat", "boat"),
    "cat": pgettext_lazy("picture of a seat", "cat"),
    "fish": pgettext_lazy("picture of a seat", "fish"),
    "house": pgettext_lazy("picture of a seat", "house"),
    "tree": pgettext_lazy("picture of a seat", "tree"),
    "flower": pgettext_lazy("picture of a seat", "flower"),
    "apple": pgettext_lazy("picture of a seat", "apple"),
    "car": pgettext_lazy("picture of a seat", "car"),
    "ball": pgettext_lazy("picture of a seat", "ball"),
    "key": pgettext_lazy("picture of a seat", "key"),
    "umbrella": pgettext_lazy("picture of a seat", "umbrella"),
    "bell": pgettext_lazy("picture of a seat", "bell"),
    "cup": pgettext_lazy("picture of a seat", "cup"),
    "mitten": pgettext_lazy("picture of a seat", "mitten"),
    "snail": pgettext_lazy("picture of a seat", "snail"),
}
LENGTH = 3
YOUNGEST = 4
"""Up to this grade a workshop has pictures from the start."""

# What looks alike from afar never stands beside each other on one slip.
_ALIKE = (
    {"sun", "star", "flower"},
    {"ball", "apple"},
    {"boat", "car"},
    {"bell", "umbrella"},
    {"cup", "mitten"},
    {"fish", "snail"},
    {"house", "tree"},
)
_chance = random.SystemRandom()


class NoPicturesLeft(Exception):
    """More seats than there are triples."""


def triples(count: int, *, taken: Collection[str] = ()) -> list[str]:
    """`count` triples as a seat stores them ("boat sun cat"), far from each other and from `taken`.

    Two of them never hold the same three pictures, and never agree in two places: one wrong tap, or the right
    pictures in a wrong order, opens nobody else's seat. Only far past the size of a class does that give way.
    """
    every = [triple for triple in permutations(PICTURES, LENGTH) if not _has_alike(triple)]
    _chance.shuffle(every)
    used = {trait for triple in taken for trait in _traits(tuple(triple.split()))}
    chosen: list[str] = []
    for triple in every:
        if len(chosen) == count:
            break
        if used.isdisjoint(traits := _traits(triple)):
            used |= traits
            chosen.append(" ".join(triple))
    return chosen + _any(count - len(chosen), every, {*taken, *chosen})


def _has_alike(triple: Iterable[str]) -> bool:
    shown = set(triple)
    return any(len(shown & alike) > 1 for alike in _ALIKE)


def _traits(triple: tuple[str, ...]) -> set[object]:
    """What no two seats may share: the three as a set, and any two in their places."""
    return {frozenset(triple), *combinations(enumerate(triple), LENGTH - 1)}


def _any(count: int, every: Iterable[tuple[str, ...]], taken: Collection[str]) -> list[str]:
    if count <= 0:
        return []
    left = [" ".join(triple) for triple in every if " ".join(triple) not in taken]
    if count > len(left):
        raise NoPicturesLeft
    return left[:count]


def tapped(said: str) -> list[str]:
    """The pictures of a form, in order and each once; what is none of ours is left out."""
    return list(dict.fromkeys(code for code in said.split()[:LENGTH] if code in PICTURES))


def named(stored: str) -> list[tuple[str, str]]:
    """A seat's pictures with their names in the reader's language."""
    return [(code, str(PICTURES[code])) for code in stored.split() if code in PICTURES]
