"""What lies on the tables and hangs on people: signs that stand, and tags to write a name on."""

from functools import partial

from django.utils.translation import gettext_lazy

from printing import grids
from printing.registry import Pack, Setting, Source
from workshops.documents import ordering, sheets
from workshops.lessons import Lesson, load


def build_tags(subject: str, language: str) -> Source:
    """Blank, all alike: who wears one decides what stands on it."""
    lesson = load(subject)
    return sheets.cells("tags", lesson, grids.EIGHT_UP, [{}] * _tags(lesson))


def _tags(lesson: Lesson) -> int:
    return grids.EIGHT_UP.filled(lesson.with_spares)


def build_signs(subject: str, language: str) -> Source:
    """A sign for each group, to be folded so that it stands and is read from both sides."""
    lesson = load(subject)
    signs = [{"number": number} for number in range(1, _signs(lesson) + 1)]
    return sheets.cells("signs", lesson, grids.TWO_UP, signs, texts=("number",))


def _signs(lesson: Lesson) -> int:
    return grids.TWO_UP.filled(lesson.groups)


TAGS = ordering.workshop_document(
    id="workshop.tags",
    item="E2",
    title=gettext_lazy("Name tags"),
    purpose=gettext_lazy("Blank, for a first name or an animal; shred them afterwards."),
    setting=Setting.CUT_A4_SINGLE,
    grid=grids.EIGHT_UP,
    smallest=Pack.WHOLE,
    build=build_tags,
    estimate=partial(ordering.cells_estimate, grids.EIGHT_UP, _tags),
    hindrance=ordering.licence_hindrance,
)
SIGNS = ordering.workshop_document(
    id="workshop.signs",
    item="E2b",
    title=gettext_lazy("Table signs"),
    purpose=gettext_lazy("One for each group, folded so that it stands; the group finds its own name."),
    setting=Setting.CUT_A4_SINGLE,
    grid=grids.TWO_UP,
    smallest=Pack.WHOLE,
    build=build_signs,
    estimate=partial(ordering.cells_estimate, grids.TWO_UP, _signs),
    hindrance=ordering.licence_hindrance,
)
