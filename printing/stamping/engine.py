"""Draws a source that says which pages it wants: stamped where that gives the same page, laid out in full elsewhere."""

import hashlib
import html as entities
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from printing import fonts, slots
from printing.registry import Sheet, Source
from printing.stamping import keeping
from printing.stamping.assembly import Book, Facts, filled
from printing.stamping.compiling import compile_master, page_of
from printing.stamping.master import Master, TextSlot
from printing.stamping.problems import NotStampable
from printing.stamping.shaping import Shaper

logger = logging.getLogger(__name__)

RECIPE = "1"
"""Raise it when the same page would be kept as another master."""
MOST_MISFITS = 0.25
"""When more of the sheets than this do not fit, one full layout of all is cheaper than one for each."""
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_ASSET = re.compile(r"asset:([\w.-]+)")


@dataclass(frozen=True)
class Bound:
    """A finished document."""

    content: bytes
    pages: int
    denied: tuple[str, ...]
    full: int
    """Sheets that were laid out in full, for something on them did not fit."""


def bind(source: Source) -> Bound:
    """Make the document. NotStampable: the whole of it has to be laid out in full."""
    item = Item(source)
    item.prepare()
    book = Book(facts(source.html))
    item.add_to(book)
    return Bound(book.finish(), book.pages, tuple(item.denied), item.full)


class Keys:
    """The keys of masters: SHA-256 over all that decides what one looks like."""

    def __init__(self, source: Source) -> None:
        from printing import rendering

        self._styles = [rendering.style(name) for name in source.stylesheets]
        self._assets = {name: hashlib.sha256(content).digest() for name, content in source.assets.items()}
        self._common = hashlib.sha256()
        for part in (RECIPE, fonts.digest(), *rendering.versions(), *self._styles):
            self._common.update(hashlib.sha256(part.encode()).digest())

    def key(self, html: str) -> str:
        """The key of the master of one kind of page."""
        page = page_of(html)
        total = self._common.copy()
        total.update(hashlib.sha256(page.encode()).digest())
        used = {name for text in (page, *self._styles) for name in _ASSET.findall(text)}
        for name in sorted(used & set(self._assets)):
            total.update(name.encode() + b"\0" + self._assets[name])
        return total.hexdigest()


@dataclass
class _Kind:
    """A kind of page, ready to be stamped."""

    master: Master
    shaper: Shaper
    lines: Sequence[TextSlot]

    def fits(self, sheet: Sheet) -> bool:
        """Whether all that stands on a sheet of this kind can be stamped."""
        return all(self.shaper.fits(slot, sheet.texts) for slot in self.lines)


