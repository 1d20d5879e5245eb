"""A conflict of interest: declared by the member, without a reason, and taken back as long as nobody has answered."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from dreams import voting
from dreams.actions.answers import attempt_of, settle
from dreams.actions.moving import lock
from dreams.lifecycle import RETURN
from dreams.models import BoardAnswer, Conflict, Dream
from schools.permissions import Capability


@transaction.atomic
def declare_conflict(dream: Dream, *, by: User) -> bool:
    """Bar oneself from answering. What one has answered in this attempt is taken out.

    The others may be enough now: true when with this the board has answered.
    """
    _hold(dream, by)
    Conflict.objects.get_or_create(dream=dream, user=by)
    BoardAnswer.objects.filter(dream=dream, attempt=attempt_of(dream), user=by).delete()
    return settle(dream, voting.electorate(dream))


@transaction.atomic
def undo_conflict(dream: Dream, *, by: User) -> None:
    """It was a mistake: one may answer again."""
    _hold(dream, by)
    Conflict.objects.filter(dream=dream, user=by).delete()


def carry_conflicts(dream: Dream) -> None:
    """A new version of a dream: who had a conflict with the earlier one has it still."""
    earlier = Conflict.objects.filter(dream=dream.previous_id).values_list("user", flat=True)
    Conflict.objects.bulk_create([Conflict(dream=dream, user_id=user) for user in earlier], ignore_conflicts=True)


def _hold(dream: Dream, by: User) -> None:
    """Who may, and whether there is still something to answer."""
    if not by.has_perm(Capability.ANSWER_DREAMS, dream.branch):
        raise PermissionDenied
    lock(dream)
    dream.branch.ensure_writable()
    RETURN.leave(dream.state)  # refuses where nothing waits for an answer
