"""The lesson's course: it opens, moves from phase to phase and back, and ends. Going back destroys nothing."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from workshops.actions import dots, exits, harvest, vote
from workshops.actions.join_codes import free_join_code
from workshops.actions.room import NotNow, lead, lead_open, tell_all
from workshops.actions.seats import lay_seats
from workshops.lifecycle import FINISH, OPEN, SHOW, CardState, Screen, Stage, State, stage_of
from workshops.models import Card, Phase, Workshop

MOST_EXTRA_MINUTES = 600


class NotRevealed(NotNow):
    """The cards are still their writers' own."""


@transaction.atomic
def open_room(workshop: Workshop, *, by: User) -> None:
    """Start the lesson at its first phase. Pupils who came to the class since it was planned get their seats now."""
    room = lead(workshop, by=by)
    room.school_class.school.branch.ensure_writable()
    room.state = OPEN.leave(room.state)
    room.save(update_fields=["state"])
    lay_seats(room)
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
    """Be in a phase: its clock starts anew unless the room is in it already, and the wall follows the room again."""
    is_there = room.current_phase_id == phase.pk and phase.opened_at is not None
    room.current_phase = phase
    room.stage = stage_of(phase.code, chosen=room.announced_at is not None or _has_sums(room))
    room.screen = Screen.FOLLOW
    room.save(update_fields=["current_phase", "stage", "screen"])
    if is_there:
        return
    room.paused_at = None
    room.save(update_fields=["paused_at"])
    phase.opened_at, phase.paused_seconds = timezone.now(), 0
    phase.save(update_fields=["opened_at", "paused_seconds"])


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
def add_minute(workshop: Workshop, *, by: User, seen: int | None = None) -> None:
    """Give the current phase a minute more; `seen` says how many it had got when the button was pressed.

    The clock advises, it never locks.
    """
    room = lead_open(workshop, by=by)
    phase = room.current_phase
    if phase and seen in {None, phase.extra_minutes} and phase.extra_minutes < MOST_EXTRA_MINUTES:
        phase.extra_minutes += 1
        phase.save(update_fields=["extra_minutes"])
        tell_all(room)


@transaction.atomic
def pause(workshop: Workshop, *, by: User) -> None:
    """Let the clock of the current phase stand still."""
    room = lead_open(workshop, by=by)
    if room.paused_at is None and room.current_phase:
        room.paused_at = timezone.now()
        room.save(update_fields=["paused_at"])
        tell_all(room)


@transaction.atomic
def resume(workshop: Workshop, *, by: User) -> None:
    """Let the clock go on; what it stood still is not counted."""
    room = lead_open(workshop, by=by)
    if room.paused_at is None or room.current_phase is None:
        return
    stood = int((timezone.now() - room.paused_at).total_seconds())
    room.current_phase.paused_seconds += stood
    room.current_phase.save(update_fields=["paused_seconds"])
    room.paused_at = None
    room.save(update_fields=["paused_at"])
    tell_all(room)


@transaction.atomic
def put_on_wall(workshop: Workshop, *, by: User, screen: Screen) -> None:
    """Choose what the wall shows until the next phase. Cards only after they were revealed; raises NotRevealed."""
    room = lead(workshop, by=by)
    if room.state == State.FINISHED:
        raise NotNow
    if screen in {Screen.CARDS, Screen.CLUSTERS} and room.revealed_at is None:
        raise NotRevealed
    if room.screen != screen:
        room.screen = screen
        room.save(update_fields=["screen"])
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
def renew_code(workshop: Workshop, *, by: User, seen: str = "") -> str:
    """A new code for the room, for instance when the old one went astray. Seats stay with their devices.

    `seen` is the code that was to be replaced: pressed twice, it is replaced once.
    """
    room = lead(workshop, by=by)
    if room.state == State.FINISHED:
        raise NotNow
    if seen in {"", room.join_code}:
        room.join_code = free_join_code()
        room.save(update_fields=["join_code"])
        tell_all(room)
    return room.join_code


@transaction.atomic
def draw_lot(workshop: Workshop, *, by: User, number: str) -> None:
    """Break the tie of a vote; after the bell what the lot chose waits for the board, not for the next class."""
    vote.draw_lot(workshop, by=by, number=number)
    room = lead(workshop, by=by)
    if room.state == State.FINISHED:
        harvest.place_the_rest(room)


@transaction.atomic
def finish(workshop: Workshop, *, by: User) -> None:
    """End the workshop; what is still open is closed first, so nothing hangs on a seat or goes without a place."""
    room = lead(workshop, by=by)
    _close_all(room, by=by)
    room.state = FINISH.leave(room.state)
    room.stage, room.screen, room.paused_at = Stage.RESULT, Screen.FOLLOW, None
    room.save(update_fields=["state", "stage", "screen", "paused_at"])
    exits.forget_seats(room)
    harvest.place_the_rest(room)
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
