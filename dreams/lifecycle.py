"""A dream's states and the moves between them, as data. Drawn in docs/lifecycles/ by `make lifecycles`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lifecycles import STAYS, Move


class State(TextChoices):
    """Where a dream is."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for an answer")
    RETURNED = "returned", _("Sent back for changes")
    APPROVED = "approved", _("In the Bank")
    REJECTED = "rejected", _("Not in the Bank")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PRODUCING = "producing", _("In the Factory")
    PAUSED = "paused", _("Paused")
    REALISED = "realised", _("Realised")
    ARCHIVED = "archived", _("In the Archive")
    HIDDEN = "hidden", _("Hidden")


# What everybody may read.
PUBLIC = frozenset({State.APPROVED, State.PRODUCING, State.PAUSED, State.REALISED, State.ARCHIVED})
# What nobody can take back any more: it happened.
DONE = frozenset({State.REALISED, State.ARCHIVED})
# What somebody works on, or has laid aside for a while.
LIVING = frozenset({State.PRODUCING, State.PAUSED})
# Where enthusiasm still changes something.
SUPPORTABLE = frozenset({State.APPROVED, State.PRODUCING, State.PAUSED})

# Where the owner may still change every word; later, what was approved stays what was approved.
REWRITABLE = frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED})
# Where the owner may change what the board's yes was not about: picture, place and needs.
FURNISHABLE = REWRITABLE | SUPPORTABLE

SUBMIT = Move("submit", frozenset({State.DRAFT, State.RETURNED}), State.SUBMITTED)
RETURN = Move("return", frozenset({State.SUBMITTED}), State.RETURNED, needs_reason=True)
APPROVE = Move("approve", frozenset({State.SUBMITTED}), State.APPROVED)
REJECT = Move("reject", frozenset({State.SUBMITTED}), State.REJECTED, needs_reason=True)
WITHDRAW = Move("withdraw", frozenset(State) - DONE - {State.WITHDRAWN}, State.WITHDRAWN)
START = Move("start", frozenset({State.APPROVED}), State.PRODUCING)
PAUSE = Move("pause", frozenset({State.PRODUCING}), State.PAUSED, needs_reason=True)
RESUME = Move("resume", frozenset({State.PAUSED}), State.PRODUCING)
BACK = Move("back", frozenset({State.PAUSED}), State.APPROVED, needs_reason=True)
REALISE = Move("realise", frozenset({State.PRODUCING}), State.REALISED)
ARCHIVE = Move("archive", frozenset({State.REALISED, State.APPROVED}), State.ARCHIVED)
# The dream changes hands and stays where it is.
ADOPT = Move("adopt", frozenset({State.APPROVED}), STAYS)
HAND_OVER = Move("hand_over", LIVING, STAYS)
HIDE = Move("hide", PUBLIC, State.HIDDEN, needs_reason=True)
# What is restored becomes what it was: one move for each state that can be hidden.
RESTORE = {state: Move("restore", frozenset({State.HIDDEN}), state) for state in sorted(PUBLIC)}

MOVES: tuple[Move, ...] = (
    *(SUBMIT, RETURN, APPROVE, REJECT, WITHDRAW, START, PAUSE, RESUME, BACK, REALISE, ARCHIVE, ADOPT, HAND_OVER, HIDE),
    *RESTORE.values(),
)
NEEDS_REASON = tuple(move.name for move in MOVES if move.needs_reason)
# A no also says how it could become a yes.
NEEDS_WAY_TO_YES = (RETURN.name, REJECT.name)

MOVE_LABELS = {
    SUBMIT.name: _("sent in"),
    RETURN.name: _("sent back for changes"),
    APPROVE.name: _("let into the Bank"),
    REJECT.name: _("not let into the Bank"),
    WITHDRAW.name: _("withdrawn"),
    START.name: _("moved to the Factory"),
    PAUSE.name: _("paused"),
    RESUME.name: _("taken up again"),
    BACK.name: _("moved back to the Bank"),
    REALISE.name: _("realised"),
    ARCHIVE.name: _("moved to the Archive"),
    ADOPT.name: _("adopted by a class"),
    HAND_OVER.name: _("handed on to another class"),
    HIDE.name: _("hidden"),
    "restore": _("shown again"),
}
