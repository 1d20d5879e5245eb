"""What a choice is made with and counted on."""

from functools import partial

from django.utils.translation import gettext_lazy

from printing import grids
from printing.registry import Setting, Source
from workshops.documents import ordering, sheets
from workshops.lessons import load

LETTERS = "ABCDEFGHI"
FEWEST_LETTERS = 6


def build_ballots(subject: str, language: str) -> Source:
    """Ballots, eight on a sheet and all alike: no number, no page, nothing to know one by."""
    lesson = load(subject)
    letters = LETTERS[: max(FEWEST_LETTERS, lesson.workshop.clusters.shortlisted().count())]
    ballots = [{"letters": letters}] * lesson.ballots
    return sheets.cut_source("ballots", lesson, grids.EIGHT_UP, ballots)


BALLOTS = ordering.workshop_document(
    id="workshop.ballots",
    title=gettext_lazy("Ballots"),
    purpose=gettext_lazy("For the secret vote on paper, eight on a sheet, all alike."),
    setting=Setting.CUT_A4_SINGLE,
    build=build_ballots,
    estimate=partial(ordering.cut_estimate, grids.EIGHT_UP, lambda lesson: lesson.ballots),
    hindrance=ordering.licence_hindrance,
)
