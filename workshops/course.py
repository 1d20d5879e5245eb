"""How far a workshop has come: what is behind it, what the room is in, what is still to come before the bell."""

import datetime
import hashlib
from dataclasses import dataclass

from workshops import timing
from workshops.lifecycle import State
from workshops.models import Phase, Workshop
from workshops.phase_texts import step_of
from workshops.retiming import Part

_LONGEST_WAIT = 8 * 60  # a bell farther off than this is not today's


@dataclass(frozen=True)
class Course:
    """The phases of a room in their order. Only what is to come may be left out or moved."""

    room: Workshop
    behind: tuple[Phase, ...]
    current: Phase | None
    coming: tuple[Phase, ...]

    @property
    def sitting(self) -> int:
        """The one that the room is in, or the one that comes first."""
        first = self.current or next(iter(self.coming), None)
        return first.sitting if first else 1

    @property
    def seen(self) -> str:
        """The plan in a word: another word, another plan."""
        told = [f"{p.pk}:{p.code}:{p.minutes}:{p.sitting}" for p in (*self.behind, *self.coming)]
        here = f"{self.current.pk}:{self.current.minutes}:{self.current.extra_minutes}" if self.current else ""
        return hashlib.sha256("|".join([*told, "now", here]).encode()).hexdigest()[:16]

    def elapsed(self, *, now: datetime.datetime) -> int:
        """Begun minutes of the phase that the room is in."""
        clock = timing.clock_of(self.room, now=now)
        return -(-clock.used // 60) if clock else 0

    def parts(self, *, elapsed: int) -> list[Part]:
        """What of this sitting is not over, as the re-timing reads it."""
        here = [self.current] if self.current else []
        return [
            Part(
                key=phase.pk,
                code=phase.code,
                minutes=phase.minutes + phase.extra_minutes,
                current=phase is self.current,
                elapsed=elapsed if phase is self.current else 0,
                keep=bool((step := step_of(self.room.script, phase)) and step.keep),
            )
            for phase in (*here, *self.coming)
            if phase.sitting == self.sitting
        ]

    def until_bell(self, *, now: datetime.datetime) -> int | None:
        """Whole minutes until the bell; None where nobody said when it rings, or it rang already."""
        first = next((p for p in (*self.behind, self.current, *self.coming) if p and p.sitting == self.sitting), None)
        if first is None or not self.room.lesson_minutes:
            return None
        begins = self.room.starts_at if self.sitting == 1 else first.opened_at
        if self.room.state != State.OPEN or begins is None:
            return self.room.lesson_minutes
        bell = begins + datetime.timedelta(minutes=self.room.lesson_minutes)
        minutes = int((bell - now).total_seconds() // 60)
        return minutes if 0 < minutes <= _LONGEST_WAIT else None


def course_of(room: Workshop) -> Course:
    """Read it: one query."""
    phases = list(room.phases.order_by("position"))
    at = room.current_phase.position if room.current_phase else -1
    return Course(
        room=room,
        behind=tuple(phase for phase in phases if phase.position < at),
        current=next((phase for phase in phases if phase.position == at), None),
        coming=tuple(phase for phase in phases if phase.position > at),
    )
