"""What a choice is made with and counted on."""

from functools import partial
from math import ceil

from django.utils.translation import gettext as _, gettext_lazy

from printing import grids, slots, texts
from printing.registry import Estimate, Pack, Setting, Sheet, Source
from workshops.actions.dots import BUDGET
from workshops.documents import ordering, sheets
from workshops.drawings import circles
from workshops.lessons import Lesson, load
from workshops.models import ExitSlip

LETTERS = "ABCDEFGHI"
FEWEST_LETTERS = 6
BLANK_CLUSTERS = 5
"""Sheets for dots as long as nobody knows what the clusters will be: so many go on to the vote."""
FEWEST_CIRCLES, LARGE_CIRCLES, CIRCLES = 90, 100, 400
"""On one sheet for dots: rows of ten that are counted at a glance, or of twenty smaller ones."""
LINES_A_PAGE = 8


def build_ballots(subject: str, language: str) -> Source:
    """Ballots, eight on a sheet and all alike: no number, no page, nothing to know one by."""
    lesson = load(subject)
    letters = LETTERS[: max(FEWEST_LETTERS, lesson.workshop.clusters.shortlisted().count())]
    ballots = [{"letters": letters}] * lesson.ballots
    told = _(
        "%(ballots)s ballots: one each and three to spare. Write the letters A, B, C … at the dreams on the board. "
        "The ballots are all alike and carry no page number, so that nobody can tell one from another."
    )
    note = told % {"ballots": lesson.ballots}
    return sheets.cells("ballots", lesson, grids.EIGHT_UP, ballots, note=note)


BALLOTS = ordering.workshop_document(
    id="workshop.ballots",
    item="D2",
    grid=grids.EIGHT_UP,
    title=gettext_lazy("Ballots"),
    purpose=gettext_lazy("For the secret vote on paper, eight on a sheet, all alike."),
    setting=Setting.CUT_A4_SINGLE,
    build=build_ballots,
    estimate=partial(ordering.cells_estimate, grids.EIGHT_UP, lambda lesson: lesson.ballots),
    hindrance=ordering.licence_hindrance,
)


def build_dots(subject: str, language: str) -> Source:
    """A sheet of empty circles for each cluster, enough for all dots of the class on one of them."""
    lesson = load(subject)
    room = lesson.pupils * BUDGET
    each = ceil(room / CIRCLES)
    across = 10 if room <= LARGE_CIRCLES else 20
    drawn = circles(min(max(room, FEWEST_CIRCLES), CIRCLES), across=across, width=180, height=188)
    titles = _titles(lesson)
    kinds = [{"kind": f"dots{n}", "title": title} for n, title in enumerate(titles or [""])]
    context = {"clusters": kinds, "budget": BUDGET, "page": slots.text("page")}
    pages = each * (len(titles) or BLANK_CLUSTERS)
    known = sheets.facts(lesson)
    laid = [Sheet(f"dots{n // each if titles else 0}", {**known, "page": f"{n + 1}/{pages}"}) for n in range(pages)]
    source = sheets.source("dots", lesson, laid, context, {"circles.svg": drawn})
    return _kept_nowhere(source) if titles else source


def _titles(lesson: Lesson) -> list[str]:
    return [texts.line(cluster.title, 90) for cluster in lesson.clusters]


def _kept_nowhere(source: Source) -> Source:
    """Headlines are people's words: pages that show them are laid out in full, and no master of them stays."""
    return slots.written_out(source)


def _dots_estimate(lesson: Lesson) -> Estimate:
    return Estimate(sheets=ceil(lesson.pupils * BUDGET / CIRCLES) * (len(lesson.clusters) or BLANK_CLUSTERS))


def build_tally(subject: str, language: str) -> Source:
    """Dots by cluster, ballots by letter and faces by kind, in the order in which the screen asks for them."""
    lesson = load(subject)
    dots = _titles(lesson) or [""] * LINES_A_PAGE
    titles = [texts.line(cluster.title, 90) for cluster in lesson.shortlist[: len(LETTERS)]]
    titles += [""] * (FEWEST_LETTERS - len(titles))
    context = {
        "parts": [dots[first : first + LINES_A_PAGE] for first in range(0, len(dots), LINES_A_PAGE)],
        "options": list(zip(LETTERS, titles, strict=False)),
        "moods": ExitSlip.Mood.choices,
    }
    source = sheets.source("tally", lesson, [Sheet("", sheets.facts(lesson))], context, {})
    return _kept_nowhere(source) if lesson.clusters else source


def _tally_estimate(lesson: Lesson) -> Estimate:
    """So many pages of clusters as they need, and one for the ballots."""
    pages = ceil((len(lesson.clusters) or LINES_A_PAGE) / LINES_A_PAGE) + 1
    return Estimate(sheets=Setting.TEACHER_A4_DUPLEX.sheets(pages))


DOTS = ordering.workshop_document(
    id="workshop.dots",
    item="D1",
    title=gettext_lazy("Dot sheets"),
    purpose=gettext_lazy(
        "A sheet for each cluster with circles to fill with a pen; ten in a row are counted at a glance."
    ),
    setting=Setting.SHEET_A4,
    smallest=Pack.STANDARD,
    words=True,
    build=build_dots,
    estimate=_dots_estimate,
    hindrance=ordering.licence_hindrance,
)
TALLY = ordering.workshop_document(
    id="workshop.tally",
    item="D5",
    title=gettext_lazy("Sheet for counting"),
    purpose=gettext_lazy(
        "Dots, ballots and exit slips by number, in the order in which the screen asks for them; two sign."
    ),
    setting=Setting.TEACHER_A4_DUPLEX,
    smallest=Pack.STANDARD,
    words=True,
    build=build_tally,
    estimate=_tally_estimate,
    hindrance=ordering.licence_hindrance,
)
