"""The plan of a workshop while a teacher changes it: what was typed stays typed until it is stored."""

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Self

from django.http import QueryDict
from django.utils.translation import gettext as _, ngettext

from workshops import scripts
from workshops.actions.script import MOST_PHASES, Line
from workshops.course import Course
from workshops.forms.planning import LONGEST_LESSON, LONGEST_PHASE, bell_state
from workshops.forms.strips import Cell, tone_of
from workshops.models import Phase
from workshops.phase_texts import words_of

_LONG_NUMBER = 9


class Unreadable(Exception):
    """What came was not made by our page."""


@dataclass(frozen=True)
class Row:
    """A phase that is to come, as it is typed."""

    key: int | None
    code: str
    step: int | None
    sitting: int
    typed: str
    name: str
    detail: str
    mode: str

    @property
    def minutes(self) -> int:
        """What is typed, if it can be."""
        return (_whole(self.typed) or 0) if self.is_right else 0

    @property
    def is_right(self) -> bool:
        number = _whole(self.typed)
        return number is not None and 1 <= number <= LONGEST_PHASE

    @property
    def tone(self) -> str:
        return tone_of(self.code, self.mode)

    @property
    def line(self) -> Line:
        return Line(self.key, self.code, self.minutes, self.sitting, self.step)


@dataclass(frozen=True)
class Choice:
    """A phase that may be added."""

    value: str
    name: str


