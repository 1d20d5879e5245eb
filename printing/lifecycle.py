"""The states of an order and of its files, and the moves between them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lifecycles.move import Move


class State(TextChoices):
    """Where an order is."""

    QUEUED = "queued", _("Waiting for the printer")
    WORKING = "working", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Something went wrong")
    CANCELLED = "cancelled", _("Cancelled")


class FileState(TextChoices):
    """Where one file of an order is."""

    WAITING = "waiting", _("Waiting")
    WORKING = "working", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Something went wrong")
    WITHDRAWN = "withdrawn", _("No longer valid")


TAKE = Move("take", frozenset({State.QUEUED, State.WORKING}), State.WORKING)
FINISH = Move("finish", frozenset({State.WORKING}), State.DONE)
FAIL = Move("fail", frozenset({State.WORKING}), State.FAILED)
RETRY = Move("retry", frozenset({State.FAILED}), State.QUEUED)
CANCEL = Move("cancel", frozenset({State.QUEUED, State.WORKING, State.FAILED}), State.CANCELLED)

MOVES = (TAKE, FINISH, FAIL, RETRY, CANCEL)
"""Every move of an order."""

OPEN = frozenset({State.QUEUED, State.WORKING})
"""The states in which something still happens by itself."""
