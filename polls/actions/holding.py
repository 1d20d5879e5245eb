"""Opening, closing, counting and certifying a dream election."""

from collections.abc import Callable, Sequence
from functools import update_wrapper
from typing import Concatenate, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from dreams.actions.obligations import release
from dreams.models import Dream
from elections import actions as elections
from elections.models import CodeBatch
from polls.actions.obliging import oblige_board
from polls.actions.setting_up import may_hold
from polls.models import Poll

P = ParamSpec("P")
T = TypeVar("T")


def _for_officers(verb: Callable[Concatenate[Poll, P], T]) -> Callable[Concatenate[Poll, P], T]:
    """Only whoever may hold elections at the poll's place."""

    def asked(poll: Poll, /, *args: P.args, **kwargs: P.kwargs) -> T:
        by = kwargs["by"]
        if not isinstance(by, User) or not may_hold(by, poll.place):
            raise PermissionDenied
        return verb(poll, *args, **kwargs)

    update_wrapper(asked, verb)
    return asked


@_for_officers
def rehearse(poll: Poll, *, by: User) -> None:
    """Try the whole way before it counts."""
    poll.branch.ensure_writable()
    elections.rehearse(poll.election, by=by)


@_for_officers
def end_rehearsal(poll: Poll, *, by: User) -> None:
    """Throw the rehearsal away."""
    elections.end_rehearsal(poll.election, by=by)


@_for_officers
def seal(poll: Poll, *, by: User, instead_of: str = "") -> list[str]:
    """Let nobody read a ballot before the count; gives the three shares of the key, this once.

    `instead_of` is the key that a new one replaces, as `elections.key_of` says it.
    """
    poll.branch.ensure_writable()
    return elections.seal(poll.election, by=by, instead_of=instead_of)


@_for_officers
def try_shares(poll: Poll, *, shares: Sequence[str], by: User) -> None:
    """The committee opens a test ballot before anybody votes."""
    elections.try_shares(poll.election, shares=shares, by=by)


def keeps_shut(poll: Poll) -> str:
    """Why it cannot open, whoever wants it to: "licence", "key" or "dreams"; empty where nothing stands in the way."""
    if not poll.branch.is_licensed():
        return "licence"
    if elections.missing_key(poll.election):
        return "key"
    if len(poll.dreams()) < poll.election.options.count():
        return "dreams"  # one of them was taken back meanwhile
    return ""


class SharesNotTried(Exception):
    """Nobody has shown that the seals can be opened: a lost key is a lost election."""


@_for_officers
def open_now(poll: Poll, *, by: User, though_untried: bool = False) -> None:
    """Freeze everything and open the box. Raises SharesNotTried where it is sealed and no test ballot was opened."""
    poll.branch.ensure_writable()
    if elections.missing_key(poll.election):
        raise elections.KeyLost
    if poll.election.is_sealed and not though_untried and not elections.are_shares_tried(poll.election):
        raise SharesNotTried
    if keeps_shut(poll):
        raise elections.BadElection
    elections.open_prepared(poll.election, by=by)


@_for_officers
def close(poll: Poll, *, by: User) -> None:
    """Close the box for good."""
    elections.close(poll.election, by=by)


@_for_officers
def open_seals(poll: Poll, *, shares: Sequence[str], by: User) -> int:
    """The committee opens the ballots together."""
    return elections.open_seals(poll.election, shares=shares, by=by)


@_for_officers
def count(poll: Poll, *, by: User) -> elections.Result:
    """Count screens and papers together."""
    return elections.count(poll.election, by=by)


@_for_officers
def draw_lot(poll: Poll, *, number: str, by: User) -> elections.Result:
    """Break a tie by a number that everybody saw drawn."""
    return elections.draw_lot(poll.election, number=number, by=by)


@_for_officers
@transaction.atomic
def certify(poll: Poll, *, by: User, explanation: str = "") -> list[Dream]:
    """Make the result final; the board then owes each winner a project by a day that everybody can see."""
    elections.certify(poll.election, by=by, explanation=explanation)
    return oblige_board(poll)


@_for_officers
@transaction.atomic
def annul(poll: Poll, *, by: User, reason: str) -> None:
    """Declare the election void; nothing is deleted."""
    elections.annul(poll.election, by=by, reason=reason)
    release(url=poll.get_absolute_url())


@_for_officers
def revoke(poll: Poll, *, batch: CodeBatch, by: User) -> int:
    """Make the unused codes of a batch worthless."""
    return elections.revoke_batch(batch, by=by)