@dataclass
class Draft:
    """The rows in their order, the minutes of the phase that the room is in, and those to the bell."""

    course: Course
    language: str
    rows: list[Row]
    seen: str
    current_typed: str = ""
    lesson_typed: str = ""
    touched: int | None = None  # the row that a button has just moved
    going: str = "up"  # and which way: there the keyboard stays
    errors: list[str] = field(default_factory=list)

    # Where it comes from

    @classmethod
    def stored(cls, course: Course, language: str) -> Self:
        current = course.current
        return cls(
            course=course,
            language=language,
            rows=[_row_of(course, phase, language) for phase in course.coming],
            seen=course.seen,
            current_typed=str(current.minutes + current.extra_minutes) if current else "",
            lesson_typed=str(course.room.lesson_minutes or _usual_lesson(course)),
        )

    @classmethod
    def typed(cls, course: Course, language: str, data: QueryDict) -> Self:
        """What the page sent. A phase that the lesson has reached meanwhile is no longer to come; one that a
        colleague left out is new here. Raises Unreadable.
        """
        columns = [data.getlist(name) for name in ("key", "code", "step", "sitting", "minutes")]
        if len({len(column) for column in columns}) != 1 or len(columns[0]) > MOST_PHASES:
            raise Unreadable
        reached = {phase.pk for phase in (*course.behind, course.current) if phase}
        there = {phase.pk: phase for phase in course.coming}
        rows = []
        for key, code, step, sitting, minutes in zip(*columns, strict=True):
            number = _key(key)
            if number in reached:
                continue
            phase = there.get(number) if number else None
            row = _row_of(course, phase, language) if phase else _new_row(course, code, _key(step), language)
            rows.append(replace(row, sitting=_key(sitting) or 1, typed=minutes.strip()[:_LONG_NUMBER]))
        return cls(
            course=course,
            language=language,
            rows=rows,
            seen=data.get("seen", ""),
            current_typed=data.get("current", "").strip()[:_LONG_NUMBER],
            lesson_typed=data.get("lesson", "").strip()[:_LONG_NUMBER],
        )

    # What the buttons do

    def press(self, button: str, data: QueryDict) -> None:
        """Move, drop or add a row; raises Unreadable for a button that is not there."""
        verb, _dash, place = button.partition("-")
        if verb == "add":
            self._add(data.get("what", ""), data.get("after", ""))
            return
        at = _key(place)
        if at is None or at >= len(self.rows) or verb not in {"up", "down", "drop", "day", "same"}:
            raise Unreadable
        self.going = "down" if verb == "down" else "up"
        getattr(self, f"_{verb}")(at)

    def _up(self, at: int) -> None:
        row = self.rows[at]
        if at and self.rows[at - 1].sitting == row.sitting:
            self.rows[at - 1 : at + 1] = [row, self.rows[at - 1]]
            self.touched = at - 1
        elif row.sitting > self.first_sitting:
            self.rows[at] = replace(row, sitting=row.sitting - 1)
            self.touched = at

    def _down(self, at: int) -> None:
        row, after = self.rows[at], self.rows[at + 1 : at + 2]
        if after and after[0].sitting == row.sitting:
            self.rows[at : at + 2] = [after[0], row]
            self.touched = at + 1
        elif after:
            self.rows[at] = replace(row, sitting=after[0].sitting)
            self.touched = at

    def _drop(self, at: int) -> None:
        del self.rows[at]
        self.touched = min(at, len(self.rows) - 1) if self.rows else None

    def _day(self, at: int) -> None:
        """From here on it is another day."""
        self.rows[at:] = [replace(row, sitting=row.sitting + 1) for row in self.rows[at:]]
        self.touched = at

    def _same(self, at: int) -> None:
        """From here on it is the day before after all."""
        if self.rows[at].sitting > self.first_sitting:
            self.rows[at:] = [replace(row, sitting=row.sitting - 1) for row in self.rows[at:]]
        self.touched = at

    def _add(self, what: str, after: str) -> None:
        if len(self.rows) >= MOST_PHASES:
            self.errors.append(_("A plan holds no more phases than this."))
            return
        kind, _dash, which = what.partition("-")
        if kind == "step":
            step = _step_at(self.course, _key(which))
            row = _new_row(self.course, step.slot.code, _key(which), self.language)
        elif kind == "code" and which in scripts.PHASE_CODES:
            row = _new_row(self.course, which, None, self.language)
        else:
            raise Unreadable
        at = min(_key(after) or 0, len(self.rows))
        beside = self.rows[at - 1] if at else None
        self.rows.insert(at, replace(row, sitting=beside.sitting if beside else self.first_sitting))
        self.touched = at

    # What it says

    @property
    def first_sitting(self) -> int:
        return self.course.sitting if self.course.current else 1

    @property
    def lesson(self) -> int | None:
        return _whole(self.lesson_typed)

    @property
    def current_minutes(self) -> int | None:
        return _whole(self.current_typed) if self.course.current else None

    def lines(self) -> list[Line]:
        return [row.line for row in self.rows]

    def is_valid(self) -> bool:
        """Whether all that is typed can be stored; if not, `errors` say what to do."""
        wrong = [row.name for row in self.rows if not row.is_right]
        if wrong:
            said = ngettext(
                "Give %(names)s from 1 to %(most)d minutes, or leave it out.",
                "Give each of these from 1 to %(most)d minutes, or leave them out: %(names)s.",
                len(wrong),
            )
            self.errors.append(said % {"names": ", ".join(wrong), "most": LONGEST_PHASE})
        if not self.rows and not self.course.current:
            self.errors.append(_("A plan needs at least one phase."))
        if self.course.current and not self._current_is_right:
            said = _("Give the phase that the room is in from 0 to %(most)d minutes.")
            self.errors.append(said % {"most": LONGEST_PHASE})
        if self.lesson_typed and not (self.lesson and 5 <= self.lesson <= LONGEST_LESSON):
            said = _("Minutes to the bell are from 5 to %(most)d.")
            self.errors.append(said % {"most": LONGEST_LESSON})
        return not self.errors

    @property
    def _current_is_right(self) -> bool:
        return self.current_minutes is not None and self.current_minutes <= LONGEST_PHASE

    def bells(self) -> list[dict[str, Any]]:
        """For each day the sum of its phases, what of it is over, and how it stands against the bell."""
        over: dict[int, int] = {}
        for phase in (*self.course.behind, self.course.current):
            if phase:
                over[phase.sitting] = over.get(phase.sitting, 0) + self._minutes_of(phase)
        sums = dict(over)
        for row in self.rows:
            sums[row.sitting] = sums.get(row.sitting, 0) + row.minutes
        return [
            {
                "sitting": sitting,
                "sum": total,
                "fixed": self._fixed(sitting, over),
                "state": bell_state(total, self.lesson),
            }
            for sitting, total in sorted(sums.items())
        ]

    def strip(self) -> list[Cell]:
        """What is over, what is now and what is to come; the cells of what can be typed are numbered as the fields."""
        cells: list[tuple[int, Cell]] = []
        for phase in (*self.course.behind, self.course.current):
            if phase:
                words = words_of(phase, self.course.room.script, self.language)
                now = phase is self.course.current
                tone = tone_of(phase.code, words.mode)
                cell = Cell(0 if now else -1, words.name, self._minutes_of(phase), tone, is_over=not now, is_now=now)
                cells.append((phase.sitting, cell))
        for at, row in enumerate(self.rows, start=1):
            cells.append((row.sitting, Cell(at, row.name, row.minutes, row.tone)))
        sittings = [sitting for sitting, _cell in cells]
        starts = {at for at, (before, after) in enumerate(pairwise(sittings), start=1) if before != after}
        return [replace(cell, new_sitting=at in starts) for at, (_sitting, cell) in enumerate(cells)]

    def _minutes_of(self, phase: Phase) -> int:
        if phase is self.course.current:
            return self.current_minutes or 0
        return phase.minutes + phase.extra_minutes

    def _fixed(self, sitting: int, over: dict[int, int]) -> int:
        here = self.course.current
        return over.get(sitting, 0) - (self._minutes_of(here) if here and here.sitting == sitting else 0)

    def numbered(self) -> list[dict[str, Any]]:
        """The rows with their numbers and what can be done to each."""
        last = len(self.rows) - 1
        found: list[dict[str, Any]] = []
        for at, row in enumerate(self.rows):
            before = self.rows[at - 1].sitting if at else self.first_sitting
            starts = row.sitting != before
            may = {
                "up": at > 0 or row.sitting > self.first_sitting,
                "down": at < last,
                "day": (at > 0 or self.course.current is not None) and not starts,
            }
            ways = [way for way in (self.going, "up", "down") if may[way]] if self.touched == at else []
            focus = next(iter(ways), "")
            found.append({"at": at, "no": at + 1, "row": row, "starts": starts, "focus": focus, **may})
        return found

    # What may be added

    def left_out(self) -> list[Choice]:
        """Steps of the script that are not in the plan, under the script's own names."""
        steps = {row.step for row in self.rows} | {p.step for p in (*self.course.behind, self.course.current) if p}
        script = _script(self.course)
        if script is None:
            return []
        found = enumerate(script.steps, start=1)
        return [Choice(f"step-{no}", step.name(self.language)) for no, step in found if no not in steps]

    def library(self) -> list[Choice]:
        return [Choice(f"code-{code}", scripts.phase(code, self.language).name) for code in scripts.PHASE_CODES]

    @property
    def add_after(self) -> int:
        """Where a new phase goes unless said otherwise: before the goodbye."""
        closing = [at for at, row in enumerate(self.rows) if row.code in {"F14", "F15", "F16"}]
        return closing[0] if closing else len(self.rows)


