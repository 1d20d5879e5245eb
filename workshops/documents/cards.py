"""What pupils write their dreams on."""

from functools import partial

from django.utils.translation import gettext as _, gettext_lazy

from printing import grids
from printing.registry import Pack, Setting, Source
from workshops.documents import ordering, sheets
from workshops.lessons import Lesson, load
from workshops.models import FIRST_DRAWING_CARD, FIRST_IDEA_CARD, Workshop

_STARTERS = (
    gettext_lazy("It would be fun if …"),
    gettext_lazy("What we lack here is …"),
    gettext_lazy("For those who are alone, I wish …"),
    gettext_lazy("I dream that our place …"),
)


def build_cards(subject: str, language: str) -> Source:
    """Dream cards, four on a sheet, numbered through the stack; the workshop then knows which numbers are paper."""
    lesson = load(subject)
    Workshop.objects.filter(pk=lesson.workshop.pk).update(paper_cards=lesson.cards)
    cards = [{"number": n, "starter": _STARTERS[(n - 1) % len(_STARTERS)]} for n in range(1, lesson.cards + 1)]
    later = {"later_address": sheets.address("card")}
    told = _("Numbers 1–%(last)s run through the stack, so the cut cards are in order.")
    note = told % {"last": lesson.cards}
    return sheets.cells("cards", lesson, grids.FOUR_UP, cards, later, texts=("number", "starter"), note=note)


CARDS = ordering.workshop_document(
    id="workshop.cards",
    item="C1",
    grid=grids.FOUR_UP,
    title=gettext_lazy("Dream cards"),
    purpose=gettext_lazy("A card for each pupil and some to spare, four on a sheet."),
    setting=Setting.CUT_A4_SINGLE,
    build=build_cards,
    estimate=partial(ordering.cells_estimate, grids.FOUR_UP, lambda lesson: lesson.cards),
    hindrance=ordering.licence_hindrance,
)


def build_ideas(subject: str, language: str) -> Source:
    """Half as large as a dream card, for who has one more; numbered from FIRST_IDEA_CARD on."""
    lesson = load(subject)
    cards = [{"number": FIRST_IDEA_CARD + n} for n in range(lesson.ideas)]
    return sheets.cells("ideas", lesson, grids.EIGHT_UP, cards, texts=("number",))


def build_drawings(subject: str, language: str) -> Source:
    """Twice as large as a dream card, to draw on; numbered from FIRST_DRAWING_CARD on."""
    lesson = load(subject)
    cards = [{"number": FIRST_DRAWING_CARD + n} for n in range(lesson.drawings)]
    later = {"later_address": sheets.address("card")}
    return sheets.cells("drawings", lesson, grids.TWO_UP, cards, later, texts=("number",))


def _numbers_hindrance(lesson: Lesson) -> str:
    if not lesson.ideas:
        return _("So many pupils need every number on paper for their dream cards.")
    return ordering.licence_hindrance(lesson)


def _drawings_hindrance(lesson: Lesson) -> str:
    if not lesson.is_young:
        return _("Only years 1 to 4 draw their dreams.")
    return _numbers_hindrance(lesson)


IDEAS = ordering.workshop_document(
    id="workshop.ideas",
    item="C1b",
    title=gettext_lazy("Cards for a second idea"),
    purpose=gettext_lazy("For those who have one more: small cards with numbers of their own."),
    setting=Setting.CUT_A4_SINGLE,
    grid=grids.EIGHT_UP,
    smallest=Pack.WHOLE,
    build=build_ideas,
    estimate=partial(ordering.cells_estimate, grids.EIGHT_UP, lambda lesson: lesson.ideas),
    hindrance=_numbers_hindrance,
)
DRAWINGS = ordering.workshop_document(
    id="workshop.drawings",
    item="C1c",
    title=gettext_lazy("Cards to draw on"),
    purpose=gettext_lazy("Years 1 to 4 draw their dream on half a sheet and say one word about it."),
    setting=Setting.CUT_A4_SINGLE,
    grid=grids.TWO_UP,
    smallest=Pack.WHOLE,
    build=build_drawings,
    estimate=partial(ordering.cells_estimate, grids.TWO_UP, lambda lesson: lesson.drawings),
    hindrance=_drawings_hindrance,
)
