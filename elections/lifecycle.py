"""The states of an election and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from lifecycles import Move


class State(models.TextChoices):
    """A closed box waits for a lot only where the count ended in a tie."""

    DRAFT = "draft", _("Not opened")
    OPEN = "open", pgettext_lazy("election", "Open")
    CLOSED = "closed", pgettext_lazy("election", "Closed")
    COUNTED = "counted", _("Counted")


OPEN = Move("open", frozenset({State.DRAFT}), State.OPEN)
CLOSE = Move("close", frozenset({State.OPEN}), State.CLOSED)
COUNT = Move("count", frozenset({State.CLOSED}), State.COUNTED)

MOVES = (OPEN, CLOSE, COUNT)
