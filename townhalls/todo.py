"""The organiser's to-do list, with dates counted back from the day."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from townhalls.agenda import Agenda
from townhalls.lifecycle import State
from townhalls.models import TownHall


@dataclass(frozen=True)
class Task:
    """Something to do so many days before; after the day where the number is negative."""

    key: str
    days: int
    words: Promise


TASKS = (
    Task("book", 42, _("Book the room, and try the way in, the toilet and the hearing loop yourself")),
    Task("agenda", 35, _("Make the programme")),
    Task("groups", 28, _("Choose who is invited")),
    Task("announce", 28, _("Announce the town hall")),
    Task("invite", 27, _("Send the invitation to the groups, and ask how many come")),
    Task("helpers", 14, _("Find two helpers for the door, and somebody for each table")),
    Task("needs", 10, _("Look at what people need, and order the interpreters")),
    Task("food", 3, _("Order something to eat and drink for as many as have registered")),
    Task("try", 1, _("Try microphone, screen and hearing loop in the room; open the door page on a phone")),
    Task("held", -1, _("Say that the town hall has been held")),
)
# What shows by itself that it is done; the others are ticked.
BY_ITSELF = frozenset({"agenda", "groups", "announce", "held"})
TICKED = frozenset(task.key for task in TASKS) - BY_ITSELF


@dataclass(frozen=True)
class Due:
    """A task as it stands: its day, whether it is done, and whether it is late."""

    task: Task
    day: datetime.date
    is_done: bool
    is_late: bool

    @property
    def is_ticked(self) -> bool:
        """Whether a button, and not the plan itself, says that it is done."""
        return self.task.key in TICKED


def todo(hall: TownHall, agenda: Agenda, *, has_groups: bool) -> list[Due]:
    """Every task with its day. One query."""
    done = set(hall.done_tasks.values_list("task", flat=True)) & TICKED
    done |= {
        key
        for key, is_so in (
            ("agenda", agenda.fits),
            ("groups", has_groups),
            ("announce", hall.state != State.DRAFT),
            ("held", hall.state == State.HELD),
        )
        if is_so
    }
    today = timezone.localdate()
    return [_due(task, hall.day - datetime.timedelta(days=task.days), task.key in done, today) for task in TASKS]


def _due(task: Task, day: datetime.date, is_done: bool, today: datetime.date) -> Due:
    return Due(task, day, is_done, is_late=not is_done and day < today)
