"""What goes home: a letter, a sheet on which parents say what may be shown, an exit slip, a diploma."""

from functools import partial

from django.utils.translation import gettext_lazy

from printing import grids
from printing.registry import Estimate, Pack, Setting, Source
from workshops import pictograms
from workshops.documents import ordering, sheets
from workshops.drawings import SKY
from workshops.lessons import Lesson, load
from workshops.models import ExitSlip

_FACES = {mood: f"faces/{mood}" for mood in ExitSlip.Mood.values}


def build_letter(subject: str, language: str) -> Source:
    """One page in plain words: what happens, what is stored, whom to ask. The contact is written in by hand."""
    lesson = load(subject)
    site = sheets.address("").rstrip("/")
    return sheets.source("letter", lesson, sheets.copies("letter", 1, lesson), {"site": site}, {})


def build_consent(subject: str, language: str) -> Source:
    """Two questions, yes or no to each; whoever does not answer has said no."""
    lesson = load(subject)
    return sheets.source("consent", lesson, sheets.copies("consent", 1, lesson), {}, {}, style="letter.css")


def build_participation(subject: str, language: str) -> Source:
    """A diploma for having taken part. Nobody is named: a line waits for a pen."""
    lesson = load(subject)
    pages = sheets.copies("participation", 1, lesson)
    return sheets.source("participation", lesson, pages, {}, {"sky.svg": SKY})


def build_exits(subject: str, language: str) -> Source:
    """A face and a line, as the screen asks for them; nobody's name."""
    lesson = load(subject)
    faces = [(label, pictograms.asset(_FACES[mood])) for mood, label in ExitSlip.Mood.choices]
    drawn = pictograms.assets(_FACES.values())
    return sheets.cells("exits", lesson, grids.FOUR_UP, [{}] * _exits(lesson), {"faces": faces}, drawn)


def _exits(lesson: Lesson) -> int:
    return grids.FOUR_UP.filled(lesson.with_spares)


def _one_sheet(_lesson: Lesson) -> Estimate:
    return Estimate(sheets=1)


_sheet_to_copy = partial(
    ordering.workshop_document,
    setting=Setting.SHEET_A4,
    smallest=Pack.WHOLE,
    estimate=_one_sheet,
    hindrance=ordering.licence_hindrance,
)

LETTER = _sheet_to_copy(
    id="workshop.letter",
    item="F1",
    title=gettext_lazy("Letter to parents"),
    purpose=gettext_lazy("One page in plain words, to be copied or sent; you write in whom to ask."),
    build=build_letter,
)
PARTICIPATION = _sheet_to_copy(
    id="workshop.participation",
    item="F6",
    title=gettext_lazy("Diploma for taking part"),
    purpose=gettext_lazy("One without a name, to be copied: a line waits for a pen."),
    build=build_participation,
)
EXITS = ordering.workshop_document(
    id="workshop.exits",
    item="F7",
    title=gettext_lazy("Exit slips"),
    purpose=gettext_lazy("A face and a line from each pupil on the way out, without a name."),
    setting=Setting.CUT_A4_SINGLE,
    grid=grids.FOUR_UP,
    smallest=Pack.WHOLE,
    build=build_exits,
    estimate=partial(ordering.cells_estimate, grids.FOUR_UP, _exits),
    hindrance=ordering.licence_hindrance,
)
CONSENT = _sheet_to_copy(
    id="workshop.consent",
    item="F8",
    title=gettext_lazy("Consent to pictures and names"),
    purpose=gettext_lazy("For parents, to be copied: only needed when you publish. No answer is a no."),
    build=build_consent,
)
