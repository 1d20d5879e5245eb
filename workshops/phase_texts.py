"""The words of a workshop's phase in the reader's language: from the phase library, as its script does it."""

from dataclasses import dataclass

from django.utils import translation

from workshops import scripts
from workshops.models import Phase, Workshop


@dataclass(frozen=True)
class PhaseWords:
    """What console, projector and pupils read about one phase."""

    name: str
    mode: str
    detail: str
    say: str
    do: str
    watch: str
    pupil: str


def words_of(phase: Phase, script: str, language: str | None = None) -> PhaseWords:
    """The words of any phase; a code that the library does not know any more shows as itself."""
    language = language or translation.get_language() or scripts.DEFAULT_LANGUAGE
    try:
        text = scripts.phase(phase.code, language)
    except KeyError:
        return PhaseWords(phase.code, "", "", "", "", "", "")
    step = step_of(script, phase)
    return PhaseWords(
        name=step.name(language) if step else text.name,
        mode=text.mode,
        detail=step.detail(language) if step else "",
        say=text.say,
        do=text.do,
        watch=text.watch,
        pupil=text.pupil,
    )


def step_of(script: str, phase: Phase) -> scripts.Step | None:
    """What the script says at this place, if the phase is still the one that the script has there."""
    try:
        step = scripts.get(script).step(phase.step) if phase.step else None
    except KeyError:
        return None
    return step if step and step.slot.code == phase.code else None


def text_of(room: Workshop) -> PhaseWords | None:
    """The words of the phase that the room is in."""
    return words_of(room.current_phase, room.script) if room.current_phase else None
