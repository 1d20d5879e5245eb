"""The seed cards on paper: cut like the class's own, each with whose it is and a way to read more."""

from functools import cached_property, partial
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, gettext as _, gettext_lazy

from printing import grids, qr, texts
from printing.registry import Document, Estimate, Pack, Setting, Source, register
from workshops import documents, lessons
from workshops.lessons import KIND, Lesson
from workshops.models import Card

GRID = grids.FOUR_UP
LONG = 60
"""Signs from which the words are set smaller, so that they keep clear of the credit."""
WHAT = 150
"""Signs of what the dream is about: who has no screen reads at least these."""


class SeededLesson(Lesson):
    """A workshop with its seed cards."""

    @cached_property
    def seeds(self) -> list[Card]:
        return list(Card.objects.filter(workshop=self.workshop).seeds().on_wall().select_related("seed"))


def load(subject: str) -> SeededLesson:
    """The workshop behind a subject; Workshop.DoesNotExist where there is none."""
    return SeededLesson(lessons.load(subject).workshop)


def build(subject: str, language: str) -> Source:
    """Four on a sheet, numbered as on the wall."""
    lesson = load(subject)
    cards = [_printed(card) for card in lesson.seeds]
    sheets = GRID.sheets(cards)
    context = {
        "lesson": lesson,
        "document": DOCUMENT,
        "brand_name": settings.BRAND_NAME,
        "language_code": get_language(),
        "language_name": get_language_info(get_language() or settings.LANGUAGE_CODE)["name_local"],
        "sheets": sheets,
        "sheet_count": len(sheets),
    }
    html = render_to_string("workshops/print/seeds.html", context)
    note = _("Lay them on the tables, or hang them among the class's own. The numbers are the same as on the wall.")
    return Source(html, ("paper.css", "seeds.css"), {"cut.svg": GRID.lines()}, note=note)


def _printed(card: Card) -> dict[str, Any]:
    text = texts.line(card.text, 280)
    return {
        "number": card.number,
        "text": text,
        "is_long": len(text) > LONG,
        "what": texts.line(card.seed.what, WHAT) if card.seed else "",
        "is_idea": card.seed is None,
        "credit": texts.line(card.credit, 200),
        "qr": _code(card) if card.seed_id else "",
    }


def _code(card: Card) -> str:
    address = settings.PUBLIC_ADDRESS.rstrip("/") + reverse("dreams:dream", args=[card.seed_id])
    return qr.svg(address, title=_("QR code that leads to the dream on card %(number)d") % {"number": card.number})


def _estimate(lesson: SeededLesson) -> Estimate:
    sheets = GRID.sheets_for(len(lesson.seeds))
    return Estimate(sheets=sheets, minutes_of_cutting=GRID.minutes(sheets))


def _hindrance(lesson: SeededLesson) -> str:
    if not lesson.seeds:
        return _("No seed cards are chosen yet.")
    if lesson.workshop.school_class.school.branch.is_licensed():
        return ""
    return _("The licence of this dream bank has run out, so nothing new can be printed.")


DOCUMENT = Document(
    id=f"{KIND}.seeds",
    item="C2",
    grid=GRID,
    smallest=Pack.STANDARD,
    kind=KIND,
    title=gettext_lazy("Seed cards"),
    purpose=gettext_lazy("The dreams from the Bank that get the class going, four on a sheet."),
    setting=Setting.CUT_A4_SINGLE,
    build=build,
    words=True,
    may_order=documents.may_order,
    describe=documents.describe,
    load=load,
    estimate=_estimate,
    hindrance=_hindrance,
)
register_it = partial(register, DOCUMENT)
