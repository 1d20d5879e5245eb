"""From a lesson to the pages of a file: what stands on every sheet, and how cells are laid on sheets to be cut."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_info

from accounts.codes import in_groups
from printing import grids, registry, slots
from printing.registry import Sheet, Source
from workshops.lessons import KIND, Lesson


def facts(lesson: Lesson) -> dict[str, str]:
    """What differs from one class to the next: slots, so that the pages around them are laid out once for all."""
    return {
        "title": lesson.title,
        "class_name": lesson.class_name,
        "place": lesson.place,
        "date": date_of(lesson),
        "day": f"{date_format(lesson.starts_at, 'l')} {date_of(lesson)} · {lesson.class_name}, {lesson.school}",
        "pack": str(lesson.workshop.pk),
        "later": in_groups(lesson.workshop.lookup_code),
    }


def date_of(lesson: Lesson) -> str:
    return date_format(lesson.starts_at, "j F Y" if get_language() == "en" else "j. F Y")


def address(page: str = "join") -> str:
    """Where to type a code, short enough to be typed from a wall."""
    return f"{settings.PUBLIC_ADDRESS.partition('://')[2].rstrip('/')}/{page}"


def cells(
    name: str,
    lesson: Lesson,
    grid: grids.Grid,
    items: Sequence[Mapping[str, Any]],
    context: Mapping[str, Any] | None = None,
    assets: Mapping[str, bytes] | None = None,
    texts: tuple[str, ...] = (),
    note: str = "",
) -> Source:
    """Items on sheets to be cut; `note` is what their reader should know, and stands on the cover of the file."""
    kinds, sheets = slots.cut(grid, items, facts=facts(lesson), texts=texts)
    more = {**(context or {}), "kinds": kinds, "page": slots.text("page"), "count": len(items)}
    return source(name, lesson, sheets, more, {"cut.svg": grid.lines(), **(assets or {})}, note=note)


def copies(kind: str, count: int, lesson: Lesson) -> list[Sheet]:
    """The same page so many times, each with its place among them."""
    known = facts(lesson)
    return [Sheet(kind, {**known, "page": f"{number}/{count}"}) for number in range(1, count + 1)]


def source(
    name: str,
    lesson: Lesson,
    sheets: Sequence[Sheet],
    context: Mapping[str, Any],
    assets: Mapping[str, bytes],
    style: str = "",
    note: str = "",
) -> Source:
    """The pages of a document: its own template and stylesheet, after the one called `style` where it has one."""
    known = {
        "lesson": lesson,
        "facts": slots.facts(facts(lesson)),
        "document": registry.get(f"{KIND}.{name}"),
        "brand_name": settings.BRAND_NAME,
        "language_code": get_language(),
        "language_name": get_language_info(get_language() or settings.LANGUAGE_CODE)["name_local"],
    }
    html = render_to_string(f"workshops/print/{name}.html", {**known, **context})
    styles = ("paper.css", *([style] if style else []), f"{name}.css")
    return Source(html, styles, assets, tuple(sheets), shelve=True, note=note)
