"""What the board writes to an owner besides an answer: advice, or a question. No chat: a question has one reply."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from dreams.actions.moving import lock
from dreams.lifecycle import State
from dreams.models import Dream, Note
from schools.permissions import Capability


class NobodyReads(Exception):
    """The owner has not sent the dream in, or has taken it back."""


@transaction.atomic
def write_note(dream: Dream, *, by: User, text: str, asks: bool = False) -> Note:
    """Write to the owner, who reads it as from the board. The same words sent twice are one note."""
    if not by.has_perm(Capability.ANSWER_DREAMS, dream.branch):
        raise PermissionDenied
    lock(dream)
    dream.branch.ensure_writable()
    if dream.state in {State.DRAFT, State.WITHDRAWN}:
        raise NobodyReads
    text = text.strip()
    newest = dream.notes.order_by("-pk").first()
    if newest is not None and (newest.text, newest.asks, newest.user_id) == (text, asks, by.pk) and not newest.reply:
        return newest
    return Note.objects.create(dream=dream, text=text, asks=asks, user=by)
