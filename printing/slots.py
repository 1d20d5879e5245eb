"""Slots: the places on a kind of page where every copy says something else.

A template writes a slot as a comment, `<!--slot:code3-->`. Text from people is escaped before it gets into a page, so
nobody can write one. Filled with what stands there (`fill`), the page is what WeasyPrint lays out in full; filled with
a stand-in (`stand_ins`), it is laid out once and stamped from then on.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from printing import qr
from printing.grids import Cell, Grid
from printing.registry import Sheet, Source

_NAME = re.compile(r"[a-z_]+[0-9]*\Z")
_SLOT = re.compile(r"<!--(slot|qr):([a-z_]+[0-9]*)(?::(.*?))?-->", re.DOTALL)
_KIND = re.compile(r'<section\b[^>]*\bdata-kind="([a-z]+[0-9]*)"[^>]*>.*?</section>', re.DOTALL)
STAND_IN = re.compile(r"\{\{([a-z_]+[0-9]*)\}\}")
"""What stands in a slot while its page is laid out: letters that every typeface has."""


def text(name: str) -> SafeString:
    """A slot for one line of text."""
    return mark_safe(f"<!--slot:{_checked(name)}-->")  # noqa: S308 - letters and digits


def code(name: str, *, title: str) -> SafeString:
    """A slot for a QR code; the title is what a screen reader says of each."""
    return mark_safe(f"<!--qr:{_checked(name)}:{conditional_escape(title)}-->")  # noqa: S308 - escaped


def _checked(name: str) -> str:
    if not _NAME.match(name):
        raise ValueError(f"No name for a slot: {name!r}")
    return name


@dataclass(frozen=True)
class Pages:
    """A source taken apart: what stands around the kinds of pages, and each kind."""

    before: str
    kinds: Mapping[str, str]
    after: str

    def whole(self, bodies: Iterable[str]) -> str:
        """A whole page again, with these bodies."""
        return self.before + "\n".join(bodies) + self.after


def take_apart(html: str, sheets: Sequence[Sheet]) -> Pages:
    """The kinds of pages are sections that say `data-kind`; a sheet of the kind "" is the whole body."""
    found = list(_KIND.finditer(html))
    if any(not sheet.kind for sheet in sheets):
        head, opening, rest = re.split(r"(<body\b[^>]*>)", html, maxsplit=1)
        body, closing, end = rest.rpartition("</body>")
        return Pages(head + opening, {"": body}, closing + end)
    kinds = {match[1]: match[0] for match in found}
    between = "".join(html[one.end() : other.start()] for one, other in pairwise(found))
    if len(kinds) != len(found) or between.strip():
        raise ValueError("Each kind of page stands once, and nothing stands between them.")
    return Pages(html[: found[0].start()], kinds, html[found[-1].end() :])


def fill(html: str, texts: Mapping[str, str], codes: Mapping[str, str]) -> str:
    """The page with what stands in these slots; slots that are not named stay."""

    def put(match: re.Match[str]) -> str:
        kind, name, title = match.groups()
        if kind == "slot":
            return escape(texts[name]) if name in texts else match[0]
        return qr.svg(codes[name], title=mark_safe(title)) if name in codes else match[0]  # noqa: S308 - escaped above

    return _SLOT.sub(put, html)


def check(html: str, sheet: Sheet) -> None:
    """A sheet has to say what stands in every slot of its kind."""
    empty = {name for kind, name, _title in _SLOT.findall(html) if name not in (sheet.texts, sheet.codes)[kind == "qr"]}
    if empty:
        raise ValueError(f"A sheet of the kind {sheet.kind!r} leaves slots empty: {', '.join(sorted(empty))}.")


def stand_ins(html: str) -> tuple[str, dict[str, int], frozenset[str]]:
    """The page with stand-ins; how often each text has to be found again; the codes."""
    counts: dict[str, int] = {}
    drawn: set[str] = set()

    def put(match: re.Match[str]) -> str:
        kind, name, title = match.groups()
        if kind == "slot":
            counts[name] = counts.get(name, 0) + 1
            return "{{" + name + "}}"
        if name in drawn:
            raise ValueError(f"Two codes are called {name}.")
        drawn.add(name)
        return qr.stand_in(name, title=mark_safe(title))  # noqa: S308 - escaped above

    return _SLOT.sub(put, html), counts, frozenset(drawn)


def plain(html: str, sheets: Sequence[Sheet]) -> str:
    """The whole document as one page of HTML, each sheet written out: what WeasyPrint would be given without us."""
    pages = take_apart(html, sheets)
    for sheet in sheets:
        check(pages.kinds[sheet.kind], sheet)
    return pages.whole(fill(pages.kinds[sheet.kind], sheet.texts, sheet.codes) for sheet in sheets)


def written_out(source: Source) -> Source:
    """The same pages with nothing left to be stamped."""
    return replace(source, html=plain(source.html, source.sheets), sheets=(), shelve=False)


Item = Mapping[str, object]


def facts(known: Mapping[str, str]) -> dict[str, SafeString]:
    """A slot for each text that is the same all through one file and another in the next: its class, its date."""
    return {name: text(name) for name in known}


def cut(
    grid: Grid,
    items: Sequence[Item],
    *,
    facts: Mapping[str, str],
    texts: Sequence[str] = (),
    codes: Mapping[str, str] | None = None,
) -> tuple[list[tuple[str, list[Cell[Item]]]], list[Sheet]]:
    """Items on sheets to be cut: each kind of sheet once, for the template, and every sheet to be made.

    `texts` are the keys of an item that differ from cell to cell; `codes` are those of its QR codes, with what a
    screen reader says of them. Whatever else an item holds is part of the kind of sheet that it lies on. On every
    sheet stand the facts of the file, and its `page`, such as 3/38.
    """
    kinds: dict[tuple[object, ...], tuple[str, list[Cell[Item]]]] = {}
    sheets: list[Sheet] = []
    titles = codes or {}
    laid = grid.sheets(items)
    for number, cells in enumerate(laid, start=1):
        shape = tuple(_constant(cell.item, texts, titles) for cell in cells)
        if shape not in kinds:
            kinds[shape] = (f"sheet{len(kinds)}", [_with_slots(cell, n, texts, titles) for n, cell in enumerate(cells)])
        filled = [(n, cell.item) for n, cell in enumerate(cells) if cell.item is not None]
        written = {f"{key}{n}": str(item[key]) for n, item in filled for key in texts}
        drawn = {f"{key}{n}": str(item[key]) for n, item in filled for key in titles}
        sheets.append(Sheet(kinds[shape][0], {**facts, "page": f"{number}/{len(laid)}", **written}, drawn))
    return list(kinds.values()), sheets


def _constant(item: Item | None, texts: Sequence[str], codes: Mapping[str, str]) -> object:
    if item is None:
        return None
    return tuple((key, str(value)) for key, value in item.items() if key not in texts and key not in codes)


def _with_slots(cell: Cell[Item], place: int, texts: Sequence[str], codes: Mapping[str, str]) -> Cell[Item]:
    if cell.item is None:
        return cell
    slots = {key: text(f"{key}{place}") for key in texts}
    drawn = {key: code(f"{key}{place}", title=title) for key, title in codes.items()}
    return Cell(cell.left, cell.top, {**cell.item, **slots, **drawn})
