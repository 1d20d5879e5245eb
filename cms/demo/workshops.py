"""Two dream workshops: one that 6B has today, and one that 7A had, with what came of it."""

from typing import Any

from cms.demo import dreams
from cms.demo.places import Place


def plan_for_today(place: Place) -> None:
    """6B's ninety minutes."""


def hold_with_harvest(text: dict[str, Any], place: Place) -> None:
    """7A's workshop from the first card to the dream that was sent to the board."""
    dreams.build(text, place)
