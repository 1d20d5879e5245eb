"""The scripts and the phase library: what happens in a lesson, for how long, and what a teacher says and does.

Texts live in three TOML files beside this one, in three languages, for they belong together as the gettext
catalogues could not keep them: a phase is read, printed and translated as a whole.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_HERE = Path(__file__).parent
LANGUAGES = ("nb", "nn", "en")
DEFAULT_LANGUAGE = "nb"


@dataclass(frozen=True)
class PhaseText:
    """One phase in one language."""

    code: str
    mode: str  # I alone, G in groups, P all together
    minutes: int  # a usual length
    name: str
    say: str
    do: str
    watch: str
    pupil: str
    materials: str
    paper: str
    done: str


@dataclass(frozen=True)
class Note:
    """What to do when a lesson does not go as planned, in one language."""

    code: str
    title: str
    text: str
    phases: tuple[str, ...]  # in which it comes up


class Slot(NamedTuple):
    """A phase of a script as it is stored with a workshop."""

    code: str
    minutes: int
    sitting: int


@dataclass(frozen=True)
class Step:
    """A phase as one script does it."""

    slot: Slot
    names: dict[str, str] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    keep: bool = False  # what this script is about: it is never left out when time gets short

    def name(self, language: str) -> str:
        return _in(self.names, language) or phase(self.slot.code, language).name

    def detail(self, language: str) -> str:
        """How this script does the phase, or nothing."""
        return _in(self.details, language)


@dataclass(frozen=True)
class Script:
    """A lesson plan: its steps in order. `audience` is class, student_council, board or town_hall."""

    code: str
    audience: str
    fits: tuple[str, ...]
    minutes: int
    names: dict[str, str]
    abouts: dict[str, str]
    steps: tuple[Step, ...]

    @property
    def phases(self) -> tuple[Slot, ...]:
        """(code, minutes, sitting) of each phase."""
        return tuple(step.slot for step in self.steps)

    @property
    def sittings(self) -> int:
        return max(step.slot.sitting for step in self.steps)

    @property
    def minutes_of_sittings(self) -> dict[int, int]:
        """How long each sitting is."""
        return self.sums_of([step.slot.minutes for step in self.steps])

    def sums_of(self, minutes: Sequence[int]) -> dict[int, int]:
        """How long each sitting is with these minutes for the steps."""
        sums = dict.fromkeys(range(1, self.sittings + 1), 0)
        for step, length in zip(self.steps, minutes, strict=True):
            sums[step.slot.sitting] += length
        return sums

    @property
    def is_for_class(self) -> bool:
        return self.audience == "class"

    @property
    def has_dots(self) -> bool:
        return self._has("F10")

    @property
    def has_vote(self) -> bool:
        return self._has("F13")

    def _has(self, code: str) -> bool:
        return any(code in step.slot.code.split("+") for step in self.steps)

    def name(self, language: str) -> str:
        return _in(self.names, language)

    def about(self, language: str) -> str:
        return _in(self.abouts, language)

    def step(self, position: int) -> Step | None:
        """The step at a workshop's phase `position` (from 1), or None beyond the script."""
        return self.steps[position - 1] if 1 <= position <= len(self.steps) else None


def _in(texts: dict[str, str], language: str) -> str:
    return texts.get(language) or texts.get(DEFAULT_LANGUAGE, "")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))


_PHASES = _read("phases.toml")


def _script(raw: dict[str, Any]) -> Script:
    return Script(
        code=raw["code"],
        audience=raw["for"],
        fits=tuple(raw["fits"]),
        minutes=raw["minutes"],
        names={language: raw[language]["name"] for language in LANGUAGES},
        abouts={language: raw[language]["about"] for language in LANGUAGES},
        steps=tuple(_step(step) for step in raw["phases"]),
    )


def _step(raw: dict[str, Any]) -> Step:
    return Step(
        Slot(raw["code"], raw["minutes"], raw.get("sitting", 1)),
        names={language: raw[f"name_{language}"] for language in LANGUAGES if f"name_{language}" in raw},
        details={language: raw[language] for language in LANGUAGES if language in raw},
        keep=raw.get("keep", False),
    )


ALL: tuple[Script, ...] = tuple(_script(raw) for raw in _read("scripts.toml")["script"])
PHASE_CODES: tuple[str, ...] = tuple(_PHASES)
# What a stored phase may be: one of the library, or several at once as a script has them.
CODES = frozenset({*PHASE_CODES, *(step.slot.code for script in ALL for step in script.steps)})
_BY_CODE = {script.code: script for script in ALL}


def get(code: str) -> Script:
    """The script with this code; raises KeyError."""
    return _BY_CODE[code]


@cache
def phase(code: str, language: str) -> PhaseText:
    """The texts of a phase; of a combined one (`F7+F8`) those of its parts one after the other.

    A language that has no texts gets the default one. Raises KeyError for an unknown code.
    """
    parts = [_PHASES[part] for part in code.split("+")]
    texts = [part.get(language) or part[DEFAULT_LANGUAGE] for part in parts]
    return PhaseText(
        code=code,
        mode="/".join(dict.fromkeys(part["mode"] for part in parts if part["mode"])),
        minutes=sum(part["minutes"] for part in parts),
        name=" + ".join(text["name"] for text in texts),
        **{
            key: " ".join(text[key] for text in texts)
            for key in ("say", "do", "watch", "pupil", "materials", "paper", "done")
        },
    )


_NOTES = _read("notes.toml")["note"]


@cache
def notes(language: str) -> tuple[Note, ...]:
    """Every note, in the order of a lesson."""
    told = [(raw, raw.get(language) or raw[DEFAULT_LANGUAGE]) for raw in _NOTES]
    return tuple(Note(raw["code"], text["title"], text["text"], tuple(raw["phases"])) for raw, text in told)


def notes_for(code: str, language: str) -> tuple[Note, ...]:
    """The notes that matter in a phase; of a combined one those of each part."""
    parts = set(code.split("+"))
    return tuple(note for note in notes(language) if parts & set(note.phases))


def age_of(grade: int | None) -> str:
    """The age group that a script fits: t1-4, t5-7, t8-10, vgs; nothing for a mixed group."""
    if grade is None:
        return ""
    return "t1-4" if grade <= 4 else "t5-7" if grade <= 7 else "t8-10" if grade <= 10 else "vgs"


def for_class(grade: int | None) -> list[Script]:
    """The scripts a class can use, those that fit its age first."""
    age = age_of(grade)
    return sorted((s for s in ALL if s.is_for_class), key=lambda s: age not in s.fits)


def for_meetings() -> list[Script]:
    """The scripts for student councils, boards and town halls."""
    return [script for script in ALL if not script.is_for_class]


def suggested(grade: int | None) -> Script:
    """What most classes of this age should choose: a secret vote in two lessons, or what comes closest."""
    age = age_of(grade) or "t5-7"
    fitting = [script for script in ALL if age in script.fits]
    return next((script for script in fitting if script.has_vote and script.minutes == 90), fitting[0])
