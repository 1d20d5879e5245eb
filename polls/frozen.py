"""Elections that are open, kept in this process for some seconds: a vote asks again for nothing that cannot change.

While an election is open its way, its options, its rules and the key of its seals are frozen. What may change, whether
it is still open and who may vote, is decided by the one statement of the box (elections/box.py), never by what is kept
here. Whole schools vote in the same ten minutes, and finding the election anew was most of the work of each vote.
"""

import time

from elections import actions as elections
from elections.lifecycle import State
from polls.models import Poll

KEEP = 5.0  # seconds
MOST = 200  # elections
_kept: dict[tuple[str, str], tuple[float, Poll]] = {}


def open_poll(branch: str, slug: str) -> Poll | None:
    """The open election at this address with its options, for reading only; None if it is not open just now."""
    now = time.monotonic()
    until, poll = _kept.get((branch, slug), (0.0, None))
    if poll is None or until < now:
        poll = _find(branch, slug)
        if poll is None:
            return None
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[branch, slug] = now + KEEP, poll
    return None if elections.is_due(poll.election) else poll


def forget() -> None:
    """Find every election anew."""
    _kept.clear()


def _find(branch: str, slug: str) -> Poll | None:
    poll = Poll.objects.with_place().filter(branch__slug=branch, slug=slug, election__state=State.OPEN).first()
    if poll is not None:
        _ = poll.options  # found once, with the poll
    return poll
