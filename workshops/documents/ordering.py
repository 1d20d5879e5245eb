"""Who may order the papers of a lesson, what may stand in the way, and what they will cost in paper."""

from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext as _

from accounts.models import User
from printing import grids
from printing.registry import Description, Document, Estimate
from schools.permissions import Capability
from workshops.documents.sheets import date_of
from workshops.lessons import KIND, Lesson, load
from workshops.lifecycle import State
from workshops.models import Workshop


def may_order(user: User, subject: str) -> bool:
    """Whoever teaches the class."""
    try:
        return user.has_perm(Capability.TEACH, load(subject).workshop.school_class)
    except Workshop.DoesNotExist:
        return False


def describe(subject: str) -> Description:
    lesson = load(subject)
    about = f"{lesson.class_name} · {date_of(lesson)}"
    return Description(title=lesson.workshop.title, url=lesson.workshop.get_absolute_url(), about=about)


def licence_hindrance(lesson: Lesson) -> str:
    if lesson.workshop.school_class.school.branch.is_licensed():
        return ""
    return _("The licence of this dream bank has run out, so nothing new can be printed.")


def codes_hindrance(lesson: Lesson) -> str:
    if lesson.workshop.state == State.FINISHED:
        return _("The workshop is finished, so there is nothing to come into any more.")
    return licence_hindrance(lesson)


def cells_estimate(grid: grids.Grid, count: Callable[[Lesson], int], lesson: Lesson) -> Estimate:
    """What cells cost, without the cover of the file that they are bound into."""
    sheets = grid.sheets_for(count(lesson))
    return Estimate(sheets=sheets, minutes_of_cutting=grid.minutes(sheets))


workshop_document = partial(Document, kind=KIND, may_order=may_order, describe=describe, load=load)
