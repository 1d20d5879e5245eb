"""A workshop as its papers show it: who is served, where and when, and its phases by the clock."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from django.utils import timezone

from printing import grids, texts
from workshops import scripts
from workshops.models import FIRST_DRAWING_CARD, FIRST_IDEA_CARD, FIRST_SCREEN_CARD, Cluster, Phase, Workshop
from workshops.phase_texts import step_of

KIND = "workshop"
SPARE_BALLOTS = 3
GROUP = 4
"""Pupils who work together."""
YOUNGEST = 4
"""Up to this grade letters are larger and cards have room for a drawing."""


@dataclass(frozen=True)
class Lesson:
    """A workshop as the paper shows it."""

    workshop: Workshop

    @cached_property
    def pupils(self) -> int:
        """How many are served: the seats laid, else the pupils of the class; one at the least."""
        return max(1, self.workshop.seats.count() or self.workshop.school_class.pupils.count())

    @property
    def is_young(self) -> bool:
        grade = self.workshop.school_class.grade
        return grade is not None and grade <= YOUNGEST

    @property
    def title(self) -> str:
        return texts.line(self.workshop.title, 90)

    @property
    def class_name(self) -> str:
        return texts.line(self.workshop.school_class.name, 40)

    @property
    def school(self) -> str:
        return texts.line(self.workshop.school_class.school.name)

    @property
    def place(self) -> str:
        return f"{self.class_name} · {self.school}"

    @property
    def place_size(self) -> int:
        """Points on the poster: the longest names have to fit on one line."""
        return min(18, 1400 // len(self.place))

    @property
    def starts_at(self) -> datetime.datetime:
        return timezone.localtime(self.workshop.starts_at)

    @property
    def answer_days(self) -> int:
        return self.workshop.school_class.school.branch.answer_days

    @property
    def cards(self) -> int:
        """A card each and a tenth to spare, on whole sheets; numbers from FIRST_SCREEN_CARD on belong to screens."""
        return self._numbered(grids.FOUR_UP, 1, FIRST_SCREEN_CARD)

    @property
    def ideas(self) -> int:
        """As many for a second idea, by numbers of their own; none where the dream cards need these numbers."""
        return self._numbered(grids.EIGHT_UP, FIRST_IDEA_CARD, FIRST_DRAWING_CARD) if self._has_numbers_left else 0

    @property
    def drawings(self) -> int:
        """As many to draw on, likewise."""
        return self._numbered(grids.TWO_UP, FIRST_DRAWING_CARD, FIRST_SCREEN_CARD) if self._has_numbers_left else 0

    @property
    def _has_numbers_left(self) -> bool:
        return self.cards < FIRST_IDEA_CARD

    def _numbered(self, grid: grids.Grid, first: int, end: int) -> int:
        """One each and some to spare on whole sheets, as far as the numbers from `first` to below `end` reach."""
        return min(grid.filled(self.with_spares), (end - first) // grid.cells * grid.cells)

    @property
    def with_spares(self) -> int:
        """One for each pupil and a tenth more."""
        return self.pupils + ceil(self.pupils / 10)

    @property
    def groups(self) -> int:
        return ceil(self.pupils / GROUP)

    @cached_property
    def phases(self) -> list[Phase]:
        """The plan in its order."""
        return list(self.workshop.phases.order_by("position"))

    @cached_property
    def clusters(self) -> list[Cluster]:
        """What the cards were gathered into so far, in the order in which the screens show it."""
        return list(self.workshop.clusters.standing())

    @cached_property
    def shortlist(self) -> list[Cluster]:
        """What the vote is about, as the letters on ballots and screens go."""
        return [cluster for cluster in self.clusters if cluster.shortlisted]

    @property
    def ballots(self) -> int:
        return self.pupils + SPARE_BALLOTS


@dataclass(frozen=True)
class Station:
    """One phase on the run sheet and in the guide."""

    number: int
    code: str
    name: str
    minutes: int
    clock: str
    sitting: int
    starts_sitting: bool
    detail: str
    text: scripts.PhaseText | None


def load(subject: str) -> Lesson:
    """The workshop behind a subject; Workshop.DoesNotExist where there is none."""
    key = subject.removeprefix(f"{KIND}:")
    if not key.isdecimal():
        raise Workshop.DoesNotExist
    return Lesson(Workshop.objects.select_related("school_class__school__branch__licence").get(pk=int(key)))


def stations(lesson: Lesson, language: str) -> list[Station]:
    """The phases with the time each begins: by the clock on the first day, minutes from the start on the others."""
    found: list[Station] = []
    sitting, passed = 0, 0
    for phase in lesson.phases:
        starts = phase.sitting != sitting
        sitting, passed = phase.sitting, 0 if starts else passed
        step = step_of(lesson.workshop.script, phase)
        text = _text(phase.code, language)
        name = step.name(language) if step else text.name if text else phase.code
        found.append(
            Station(
                number=len(found) + 1,
                code=phase.code,
                name=name,
                minutes=phase.minutes + phase.extra_minutes,
                clock=_clock(lesson.starts_at, sitting, passed),
                sitting=sitting,
                starts_sitting=starts,
                detail=step.detail(language) if step else "",
                text=text,
            )
        )
        passed += phase.minutes + phase.extra_minutes
    return found


def _clock(start: datetime.datetime, sitting: int, passed: int) -> str:
    return f"{start + datetime.timedelta(minutes=passed):%H.%M}" if sitting == 1 else f"{passed}"


def script_of(lesson: Lesson) -> scripts.Script | None:
    """The script that the lesson follows; None when it is no longer among ours."""
    try:
        return scripts.get(lesson.workshop.script)
    except KeyError:
        return None


def _text(code: str, language: str) -> scripts.PhaseText | None:
    try:
        return scripts.phase(code, language)
    except KeyError:
        return None
