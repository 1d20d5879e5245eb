"""What groups work with: headlines for clusters, the criteria check, a sheet to build a dream out on, and roles."""

from functools import partial
from math import ceil
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from dreams.models import Met, Theme
from printing import grids, slots
from printing.registry import Estimate, Pack, Setting, Source
from workshops import pictograms
from workshops.documents import ordering, sheets
from workshops.documents.walls import child_criteria
from workshops.drawings import LIGHTS
from workshops.lessons import Lesson, load

BLANK_HEADERS = 2
LONG_CRITERION = 70
"""Signs from which the criteria of a check card are set smaller."""

_ROLES = (
    (
        pgettext_lazy("role in a group", "Chair"),
        "phases/talk",
        (
            gettext_lazy("Let everybody have a turn."),
            gettext_lazy("Ask those who have said least."),
            gettext_lazy("Lead us back to the task."),
        ),
    ),
    (
        gettext_lazy("Timekeeper"),
        "icons/clock",
        (
            gettext_lazy("Keep an eye on the clock."),
            gettext_lazy("Say when half the time has passed."),
            gettext_lazy("Say when one minute is left."),
        ),
    ),
    (
        gettext_lazy("Cluster captain"),
        "phases/clusters",
        (
            gettext_lazy("Gather cards that want the same."),
            gettext_lazy("Ask the others before you move one."),
            gettext_lazy("Find a headline together."),
        ),
    ),
    (
        pgettext_lazy("role in a group", "Reporter"),
        "icons/pencil",
        (
            gettext_lazy("Write down what we agree on."),
            gettext_lazy("Tell the class in one minute."),
            gettext_lazy("Say “we”, never who said what."),
        ),
    ),
)


def build_headers(subject: str, language: str) -> Source:
    """One for each theme of the Bank, with a drawing and a word, and a few to write on."""
    lesson = load(subject)
    drawings = pictograms.OF_THEMES
    ready = [{"word": str(word), "picture": pictograms.asset(drawings[theme])} for theme, word in Theme.choices]
    blank = [{"word": "", "picture": ""}] * BLANK_HEADERS
    return sheets.cells("headers", lesson, grids.TWO_UP, ready + blank, assets=pictograms.assets(drawings.values()))


def build_checks(subject: str, language: str) -> Source:
    """A card for each group: three sentences, and for each a sign to ring."""
    lesson = load(subject)
    asked = child_criteria(language)
    context = {
        "criteria": asked,
        "is_long": any(len(one["text"]) > LONG_CRITERION for one in asked),
        "lights": Met.choices,
    }
    return sheets.cells("checks", lesson, grids.FOUR_UP, [{}] * _checks(lesson), context, LIGHTS)


def _checks(lesson: Lesson) -> int:
    return grids.FOUR_UP.filled(lesson.groups)


def build_concepts(subject: str, language: str) -> Source:
    """A large sheet for each group; the youngest have three boxes to draw in."""
    lesson = load(subject)
    pages = sheets.copies("concept", lesson.groups, lesson)
    return sheets.source("concepts", lesson, pages, {"page": slots.text("page")}, {})


def build_roles(subject: str, language: str) -> Source:
    """A set for each group; cut and stacked, the sets lie one after the other."""
    lesson = load(subject)
    cards: list[dict[str, Any]] = [
        {"role": str(role), "picture": pictograms.asset(drawing), "tasks": [str(task) for task in tasks]}
        for role, drawing, tasks in _ROLES
    ]
    drawn = pictograms.assets(drawing for _role, drawing, _tasks in _ROLES)
    return sheets.cells("roles", lesson, grids.EIGHT_UP, cards * _sets(lesson), assets=drawn)


def _sets(lesson: Lesson) -> int:
    """One for each group, on whole sheets."""
    a_sheet = grids.EIGHT_UP.cells // len(_ROLES)
    return ceil(lesson.groups / a_sheet) * a_sheet


HEADERS = ordering.workshop_document(
    id="workshop.headers",
    item="C3",
    title=gettext_lazy("Headline sheets"),
    purpose=gettext_lazy("Eight with a drawing and a word, and two to write on; the cards hang below them."),
    setting=Setting.CUT_A4_SINGLE,
    grid=grids.TWO_UP,
    smallest=Pack.STANDARD,
    build=build_headers,
    estimate=partial(ordering.cells_estimate, grids.TWO_UP, lambda _lesson: len(Theme) + BLANK_HEADERS),
    hindrance=ordering.licence_hindrance,
)
CHECKS = ordering.workshop_document(
    id="workshop.checks",
    item="C4",
    title=gettext_lazy("Check-list on a card"),
    purpose=gettext_lazy("One for each group: three sentences and a traffic light told by its shapes."),
    setting=Setting.CUT_A4_SINGLE,
    grid=grids.FOUR_UP,
    smallest=Pack.STANDARD,
    build=build_checks,
    estimate=partial(ordering.cells_estimate, grids.FOUR_UP, _checks),
    hindrance=ordering.licence_hindrance,
)
CONCEPTS = ordering.workshop_document(
    id="workshop.concepts",
    item="C5",
    title=gettext_lazy("Concept sheets"),
    purpose=gettext_lazy("One for each group: what it is, who it is for, what it takes, and the first step."),
    setting=Setting.POSTER_A3,
    smallest=Pack.WHOLE,
    build=build_concepts,
    estimate=lambda lesson: Estimate(sheets=lesson.groups),
    hindrance=ordering.licence_hindrance,
)
ROLES = ordering.workshop_document(
    id="workshop.roles",
    item="C6",
    title=gettext_lazy("Role cards"),
    purpose=gettext_lazy("Four roles for each group, with three things to do in each."),
    setting=Setting.CUT_A4_SINGLE,
    grid=grids.EIGHT_UP,
    smallest=Pack.WHOLE,
    build=build_roles,
    estimate=partial(ordering.cells_estimate, grids.EIGHT_UP, lambda lesson: _sets(lesson) * len(_ROLES)),
    hindrance=ordering.licence_hindrance,
)
