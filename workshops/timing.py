"""The advisory clock of a phase, and when each phase of a sitting begins. It warns, it never locks."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from workshops.lifecycle import State
from workshops.models import Phase, Workshop


@dataclass(frozen=True)
class Clock:
    """How long a phase is and how much of it is used, in seconds; pauses are not counted."""

    total: int
    used: int
    paused: bool
    key: str = ""  # of this phase with these minutes: the chime sounds once for each

    @property
    def left(self) -> int:
        """Seconds that are left; below zero, how long the time has been up."""
        return self.total - self.used

    @property
    def is_over(self) -> bool:
        return self.left < 0

    @property
    def minutes(self) -> int:
        return self.total // 60

    @property
    def minutes_left(self) -> int:
        """Begun minutes that are left: the last one says 1, not 0."""
        return max(0, -(-self.left // 60))

    @property
    def minutes_over(self) -> int:
        return max(0, -self.left // 60)


def clock_of(room: Workshop, *, now: datetime.datetime) -> Clock | None:
    """The clock of the phase that the room is in; none before it begins and after it ends."""
    phase = room.current_phase
    if phase is None or phase.opened_at is None or room.state != State.OPEN:
        return None
    used = int(((room.paused_at or now) - phase.opened_at).total_seconds()) - phase.paused_seconds
    total = _seconds(phase)
    return Clock(total, used=max(0, used), paused=room.paused_at is not None, key=f"{phase.pk}.{total}")


def _seconds(phase: Phase) -> int:
    return 60 * (phase.minutes + phase.extra_minutes)


@dataclass(frozen=True)
class Item:
    """A line of the agenda: a phase, when it begins or began, and where the lesson is with it."""

    phase: Phase
    begins: datetime.datetime
    status: str  # done, now or next


@dataclass(frozen=True)
class Agenda:
    """The phases of one sitting with their times, and when it ends if every phase keeps its minutes."""

    items: tuple[Item, ...]
    minutes: int
    ends: datetime.datetime

    def around_now(self, most: int) -> tuple[Item, ...]:
        """As many lines as the wall takes: rather what comes than what is done."""
        now = next((at for at, item in enumerate(self.items) if item.status == "now"), 0)
        first = max(0, min(now - 1, len(self.items) - most))
        return self.items[first : first + most]


def agenda_of(room: Workshop, phases: Sequence[Phase], *, now: datetime.datetime) -> Agenda:
    """The sitting that the room is in. What is to come is counted on from the clock, not from the plan."""
    current = room.current_phase
    sitting = current.sitting if current else min((phase.sitting for phase in phases), default=1)
    mine = [phase for phase in phases if phase.sitting == sitting]
    at = current.position if current else -1
    clock = clock_of(room, now=now)
    begins = room.starts_at
    items = []
    for phase in mine:
        if phase.position == at and clock:
            begins = phase.opened_at or begins
            items.append(Item(phase, begins, "now"))
            begins = now + datetime.timedelta(seconds=max(0, clock.left))
            continue
        is_done = current is not None and phase.position < at
        begins = phase.opened_at if is_done and phase.opened_at else begins
        items.append(Item(phase, begins, "done" if is_done else "next"))
        begins += datetime.timedelta(seconds=_seconds(phase))
    return Agenda(tuple(items), minutes=sum(phase.minutes for phase in mine), ends=begins)
