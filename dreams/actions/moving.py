"""The heart of every action: get the row, make the move, write it down, owe the mail."""

from typing import Any

from dreams.actors import Actor
from dreams.lifecycle import APPROVE, REJECT, RETURN, START, SUBMIT
from dreams.models import Dream, Notice, Step
from lifecycles import Move

NOTICE_AFTER = {
    SUBMIT.name: Notice.Kind.RECEIPT,
    RETURN.name: Notice.Kind.RETURNED,
    REJECT.name: Notice.Kind.REJECTED,
    APPROVE.name: Notice.Kind.APPROVED,
    START.name: Notice.Kind.STARTED,
}


def lock(dream: Dream) -> None:
    """Take the row. Of two people who press at once, the second finds what the first has done."""
    dream.refresh_from_db(from_queryset=Dream.objects.select_for_update(of=("self",)).with_place())


def move_on(
    dream: Dream,
    move: Move,
    *,
    actor: Actor,
    reason: str = "",
    way_to_yes: str = "",
    criteria: list[dict[str, Any]] | None = None,
    **changes: Any,
) -> Step:
    """Make the move on a locked dream, with what else changes in its row, and write it down."""
    source = dream.state
    dream.state = move.leave(source)
    for field, value in changes.items():
        setattr(dream, field, value)
    dream.save(update_fields=["state", *changes])
    return write_down(dream, move, source=source, actor=actor, reason=reason, way_to_yes=way_to_yes, criteria=criteria)


def write_down(dream: Dream, move: Move, *, source: str, actor: Actor, **words: Any) -> Step:
    """The step in the trail, and the mail that the owner is owed for it. The clock sends it."""
    step = Step.objects.record(dream, move, source=source, actor=actor, **words)
    if dream.owner_email and (kind := NOTICE_AFTER.get(move.name)):
        Notice.objects.create(dream=dream, step=step, kind=kind)
    return step
