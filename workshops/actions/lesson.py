"""The lesson's course: it opens, moves from phase to phase and back, and ends. Going back destroys nothing."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.codes import new_code
from accounts.models import User
from workshops.actions import dots, vote
from workshops.actions.room import NotNow, lead, lead_open, tell_all
from workshops.lifecycle import FINISH, OPEN, SHOW, CardState, Stage, State, stage_of
from workshops.models import Card, Phase, Workshop


def free_join_code() -> str:
    """Six signs that open no other living room."""
    while Workshop.objects.joinable().filter(join_code=(code := new_code(6))).exists():
        pass
    return code


@transaction.atomic
def open_room(workshop: Workshop, *, by: User) -> None:
    """Start the lesson at its first phase."""
    room = lead(workshop, by=by)
    room.school_class.school.branch.ensure_writable()
    room.state = OPEN.leave(room.state)
    room.save(update_fields=["state"])
    first = room.phases.order_by("position").first()
    if first:
        _enter(room, first)
    tell_all(room)


@transaction.atomic
def move_to(workshop: Workshop, *, by: User, phase: Phase) -> None:
    """Go to any phase of this workshop, forward or back."""
    room = lead_open(workshop, by=by)
    if phase.workshop_id != room.pk:
        raise NotNow
    _enter(room, phase)
    tell_all(room)


@transaction.atomic
def step(workshop: Workshop, *, by: User, seen: int, forward: bool) -> None:
    """Go one phase on or back from the phase that the teacher saw; pressed twice it is one step."""
    room = lead_open(workshop, by=by)
    if room.current_phase is None or room.current_phase.position != seen:
        return
    phases = room.phases.filter(position__gt=seen) if forward else room.phases.filter(position__lt=seen)
    there = phases.order_by("position" if forward else "-position").first()
    if there is None:
        return
    _enter(room, there)
    tell_all(room)


def _enter(room: Workshop, phase: Phase) -> None:
    room.current_phase = phase
    room.stage = stage_of(phase.code, chosen=room.announced_at is not None or _has_sums(room))
    room.save(update_fields=["current_phase", "stage"])
    if phase.opened_at is None:
        phase.opened_at = timezone.now()
        phase.save(update_fields=["opened_at"])


def _has_sums(room: Workshop) -> bool:
    return room.dot_rounds.filter(closed_at__isnull=False).exists()


@transaction.atomic
def show_stage(workshop: Workshop, *, by: User, stage: Stage) -> None:
    """Let the room do something else without leaving the phase, such as a vote that the script did not plan."""
    room = lead_open(workshop, by=by)
    room.stage = stage
    room.save(update_fields=["stage"])
    tell_all(room)


@transaction.atomic
def add_minute(workshop: Workshop, *, by: User) -> None:
    """Give the current phase a minute more. The clock advises, it never locks."""
    room = lead_open(workshop, by=by)
    if room.current_phase:
        room.current_phase.extra_minutes += 1
        room.current_phase.save(update_fields=["extra_minutes"])
        tell_all(room)


@transaction.atomic
def reveal(workshop: Workshop, *, by: User) -> None:
    """Put the cards on the wall: all of them, or with moderation on those that the teacher has let through."""
    room = lead_open(workshop, by=by)
    if room.revealed_at is None:
        room.revealed_at = timezone.now()
        room.save(update_fields=["revealed_at"])
    if not room.moderation:
        Card.objects.filter(workshop=room, state=CardState.WRITTEN).update(state=SHOW.leave(CardState.WRITTEN))
    tell_all(room)


@transaction.atomic
def set_moderation(workshop: Workshop, *, by: User, on: bool) -> None:
    """Choose whether the teacher reads every card before the class does."""
    room = lead(workshop, by=by)
    room.moderation = on
    room.save(update_fields=["moderation"])
    tell_all(room)


@transaction.atomic
def renew_code(workshop: Workshop, *, by: User) -> str:
    """A new code for the room, for instance when the old one went astray. Seats stay with their devices."""
    room = lead(workshop, by=by)
    if room.state == State.FINISHED:
        raise NotNow
    room.join_code = free_join_code()
    room.save(update_fields=["join_code"])
    tell_all(room)
    return room.join_code


@transaction.atomic
def finish(workshop: Workshop, *, by: User) -> None:
    """End the workshop; what is still open is closed first, so nothing hangs on a seat afterwards."""
    room = lead(workshop, by=by)
    _close_all(room, by=by)
    room.state = FINISH.leave(room.state)
    room.stage = Stage.RESULT
    room.save(update_fields=["state", "stage"])
    tell_all(room)


def close_forgotten(*, now: datetime.datetime, patience: datetime.timedelta = datetime.timedelta(hours=48)) -> int:
    """Close dots and votes in rooms that were left open long after their start; how many rooms there were.

    The room itself stays: an absent pupil's slip still takes a card, and the teacher still finds the result.
    """
    closed = 0
    for pk in Workshop.objects.left_open_since(now - patience).with_something_open().values_list("pk", flat=True):
        with transaction.atomic():
            room = Workshop.objects.select_for_update(of=("self",)).with_place().get(pk=pk)
            _close_all(room, by=None)
            tell_all(room)
        closed += 1
    return closed


def _close_all(room: Workshop, *, by: User | None) -> None:
    dots.close_open_round(room)
    vote.close_open_vote(room, by=by)
