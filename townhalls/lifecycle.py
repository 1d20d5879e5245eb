"""The moves of a town hall, from the first plan to the day after, and of a party that registers for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycles import Move


class State(models.TextChoices):
    """A town hall."""

    DRAFT = "draft", _("Draft")
    ANNOUNCED = "announced", _("Announced")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Called off")


ANNOUNCE = Move("announce", frozenset({State.DRAFT}), State.ANNOUNCED)
HOLD = Move("hold", frozenset({State.ANNOUNCED}), State.HELD)
CANCEL = Move("cancel", frozenset({State.ANNOUNCED}), State.CANCELLED, needs_reason=True)

TOWN_HALL_MOVES = (ANNOUNCE, HOLD, CANCEL)


class Standing(models.TextChoices):
    """A party. Who gives up a place is deleted: nothing is remembered of them."""

    ASKED = "asked", _("Not confirmed yet")
    PLACED = "placed", _("Has a place")
    WAITING = "waiting", _("On the waiting list")


TAKE_PLACE = Move("take a place", frozenset({Standing.ASKED}), Standing.PLACED)
QUEUE = Move("queue", frozenset({Standing.ASKED}), Standing.WAITING)
MOVE_UP = Move("move up", frozenset({Standing.WAITING}), Standing.PLACED)

PARTY_MOVES = (TAKE_PLACE, QUEUE, MOVE_UP)
