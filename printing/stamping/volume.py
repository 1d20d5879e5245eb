"""Several sources become one file: each keeps its pages as they are alone, a cover comes before them."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from printing.registry import Source
from printing.stamping.assembly import Book
from printing.stamping.compiling import compile_whole
from printing.stamping.engine import Item, facts
from printing.stamping.master import Master
from printing.stamping.problems import NotStampable
from printing.volumes import Cover, Part, Place

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bound:
    """A finished volume."""

    content: bytes
    pages: int
    denied: tuple[str, ...]
    places: tuple[Place, ...]


def bind(parts: Sequence[Part], *, title: str, cover: Cover, is_duplex: bool) -> Bound:
    """One document: the cover, then each item from a sheet of its own on. The title is the file's."""
    book = Book(replace(facts(parts[0].source.html), title=title))
    denied: list[str] = []
    places: list[Place] = []
    for part in parts:
        if is_duplex:
            _fill_sheet(book)
        item = _prepared(part.source)
        book.begin(part.title)
        places.append(Place(book.pages, item.pages, item.full))
        item.add_to(book)
        denied += item.denied
    front, places = _cover_of(places, cover, is_duplex=is_duplex)
    book.begin("")
    with book.in_front():
        front.add_to(book)
        if is_duplex:
            _fill_sheet(book)
    return Bound(book.finish(), book.pages, (*front.denied, *denied), tuple(places))


def _cover_of(places: Sequence[Place], cover: Cover, *, is_duplex: bool) -> "tuple[Item | _Whole, list[Place]]":
    """The cover, and where the items lie behind it. It tells that itself, so one of two pages is made once more."""
    pages = 1
    while True:
        lead = pages + pages % 2 if is_duplex else pages
        moved = [replace(place, first=place.first + lead) for place in places]
        front = _prepared(cover(moved))
        if front.pages <= pages:
            return front, moved
        pages = front.pages


@dataclass(frozen=True)
class _Whole:
    """An item that is laid out in full, as one."""

    master: Master
    full: None = None

    @property
    def pages(self) -> int:
        return len(self.master.pages)

    @property
    def denied(self) -> Sequence[str]:
        return self.master.denied

    def add_to(self, book: Book) -> None:
        book.add(book.place(self.master), [[] for _page in self.master.pages], {})


def _prepared(source: Source) -> Item | _Whole:
    """Stamped where that can be; what cannot is laid out in full, and the other items do not notice."""
    if source.sheets:
        item = Item(source)
        try:
            item.prepare()
        except NotStampable as reason:
            logger.warning("An item is laid out in full: %s", reason)
        else:
            return item
    return _Whole(compile_whole(source))


def _fill_sheet(book: Book) -> None:
    """On both sides of the paper what comes next begins on the front of a sheet."""
    if book.pages % 2:
        book.add_blank()
