"""A plan becomes a workshop: its phases with their minutes, and a seat for every pupil."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from schools.models import SchoolClass
from schools.permissions import Capability
from workshops.actions.join_codes import free_join_code
from workshops.actions.seats import lay_seats, use_pictures
from workshops.lifecycle import State
from workshops.models import Phase, Workshop
from workshops.scripts import Script, Slot

VOTE_LATER = 10  # minutes in the next lesson, for scripts that only choose by dots


class NoPupils(Exception):
    """The class has no seats yet, so nobody could come."""


@dataclass(frozen=True)
class Plan:
    """What the teacher decided. `minutes` follow the script's steps; a step with none is left out."""

    script: Script
    title: str
    language: str
    starts_at: datetime.datetime
    winners: int
    minutes: tuple[int, ...]
    lesson_minutes: int | None = None
    vote_later: bool = False
    has_pictures: bool | None = None  # None: as is usual for the grade

    def slots(self) -> list[tuple[int, Slot]]:
        """What is stored: the place of each step in the script, so that its texts are found again."""
        kept = [
            (position, slot._replace(minutes=minutes))
            for position, (slot, minutes) in enumerate(zip(self.script.phases, self.minutes, strict=True), start=1)
            if minutes
        ]
        if self.vote_later:
            kept.append((len(self.script.steps) + 1, Slot("F13", VOTE_LATER, self.script.sittings + 1)))
        return kept


@transaction.atomic
def plan_workshop(school_class: SchoolClass, *, by: User, plan: Plan) -> Workshop:
    """Make the workshop; the same plan sent twice makes it once. Raises NoPupils, BranchReadOnly."""
    if not by.has_perm(Capability.TEACH, school_class):
        raise PermissionDenied
    school_class.school.branch.ensure_writable()
    # One after the other for each class: a double click finds what the first click made.
    SchoolClass.objects.select_for_update(of=("self",)).get(pk=school_class.pk)
    if not school_class.pupils.exists():
        raise NoPupils
    already = Workshop.objects.filter(
        school_class=school_class, script=plan.script.code, starts_at=plan.starts_at, state=State.PLANNED, created_by=by
    )
    if workshop := already.first():
        return workshop
    workshop = Workshop.objects.create(
        school_class=school_class,
        script=plan.script.code,
        title=plan.title,
        language=plan.language,
        starts_at=plan.starts_at,
        winners=plan.winners,
        lesson_minutes=plan.lesson_minutes or max(plan.script.minutes_of_sittings.values()),
        join_code=free_join_code(),
        created_by=by,
    )
    Phase.objects.bulk_create(
        Phase(workshop=workshop, position=position, step=position, **slot._asdict()) for position, slot in plan.slots()
    )
    lay_seats(workshop)
    if plan.has_pictures is not None and plan.has_pictures != workshop.has_pictures:
        use_pictures(workshop, by=by, on=plan.has_pictures)
        workshop.has_pictures = plan.has_pictures
    return workshop
