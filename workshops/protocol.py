"""The protocol: what a school keeps of a workshop. A PDF from the print room, rows for a spreadsheet; never a name."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_info, gettext as _, gettext_lazy, pgettext

from accounts.models import User
from dreams import criteria
from printing import texts
from printing.registry import Description, Document, Estimate, Setting, Source, register
from workshops import documents, lessons, scripts
from workshops.afterwards import Alone, Group, Record
from workshops.lessons import Lesson
from workshops.lifecycle import State
from workshops.models import Card

KIND = "protocol"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Finished(Lesson):
    """A workshop as its protocol tells it."""

    @cached_property
    def record(self) -> Record:
        return Record(self.workshop)


def load(subject: str) -> Finished:
    """The workshop behind "protocol:12"; Workshop.DoesNotExist where there is none."""
    return Finished(lessons.load(subject.replace(KIND, lessons.KIND, 1)).workshop)


def build(subject: str, language: str) -> Source:
    """Facts, funnel, cards under their clusters, what was counted, and where everything went."""
    lesson = load(subject)
    record = lesson.record
    stations = lessons.stations(lesson, language)
    context = {
        "lesson": lesson,
        "record": record,
        "stations": stations,
        "minutes": sum(station.minutes for station in stations),
        "script_name": _script_name(lesson, language),
        "criteria": criteria.current(),
        "groups": [_printed(group) for group in record.groups],
        "alone": [_printed_alone(alone) for alone in record.alone],
        "brand_name": settings.BRAND_NAME,
        "language_code": get_language(),
        "language_name": get_language_info(get_language() or settings.LANGUAGE_CODE)["name_local"],
        "date": date_format(lesson.starts_at, pgettext("date format", "l j F Y")),
    }
    return Source(render_to_string("workshops/print/protocol.html", context), ("paper.css", "protocol.css"))


def _script_name(lesson: Lesson, language: str) -> str:
    """A script that is not there any more goes by its code."""
    try:
        return scripts.get(lesson.workshop.script).name(language)
    except KeyError:
        return lesson.workshop.script


def _printed(group: Group) -> dict[str, Any]:
    """A cluster with its words made safe to set."""
    return {
        "title": texts.line(group.cluster.title, 90),
        "origins": [texts.line(title, 90) for title in group.origins],
        "checks": list(group.cluster.checks.all()),
        "cards": [_printed_card(card) for card in group.cards],
        "dots": group.dots,
        "is_chosen": group.is_chosen,
        "place": group.place,
    }


def _printed_card(card: Card) -> dict[str, Any]:
    return {
        "number": card.number,
        "text": texts.body(card.text, 280),
        "for_whom": texts.line(card.for_whom, 120),
        "credit": texts.line(card.credit, 200),
    }


def _printed_alone(alone: Alone) -> dict[str, Any]:
    printed = _printed_card(alone.card) if alone.text else {"number": alone.card.number}
    return printed | {"why_not": alone.why_not, "place": alone.place}


# The same as rows


def rows(record: Record) -> Iterator[list[str]]:
    """A heading, then a row for each card; no alias, no seat, and nothing of a sealed card."""
    yield [
        _("Number"),
        _("Source"),
        _("Text"),
        _("For whom"),
        _("Cluster"),
        _("First cluster"),
        _("Dots of the cluster"),
        _("Votes"),
        pgettext("of a dream", "Chosen"),
        _("Goes to"),
    ]
    for group in record.groups:
        dots = next((total for total in reversed(group.dots) if total is not None), None)
        counted = [_cell(dots), _cell(group.votes), _("yes") if group.is_chosen else "", group.place]
        for card in group.cards:
            yield [*_card_cells(card, card.text), group.cluster.title, _first(card, record), *counted]
    for alone in record.alone:
        place = f"{alone.place} ({alone.why_not})" if alone.why_not else alone.place
        yield [*_card_cells(alone.card, alone.text), "", _first(alone.card, record), "", "", "", place]


def _card_cells(card: Card, text: str) -> list[str]:
    return [str(card.number), str(card.get_source_display()), text, card.for_whom if text else ""]


def _first(card: Card, record: Record) -> str:
    """Where it lay before clusters were merged."""
    first = card.first_cluster_id
    return record.headlines.get(first, "") if first and first != card.cluster_id else ""


def _cell(number: int | None) -> str:
    return "" if number is None else str(number)


class _Echo:
    """A file that hands back what is written: the rows leave as they are made."""

    def write(self, line: str) -> str:
        return line


def csv_lines(record: Record) -> Iterator[str]:
    """Lines that a Norwegian Excel opens as they are: byte order mark, semicolons, and no cell that is a formula."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"
    for row in rows(record):
        yield writer.writerow([_harmless(cell) for cell in row])


def _harmless(cell: str) -> str:
    """What a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


# What the print room knows of it


def may_order(user: User, subject: str) -> bool:
    """Whoever teaches the class."""
    return documents.may_order(user, subject.replace(KIND, lessons.KIND, 1))


def describe(subject: str) -> Description:
    workshop = load(subject).workshop
    return Description(title=workshop.title, url=reverse("workshops:afterwards", args=[workshop.pk]))


def _hindrance(lesson: Finished) -> str:
    if lesson.workshop.state != State.FINISHED:
        return _("The protocol is made when the workshop is finished.")
    return ""


def _estimate(lesson: Finished) -> Estimate:
    """A page of facts, then about twelve cards a page, then the counts."""
    pages = 3 + lesson.record.funnel.cards // 12
    return Estimate(sheets=Setting.TEACHER_A4_DUPLEX.sheets(pages))


DOCUMENT = Document(
    id="workshop.protocol",
    item="F5",
    alone=True,
    kind=KIND,
    title=gettext_lazy("Protocol"),
    purpose=gettext_lazy("What the class dreamt and chose, and where everything went; for the school's archive."),
    setting=Setting.TEACHER_A4_DUPLEX,
    build=build,
    may_order=may_order,
    describe=describe,
    load=load,
    estimate=_estimate,
    hindrance=_hindrance,
    words=True,
)


def register_all() -> None:
    """Make the protocol known to the print room."""
    register(DOCUMENT)
