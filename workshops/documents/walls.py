"""What hangs on the wall: the way in, what happens when, and what a dream has to be."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _, gettext_lazy

from accounts.codes import in_groups
from dreams import criteria
from printing import qr, slots, texts
from printing.registry import Estimate, Pack, Setting, Sheet, Source
from workshops import pictograms
from workshops.actions.join_codes import free_join_code
from workshops.actions.room import tell_all
from workshops.documents import ordering, sheets
from workshops.drawings import LIGHTS, SKY
from workshops.lessons import Lesson, Station, load, stations
from workshops.models import Workshop

AGENDA_TOP, AGENDA_BOTTOM = 92.0, 398.0  # mm, between which the phases stand
TALLEST_ROW = 46.0
AGENDA_LINE = 1.12 * 25.4 / 72
"""Millimetres that a line of the plan takes for each point of its letters; two of them stand in a row."""


def build_poster(subject: str, language: str) -> Source:
    """What hangs on the wall: how to come in, with a new code, and the three rules."""
    lesson = load(subject)
    code = _new_join_code(lesson.workshop)
    address = sheets.address()
    link = qr.address(f"{settings.PUBLIC_ADDRESS.rstrip('/')}/j/{code}/")
    context = {
        "code": slots.text("code"),
        "address": address,
        "address_size": min(44, round(690 / max(len(address), 1))),
        "qr": slots.code("qr", title=_("QR code that leads into the room")),
    }
    poster = Sheet("poster", {**sheets.facts(lesson), "code": in_groups(code)}, {"qr": link})
    note = _("Hang it where everybody sees it. The code is new: posters from before open nothing.")
    return sheets.source("poster", lesson, [poster], context, {"sky.svg": SKY}, note=note)


@transaction.atomic
def _new_join_code(workshop: Workshop) -> str:
    """The poster before this one opens nothing any more; pupils who are in stay in."""
    room = Workshop.objects.select_for_update().get(pk=workshop.pk)
    room.join_code = free_join_code()
    room.save(update_fields=["join_code"])
    tell_all(room)
    return room.join_code


POSTER = ordering.workshop_document(
    id="workshop.poster",
    item="B1",
    smallest=Pack.STANDARD,
    title=gettext_lazy("Poster with the code"),
    purpose=gettext_lazy("Hangs on the wall: how to come in, and the three rules."),
    setting=Setting.POSTER_A3,
    build=build_poster,
    estimate=lambda _lesson: Estimate(sheets=1),
    hindrance=ordering.codes_hindrance,
    keep=False,
)


def build_agenda(subject: str, language: str) -> Source:
    """A sheet for each day: what happens when, for the youngest with a drawing beside each phase."""
    lesson = load(subject)
    plan = stations(lesson, language)
    days = [_day(list(found)) for _sitting, found in groupby(plan, key=lambda station: station.sitting)]
    known = sheets.facts(lesson)
    pages = [Sheet(day["kind"], {**known, **day["texts"]}) for day in days]
    drawn = [pictograms.of_phase(station.code) for station in plan] if lesson.is_young else []
    context = {"days": days, "has_days": len(days) > 1}
    return sheets.source("agenda", lesson, pages, context, {"sky.svg": SKY, **pictograms.assets(drawn)})


def _day(found: list[Station]) -> dict[str, Any]:
    """One day's phases with their place on the sheet; clock times are slots, so that each class has its own."""
    sitting = found[0].sitting
    height = min(TALLEST_ROW, (AGENDA_BOTTOM - AGENDA_TOP) / len(found))
    size = max(18, min(34, int(height * 1.15)))
    rows = [
        {
            "name": station.name,
            "top": f"{AGENDA_TOP + height * place:.2f}",
            "clock": slots.text(f"clock{place}") if sitting == 1 else "",
            "length": slots.text(f"length{place}"),
            "picture": pictograms.asset(pictograms.of_phase(station.code)),
        }
        for place, station in enumerate(found)
    ]
    lengths = {f"length{n}": _("%(n)d min") % {"n": station.minutes} for n, station in enumerate(found)}
    clocks = {f"clock{n}": station.clock for n, station in enumerate(found)} if sitting == 1 else {}
    return {
        "number": sitting,
        "kind": f"day{sitting}",
        "rows": rows,
        "height": f"{height:.2f}",
        "size": size,
        "above": f"{max(1.2, (height - 2 * size * AGENDA_LINE) / 2):.2f}",
        "texts": {**lengths, **clocks},
    }


def _days(lesson: Lesson) -> Estimate:
    return Estimate(sheets=max(1, len({phase.sitting for phase in lesson.phases})))


def _agenda_hindrance(lesson: Lesson) -> str:
    if not lesson.phases:
        return _("The plan has no phases yet.")
    return ordering.licence_hindrance(lesson)


AGENDA = ordering.workshop_document(
    id="workshop.agenda",
    item="B2",
    title=gettext_lazy("Plan for the wall"),
    purpose=gettext_lazy("What happens when, big enough to be read from the back row; for years 1 to 4 with drawings."),
    setting=Setting.POSTER_A3,
    smallest=Pack.WHOLE,
    build=build_agenda,
    estimate=_days,
    hindrance=_agenda_hindrance,
)


def build_criteria(subject: str, language: str) -> Source:
    """The three criteria in the words of children, and the three signs to answer with."""
    lesson = load(subject)
    pages = [Sheet("criteria", sheets.facts(lesson))]
    return sheets.source("criteria", lesson, pages, {"criteria": child_criteria(language)}, LIGHTS)


def child_criteria(language: str) -> list[dict[str, Any]]:
    """As they are asked today, kept to what fits on paper."""
    return [
        {"number": one.number, "title": texts.line(one.title, 40), "text": texts.line(one.child, 130)}
        for one in criteria.current(language)
    ]


CRITERIA = ordering.workshop_document(
    id="workshop.criteria",
    item="B3",
    title=gettext_lazy("Poster with the criteria"),
    purpose=gettext_lazy("Hangs beside the clusters: three sentences in children’s words, three signs to answer with."),
    setting=Setting.POSTER_A3,
    smallest=Pack.STANDARD,
    build=build_criteria,
    estimate=lambda _lesson: Estimate(sheets=1),
    hindrance=ordering.licence_hindrance,
)
