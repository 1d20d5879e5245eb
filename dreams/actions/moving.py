"""The heart of every action: get the row, make the move, write it down, owe the mails."""

from typing import Any

from dreams.actors import Actor
from dreams.lifecycle import APPROVE, ARCHIVE, BACK, PAUSE, REALISE, REJECT, RESUME, RETURN, START, SUBMIT, WITHDRAW
from dreams.models import Dream, Event, Notice, Step
from lifecycles import Move

NOTICE_AFTER = {
    SUBMIT.name: Notice.Kind.RECEIPT,
    RETURN.name: Notice.Kind.RETURNED,
    REJECT.name: Notice.Kind.REJECTED,
    APPROVE.name: Notice.Kind.APPROVED,
    START.name: Notice.Kind.STARTED,
    PAUSE.name: Notice.Kind.PAUSED,
    RESUME.name: Notice.Kind.RESUMED,
    BACK.name: Notice.Kind.BACK,
    REALISE.name: Notice.Kind.REALISED,
    ARCHIVE.name: Notice.Kind.ARCHIVED,
    WITHDRAW.name: Notice.Kind.WITHDRAWN,
}


class AlreadyAnswered(Exception):
    """What was asked has its answer already: the first one stands."""


class NotChangeable(Exception):
    """The dream is where its owner changes this no more."""


def lock(dream: Dream) -> None:
    """Take the row. Of two people who press at once, the second finds what the first has done.

    `no_key`: a support that is being counted holds the dream's key, and would wait for us in a ring.
    """
    dream.refresh_from_db(from_queryset=Dream.objects.select_for_update(of=("self",), no_key=True).with_place())


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
    """The step in the trail, the mail that the owner is owed for it, and the event that others hear of.

    The clock sends, and the clock looks up who the others are: a dream with many followers moves as fast as any.
    """
    step = Step.objects.record(dream, move, source=source, actor=actor, **words)
    if dream.owner_email and (kind := _kind_of_notice(step)):
        Notice.objects.create(dream=dream, step=step, kind=kind)
    if step.is_public:
        Event.objects.record(dream, Event.Kind.STEP, ref=f"step:{step.pk}", step=step, at=step.at)
    return step


def _kind_of_notice(step: Step) -> Notice.Kind | None:
    """What the owner is told of: the moves that have a mail of their own, and every other public one."""
    return NOTICE_AFTER.get(step.move, Notice.Kind.NEWS if step.is_public else None)
