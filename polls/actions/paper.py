"""Papers: given out against a slip, and counted by two people."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied

from accounts.models import User
from elections import actions as elections
from elections.models import PaperBundle
from polls.actions.setting_up import may_count
from polls.models import Poll


def give_paper(poll: Poll, *, code: str, by: User) -> None:
    """Somebody hands in a slip and takes a paper ballot: the code is used."""
    if not may_count(by, poll):
        raise PermissionDenied
    elections.give_paper(poll.election, code=code)


def count_bundle(
    poll: Poll,
    *,
    place: str,
    bundle_no: int,
    says: Sequence[tuple[int, elections.Marks]],
    blank: int,
    rejected: int,
    by: User,
) -> PaperBundle | None:
    """One person's count of a bundle; the bundle stands once another person's is the same."""
    if not may_count(by, poll):
        raise PermissionDenied
    return elections.count_bundle(
        poll.election, place=place, bundle_no=bundle_no, says=says, blank=blank, rejected=rejected, by=by
    )


def take_count_back(poll: Poll, *, place: str, bundle_no: int, by: User) -> None:
    """The count of somebody who wrote it under a wrong name."""
    if not may_count(by, poll):
        raise PermissionDenied
    elections.take_count_back(poll.election, place=place, bundle_no=bundle_no, by=by)
