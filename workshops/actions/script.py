"""Changing the plan of a workshop, before the lesson and in it: what is over stays, what is to come may change."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max

from accounts.models import User
from workshops.actions.planning import VOTE_LATER
from workshops.actions.room import NotNow, lead, tell_all
from workshops.course import Course, course_of
from workshops.lifecycle import State
from workshops.models import Phase, Workshop
from workshops.retiming import Deed, Proposal, propose

MOST_PHASES = 40
_FAR = 1000  # positions that no phase has, to stand on while they change places


class PlanChanged(Exception):
    """The plan is another than the one that the teacher saw: a colleague was faster, or the lesson moved on."""


@dataclass(frozen=True)
class Line:
    """A phase that is to come: one that is there (`key`), or a new one, perhaps a step of the script."""

    key: int | None
    code: str
    minutes: int
    sitting: int
    step: int | None = None


@transaction.atomic
def rearrange(
    workshop: Workshop,
    *,
    by: User,
    coming: Sequence[Line],
    seen: str,
    current_minutes: int | None = None,
    lesson_minutes: int | None = None,
) -> None:
    """Put `coming` in the place of all that is to come. Raises PlanChanged when the plan is not the one `seen`."""
    course = _take(workshop, by=by, seen=seen)
    _put(course, coming)
    if course.current and current_minutes not in {None, course.current.minutes + course.current.extra_minutes}:
        Phase.objects.filter(pk=course.current.pk).update(minutes=current_minutes, extra_minutes=0)
    if lesson_minutes is not None:
        Workshop.objects.filter(pk=workshop.pk).update(lesson_minutes=lesson_minutes)
    tell_all(course.room)


@transaction.atomic
def retime(workshop: Workshop, *, by: User, left: int, elapsed: int, seen: str) -> Proposal:
    """Do what was proposed for `left` minutes when `elapsed` of the current phase were gone. Raises PlanChanged."""
    course = _take(workshop, by=by, seen=seen)
    proposal = propose(course.parts(elapsed=elapsed), left)
    if not proposal.fits:
        raise NotNow
    _put(course, _lines(course, proposal))
    here = next((change for change in proposal.changes if change.part.current), None)
    if here:
        Phase.objects.filter(pk=here.part.key).update(minutes=here.minutes, extra_minutes=0)
    tell_all(course.room)
    return proposal


def _take(workshop: Workshop, *, by: User, seen: str) -> Course:
    room = lead(workshop, by=by)
    if room.state == State.FINISHED:
        raise NotNow
    course = course_of(room)
    if course.seen != seen:
        raise PlanChanged
    return course


def _lines(course: Course, proposal: Proposal) -> list[Line]:
    """What is to come when the proposal is done: this sitting anew, then a vote that was put off, then the rest."""
    change_of = {change.part.key: change for change in proposal.changes}
    now: list[Line] = []
    later: list[Line] = []
    for phase in course.coming:
        change = change_of.get(phase.pk)
        minutes = change.minutes if change else phase.minutes + phase.extra_minutes
        if change and change.deed == Deed.LATER:
            later.insert(0, Line(phase.pk, phase.code, VOTE_LATER, course.sitting + 1, phase.step))
        elif not change:
            later.append(Line(phase.pk, phase.code, minutes, phase.sitting, phase.step))
        elif change.deed != Deed.DROP:
            now.append(Line(phase.pk, phase.code, minutes, phase.sitting, phase.step))
    return now + later


def _put(course: Course, coming: Sequence[Line]) -> None:
    """Write the phases to come. What is over keeps its places; the others step aside before they take theirs."""
    there = {phase.pk: phase for phase in course.coming}
    if not {line.key for line in coming if line.key} <= there.keys():
        raise PlanChanged
    phases = Phase.objects.filter(workshop=course.room)
    phases.filter(pk__in=there).update(position=F("position") + _FAR)
    phases.filter(pk__in=there.keys() - {line.key for line in coming}).delete()
    position = phases.filter(position__lt=_FAR).aggregate(last=Max("position"))["last"] or 0
    moved: list[Phase] = []
    new: list[Phase] = []
    for line, sitting in zip(coming, _sittings(course, coming), strict=True):
        position += 1
        phase = there[line.key] if line.key else Phase(workshop=course.room, code=line.code, step=line.step)
        phase.position, phase.sitting = position, sitting
        if phase.pk is None or line.minutes != phase.minutes + phase.extra_minutes:
            phase.minutes, phase.extra_minutes = line.minutes, 0
        (moved if phase.pk else new).append(phase)
    Phase.objects.bulk_update(moved, ["position", "sitting", "minutes", "extra_minutes"])
    Phase.objects.bulk_create(new)


def _sittings(course: Course, coming: Sequence[Line]) -> list[int]:
    """Days follow each other without a gap, from the one that the room is in."""
    day = course.sitting if course.current else 1
    given = course.sitting if course.current else (coming[0].sitting if coming else 1)
    days = []
    for line in coming:
        if line.sitting > given:
            day, given = day + 1, line.sitting
        days.append(day)
    return days
