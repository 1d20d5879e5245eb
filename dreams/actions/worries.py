"""The worrying-card path: away in one tap, the reason sealed, and back again when it was nothing."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from dreams.actions.moving import lock, move_on
from dreams.actors import Actor
from dreams.lifecycle import HIDE, RESTORE, State
from dreams.models import Dream
from lifecycles import IllegalMove
from schools.permissions import Capability


@transaction.atomic
def hide(dream: Dream, *, by: User, reason: str) -> None:
    """Take a public dream out of everybody's sight; works under an expired licence too."""
    _move(dream, by=by, reason=reason.strip())


@transaction.atomic
def restore(dream: Dream, *, by: User, reason: str = "") -> None:
    """Show a hidden dream again, as what it was; the reason is as sealed as why it was hidden."""
    actor = duty_actor(dream, by)
    lock(dream)
    if dream.state != State.HIDDEN:
        raise IllegalMove(next(iter(RESTORE.values())), dream.state)
    move_on(dream, RESTORE[State(dream.hidden_from)], actor=actor, reason=reason.strip(), hidden_from="")


def _move(dream: Dream, *, by: User, reason: str) -> None:
    actor = duty_actor(dream, by)
    lock(dream)
    move_on(dream, HIDE, actor=actor, reason=reason, hidden_from=dream.state)


def duty_actor(dream: Dream, by: User) -> Actor:
    """The board may, and so may the duty teacher of the school: leader of it, or teacher of the class."""
    if by.has_perm(Capability.HIDE_DREAMS, dream.branch):
        return Actor.board(by)
    school_class = dream.school_class
    if school_class is not None and (
        by.has_perm(Capability.TEACH, school_class) or by.has_perm(Capability.HIDE_DREAMS, school_class.school)
    ):
        return Actor.teacher(by)
    raise PermissionDenied
