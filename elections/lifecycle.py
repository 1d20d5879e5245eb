"""The states of an election and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from lifecycles import Move


class State(models.TextChoices):
    """A closed box waits for its papers, and for a lot only where the count ended in a tie.

    Of one that was deleted before it opened the log stays, and nothing else.
    """

    DRAFT = "draft", _("Not opened")
    REHEARSAL = "rehearsal", pgettext_lazy("election", "Rehearsal")
    OPEN = "open", pgettext_lazy("election", "Open")
    CLOSED = "closed", pgettext_lazy("election", "Closed")
    COUNTED = "counted", _("Counted")
    CERTIFIED = "certified", pgettext_lazy("election", "Certified")
    ANNULLED = "annulled", pgettext_lazy("election", "Annulled")
    DROPPED = "dropped", pgettext_lazy("election", "Deleted")


OPENED = (State.OPEN, State.CLOSED, State.COUNTED, State.CERTIFIED)
OVER = (State.CLOSED, State.COUNTED, State.CERTIFIED)

DROP = Move("drop", frozenset({State.DRAFT}), State.DROPPED)
REHEARSE = Move("rehearse", frozenset({State.DRAFT}), State.REHEARSAL)
END_REHEARSAL = Move("end rehearsal", frozenset({State.REHEARSAL}), State.DRAFT)
OPEN = Move("open", frozenset({State.DRAFT}), State.OPEN)
CLOSE = Move("close", frozenset({State.OPEN}), State.CLOSED)
COUNT = Move("count", frozenset({State.CLOSED}), State.COUNTED)
CERTIFY = Move("certify", frozenset({State.COUNTED}), State.CERTIFIED)
ANNUL = Move("annul", frozenset({State.OPEN, *OVER}), State.ANNULLED, needs_reason=True)

MOVES = (DROP, REHEARSE, END_REHEARSAL, OPEN, CLOSE, COUNT, CERTIFY, ANNUL)