class Item:
    """A source on its way into a book. First all is prepared, so that a refusal leaves nothing in the book."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.denied: list[str] = []
        self._kinds: dict[str, _Kind] = {}
        self._misfits: dict[str, str] = {}
        self._whole: dict[int, Master] = {}
        """The sheets that are laid out in full, by their place."""

    @property
    def full(self) -> int:
        """How many sheets are laid out in full."""
        return len(self._whole)

    @property
    def pages(self) -> int:
        """How many pages it will be."""
        masters = [
            self._whole.get(place, self._kinds[sheet.kind].master) for place, sheet in enumerate(self.source.sheets)
        ]
        return sum(len(master.pages) for master in masters)

    def prepare(self) -> None:
        """Lay out what has to be laid out. NotStampable: it has to be all of it."""
        from printing import rendering

        source = self.source
        self._pages = slots.take_apart(source.html, source.sheets)
        self._keys = Keys(source)
        by_kind: dict[str, list[Sheet]] = {}
        for sheet in source.sheets:
            by_kind.setdefault(sheet.kind, []).append(sheet)
        with rendering.no_collection():
            for kind, sheets in by_kind.items():
                self._kinds[kind] = self._kind(kind, sheets)
        misfits = [place for place, sheet in enumerate(source.sheets) if not self._kinds[sheet.kind].fits(sheet)]
        if len(misfits) > max(2, MOST_MISFITS * len(source.sheets)):
            raise NotStampable("Too many sheets hold something that does not fit.")
        self._whole = {place: self._laid_out(source.sheets[place]) for place in misfits}

    def add_to(self, book: Book) -> None:
        """All sheets, in their order."""
        placed = {name: book.place(kind.master) for name, kind in self._kinds.items()}
        for place, sheet in enumerate(self.source.sheets):
            if place in self._whole:
                master = self._whole[place]
                book.add(book.place(master), [[] for _page in master.pages], {})
                continue
            kind = self._kinds[sheet.kind]
            written = filled(kind.master, kind.shaper, sheet.texts, sheet.codes)
            book.add(placed[sheet.kind], written, sheet.texts)

    def _kind(self, name: str, sheets: Sequence[Sheet]) -> _Kind:
        """The master of a kind. What stands on all its sheets and does not fit is written into the master itself."""
        for sheet in sheets:
            slots.check(self._pages.kinds[name], sheet)
        html = self._pages.whole([self._pages.kinds[name]])
        common = _common(sheets)
        known = {slot: text for slot, text in common.items() if self._misfits.get(slot) == text}
        master = self._master(slots.fill(html, known, {}), private=bool(known), once=bool(known) and len(sheets) == 1)
        if misfits := _misfits(master, sheets[0], common):
            self._misfits |= misfits  # in all likelihood they do not fit on the next kind of sheet either
            master = self._master(slots.fill(html, {**known, **misfits}, {}), private=True, once=len(sheets) == 1)
        self.denied += master.denied
        return _Kind(master, Shaper(master), _lines(master))

    def _master(self, html: str, *, private: bool = False, once: bool = False) -> Master:
        """From memory, from the disk, or laid out now.

        A private one holds somebody's words and stays off the disk; one that is needed once is not kept at all.
        """
        key = self._keys.key(html)
        on_disk = self.source.shelve and not private
        found = keeping.memory.get(key)
        if found is None and on_disk:
            found = keeping.read(key)
        if found is None:
            found = compile_master(html, self.source)
            if on_disk:
                keeping.write(key, found)
        if not once:
            keeping.memory.put(key, found)
        return found

    def _laid_out(self, sheet: Sheet) -> Master:
        """This one sheet as WeasyPrint lays it out; what stands on it is kept nowhere."""
        html = self._pages.whole([slots.fill(self._pages.kinds[sheet.kind], sheet.texts, sheet.codes)])
        master = compile_master(html, self.source)
        self.denied += master.denied
        return master


def _common(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Texts that are the same on all of these sheets."""
    first, others = sheets[0], sheets[1:]
    return {name: text for name, text in first.texts.items() if all(one.texts.get(name) == text for one in others)}


def _misfits(master: Master, sheet: Sheet, common: Mapping[str, str]) -> dict[str, str]:
    """Of the texts that are the same on all sheets, those that stand in a line that does not fit."""
    shaper = Shaper(master)
    names = [
        name
        for slot in _lines(master)
        if not shaper.fits(slot, sheet.texts)
        for name in slots.STAND_IN.findall(slot.line)
    ]
    return {name: common[name] for name in names if name in common}


def _lines(master: Master) -> list[TextSlot]:
    return [slot for page in master.pages for slot in page.slots if isinstance(slot, TextSlot)]


def facts(html: str) -> Facts:
    """What the head of the page says."""
    title = _TITLE.search(html)
    language = re.search(r'<html[^>]*\blang="([^"]*)"', html)
    generator = re.search(r'<meta name="generator" content="([^"]*)"', html)
    told = [entities.unescape(match[1]) if match else "" for match in (title, language, generator)]
    return Facts(title=" ".join(told[0].split()), language=told[1], generator=told[2])
