"""What pupils write their dreams on."""

from functools import partial

from django.utils.translation import gettext_lazy

from printing import grids
from printing.registry import Setting, Source
from workshops.documents import ordering, sheets
from workshops.lessons import load
from workshops.models import Workshop

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
    return sheets.cut_source("cards", lesson, grids.FOUR_UP, cards, later, texts=("number", "starter"))


CARDS = ordering.workshop_document(
    id="workshop.cards",
    title=gettext_lazy("Dream cards"),
    purpose=gettext_lazy("A card for each pupil and some to spare, four on a sheet."),
    setting=Setting.CUT_A4_SINGLE,
    build=build_cards,
    estimate=partial(ordering.cut_estimate, grids.FOUR_UP, lambda lesson: lesson.cards),
    hindrance=ordering.licence_hindrance,
)
