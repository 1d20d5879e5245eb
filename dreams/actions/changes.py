"""What an owner changes in a dream that is there: every word until the board says yes, afterwards what it needs."""

from collections.abc import Sequence
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from dreams.actions.deposits import DepositDraft, promise, write_answers
from dreams.actions.moving import AlreadyAnswered, NotChangeable, lock, move_on
from dreams.actions.needs import NeedDraft, set_needs
from dreams.actions.pictures import add_picture, cover_with
from dreams.actors import Actor
from dreams.lifecycle import FURNISHABLE, REWRITABLE, SUBMIT, State
from dreams.models import BoardAnswer, Dream, Note


class NewToTheBoard(Exception):
    """The dream is approved, and this was not there then: nothing is public that no human has said yes to."""


@transaction.atomic
def change(dream: Dream, *, draft: DepositDraft, by: User | None = None) -> None:
    """The owner changes a returned dream and sends it in again; a new answer date is promised."""
    lock(dream)
    dream.branch.ensure_writable()
    move_on(dream, SUBMIT, actor=Actor.owner_of(dream, by), **draft.texts(), **promise(dream.branch))
    write_answers(dream, draft.answers)


@transaction.atomic
def rewrite(dream: Dream, *, draft: DepositDraft) -> None:
    """The owner changes the words of a dream that nobody has answered yet. What was promised stays promised."""
    lock(dream)
    dream.branch.ensure_writable()
    if dream.state not in REWRITABLE:
        raise NotChangeable
    _set(dream, **draft.texts())
    write_answers(dream, draft.answers)
    _ask_anew(dream)


@transaction.atomic
def move_place(dream: Dream, *, place: str, map_x: int | None, map_y: int | None) -> None:
    """Tell anew where the dream lies. After the yes the point may move, and words may go, but none may come."""
    _lock_furnishable(dream)
    if _is_approved(dream) and place not in {dream.place, ""}:
        raise NewToTheBoard
    _set(dream, place=place, map_x=map_x, map_y=map_y)
    _ask_anew(dream)


@transaction.atomic
def change_picture(dream: Dream, *, upload: IO[bytes] | None, alt: str) -> None:
    """Another picture on the cover, other words for it, or (neither a file nor words) the drawing again.

    After the yes only the last: no picture is public that nobody has looked at. Raises NotAPicture, NewToTheBoard.
    """
    _lock_furnishable(dream)
    if _is_approved(dream) and (upload is not None or alt):
        raise NewToTheBoard
    if upload is not None:
        cover_with(dream, add_picture(dream, upload, alt=alt))
    elif alt:
        dream.pictures.filter(key=dream.picture_key).update(alt=alt)
    else:
        cover_with(dream, None)
    _ask_anew(dream)


@transaction.atomic
def change_needs(dream: Dream, *, needs: Sequence[NeedDraft]) -> None:
    """The owner says anew what the dream lacks. After the yes more or less of the same, or nothing of it any more.

    Raises PromisedTowards, NewToTheBoard.
    """
    _lock_furnishable(dream)
    if _is_approved(dream):
        there = {need.pk: (need.kind, need.title) for need in dream.needs.all()}
        if any(there.get(need.pk or 0) != (need.kind, need.title) for need in needs):
            raise NewToTheBoard
    set_needs(dream, needs=needs)
    _ask_anew(dream)


@transaction.atomic
def reply(note: Note, *, text: str) -> None:
    """The owner answers the board's question, once. Works while the dream is the owner's to answer for."""
    lock(note.dream)
    note.dream.branch.ensure_writable()
    note.refresh_from_db(from_queryset=Note.objects.select_for_update(of=("self",)))
    if note.reply or not note.asks:
        raise AlreadyAnswered
    note.reply, note.replied_at = text, timezone.now()
    note.save(update_fields=["reply", "replied_at"])


def _lock_furnishable(dream: Dream) -> None:
    lock(dream)
    dream.branch.ensure_writable()
    if dream.state not in FURNISHABLE:
        raise NotChangeable


def _ask_anew(dream: Dream) -> None:
    """What members of the board have answered so far was about other words."""
    if dream.state == State.SUBMITTED:
        BoardAnswer.objects.filter(dream=dream).delete()


def _is_approved(dream: Dream) -> bool:
    return dream.state not in REWRITABLE


def _set(dream: Dream, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(dream, name, value)
    dream.save(update_fields=list(changes))
