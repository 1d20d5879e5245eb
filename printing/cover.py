"""The first page of a file: how to set the printer, what lies in the stack, and how to cut it."""

from collections.abc import Sequence
from math import ceil

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext as _, ngettext

from printing import grids, slots, texts
from printing.registry import Description, Sheet, Source
from printing.volumes import Part, Place, Volume

ROOM = 90
"""Signs of a title that are shown; most stand on one line."""


def build(volume: Volume, parts: Sequence[Part], places: Sequence[Place], home: Description) -> Source:
    """The cover of a volume, in the active language. What differs from one class to the next stands in slots."""
    sheets = [_sheets(volume, place) for place in places]
    count = sum(len(one) for one in sheets)
    whole = sheets[-1].stop - 1
    facts = {
        "about": texts.line(home.about or home.title, ROOM),
        "lead": texts.line(home.title, ROOM),
        "sheet_count": _("%(n)d sheets with this page") % {"n": whole},
        **{f"range{number}": _range(one) for number, one in enumerate(sheets)},
    }
    if volume.grid:
        facts["cutting"] = _cutting(volume.grid, count)
    context = {
        "volume": volume,
        "items": [
            {"title": part.title, "note": part.source.note, "range": slots.text(f"range{number}")}
            for number, part in enumerate(parts)
        ],
        "facts": slots.facts(facts),
        "brand_name": settings.BRAND_NAME,
        "language_code": get_language(),
    }
    drawn = {"ruler.svg": grids.RULER}
    if volume.grid:
        drawn["piles.svg"] = volume.grid.piles()
    html = render_to_string("printing/print/cover.html", context)
    return Source(html, ("paper.css", "cover.css"), drawn, (Sheet("cover", facts),), shelve=True)


def _sheets(volume: Volume, place: Place) -> range:
    """The sheets of paper that an item takes, the cover being the first one."""
    if not volume.setting.is_duplex:
        return range(place.first + 1, place.first + place.pages + 1)
    first = place.first // 2 + 1
    return range(first, first + ceil(place.pages / 2))


def _range(sheets: range) -> str:
    if len(sheets) == 1:
        return _("sheet %(n)d") % {"n": sheets[0]}
    return _("sheets %(first)d–%(last)d") % {"first": sheets[0], "last": sheets[-1]}


def _cutting(grid: grids.Grid, sheets: int) -> str:
    cuts = grid.cuts(sheets)
    told = ngettext("%(n)s cut, about %(minutes)s minutes.", "%(n)s cuts, about %(minutes)s minutes.", cuts)
    return told % {"n": cuts, "minutes": grid.minutes(sheets)}