def _whole(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() else None


def _key(typed: str) -> int | None:
    if not typed:
        return None
    if (number := _whole(typed)) is None or len(typed) > 18:
        raise Unreadable
    return number


def _script(course: Course) -> scripts.Script | None:
    try:
        return scripts.get(course.room.script)
    except KeyError:
        return None


def _usual_lesson(course: Course) -> int | str:
    script = _script(course)
    return max(script.minutes_of_sittings.values()) if script else ""


def _step_at(course: Course, number: int | None) -> scripts.Step:
    script = _script(course)
    step = script.step(number) if script and number else None
    if step is None:
        raise Unreadable
    return step


def _new_row(course: Course, code: str, step: int | None, language: str) -> Row:
    """A phase that is not stored yet: a step of the script, or one from the library."""
    if step is not None:
        code, minutes, _sitting = _step_at(course, step).slot
    elif code in scripts.CODES:
        minutes = scripts.phase(code, language).minutes
    else:
        raise Unreadable
    return _row_of(course, Phase(code=code, step=step, minutes=minutes, sitting=course.sitting), language)


def _row_of(course: Course, phase: Phase, language: str) -> Row:
    words = words_of(phase, course.room.script, language)
    return Row(
        key=phase.pk,
        code=phase.code,
        step=phase.step,
        sitting=phase.sitting,
        typed=str(phase.minutes + phase.extra_minutes),
        name=words.name,
        detail=words.detail,
        mode=words.mode,
    )
