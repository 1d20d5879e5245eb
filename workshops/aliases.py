"""Names that are handed out: "blue fox". Nobody chooses theirs, and none can be used to tease.

Every animal takes the same form of a colour in bokmål and in nynorsk (no neuter), so that any colour goes
with any animal: "grønn rev", never "grønn ekorn".
"""

import random
from collections.abc import Collection

from django.utils.translation import pgettext, pgettext_lazy

Alias = tuple[str, str]  # codes of an animal and a colour, as a seat stores them

ANIMALS = {
    "fox": pgettext_lazy("animal of an alias", "fox"),
    "wolf": pgettext_lazy("animal of an alias", "wolf"),
    "otter": pgettext_lazy("animal of an alias", "otter"),
    "lynx": pgettext_lazy("animal of an alias", "lynx"),
    "moose": pgettext_lazy("animal of an alias", "moose"),
    "reindeer": pgettext_lazy("animal of an alias", "reindeer"),
    "badger": pgettext_lazy("animal of an alias", "badger"),
    "marten": pgettext_lazy("animal of an alias", "marten"),
    "stoat": pgettext_lazy("animal of an alias", "stoat"),
    "wolverine": pgettext_lazy("animal of an alias", "wolverine"),
    "polar_bear": pgettext_lazy("animal of an alias", "polar bear"),
    "seal": pgettext_lazy("animal of an alias", "seal"),
    "dolphin": pgettext_lazy("animal of an alias", "dolphin"),
    "puffin": pgettext_lazy("animal of an alias", "puffin"),
    "falcon": pgettext_lazy("animal of an alias", "falcon"),
    "hawk": pgettext_lazy("animal of an alias", "hawk"),
    "eagle": pgettext_lazy("animal of an alias", "eagle"),
    "owl": pgettext_lazy("animal of an alias", "owl"),
    "swan": pgettext_lazy("animal of an alias", "swan"),
    "crane": pgettext_lazy("animal of an alias", "crane"),
    "heron": pgettext_lazy("animal of an alias", "heron"),
    "swallow": pgettext_lazy("animal of an alias", "swallow"),
    "raven": pgettext_lazy("animal of an alias", "raven"),
    "kingfisher": pgettext_lazy("animal of an alias", "kingfisher"),
    "salmon": pgettext_lazy("animal of an alias", "salmon"),
    "trout": pgettext_lazy("animal of an alias", "trout"),
    "seahorse": pgettext_lazy("animal of an alias", "seahorse"),
    "starfish": pgettext_lazy("animal of an alias", "starfish"),
    "octopus": pgettext_lazy("animal of an alias", "octopus"),
    "butterfly": pgettext_lazy("animal of an alias", "butterfly"),
    "bumblebee": pgettext_lazy("animal of an alias", "bumblebee"),
    "dragonfly": pgettext_lazy("animal of an alias", "dragonfly"),
    "firefly": pgettext_lazy("animal of an alias", "firefly"),
    "horse": pgettext_lazy("animal of an alias", "horse"),
    "tiger": pgettext_lazy("animal of an alias", "tiger"),
    "lion": pgettext_lazy("animal of an alias", "lion"),
    "leopard": pgettext_lazy("animal of an alias", "leopard"),
    "cheetah": pgettext_lazy("animal of an alias", "cheetah"),
    "panther": pgettext_lazy("animal of an alias", "panther"),
    "panda": pgettext_lazy("animal of an alias", "panda"),
    "koala": pgettext_lazy("animal of an alias", "koala"),
    "kangaroo": pgettext_lazy("animal of an alias", "kangaroo"),
    "zebra": pgettext_lazy("animal of an alias", "zebra"),
    "salamander": pgettext_lazy("animal of an alias", "salamander"),
    "gecko": pgettext_lazy("animal of an alias", "gecko"),
    "dragon": pgettext_lazy("animal of an alias", "dragon"),
    "jaguar": pgettext_lazy("animal of an alias", "jaguar"),
    "puma": pgettext_lazy("animal of an alias", "puma"),
    "lemur": pgettext_lazy("animal of an alias", "lemur"),
    "gazelle": pgettext_lazy("animal of an alias", "gazelle"),
}
COLOURS = {
    "blue": pgettext_lazy("colour of an alias", "blue"),
    "green": pgettext_lazy("colour of an alias", "green"),
    "red": pgettext_lazy("colour of an alias", "red"),
    "yellow": pgettext_lazy("colour of an alias", "yellow"),
    "orange": pgettext_lazy("colour of an alias", "orange"),
    "purple": pgettext_lazy("colour of an alias", "purple"),
    "turquoise": pgettext_lazy("colour of an alias", "turquoise"),
    "golden": pgettext_lazy("colour of an alias", "golden"),
    "silver": pgettext_lazy("colour of an alias", "silver"),
    "striped": pgettext_lazy("colour of an alias", "striped"),
}

_chance = random.SystemRandom()


class NoAliasLeft(Exception):
    """More seats than there are pairs of animal and colour."""


def alias(animal: str, colour: str) -> str:
    """The alias in the reader's language: "blå rev"."""
    return pgettext("an alias", "%(colour)s %(animal)s") % {
        "colour": COLOURS.get(colour, colour),
        "animal": ANIMALS.get(animal, animal),
    }


def pairs(count: int, *, taken: Collection[Alias] = ()) -> list[Alias]:
    """`count` aliases that differ from each other and from `taken`.

    No animal comes twice before every animal has come once: "the fox" is enough to call out.
    """
    left = [(animal, colour) for animal in ANIMALS for colour in COLOURS if (animal, colour) not in taken]
    if count > len(left):
        raise NoAliasLeft
    _chance.shuffle(left)
    seen = {animal: sum(a == animal for a, _colour in taken) for animal in ANIMALS}
    ranked = []
    for animal, colour in left:
        ranked.append((seen[animal], animal, colour))
        seen[animal] += 1
    ranked.sort(key=lambda pair: pair[0])  # stable: chance decides within a round
    return [(animal, colour) for _round, animal, colour in ranked[:count]]
