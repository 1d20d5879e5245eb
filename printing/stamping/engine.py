"""Draws a source that says which pages it wants: stamped where that gives the same page, laid out in full elsewhere."""

import hashlib
import html as entities
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from printing import fonts, slots
from printing.registry import Sheet, Source
from printing.stamping import keeping
from printing.stamping.assembly import Book, Facts, Filled, Placed, filled
from printing.stamping.compiling import compile_master, page_of
from printing.stamping.master import Master, TextSlot
from printing.stamping.problems import DoesNotFit, NotStampable
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
    return _Binding(source).bind()


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
    """A kind of page in this document, ready to be stamped."""

    placed: Placed
    shaper: Shaper

    def fill(self, sheet: Sheet) -> Filled:
        return filled(self.placed.master, self.shaper, sheet.texts, sheet.codes)


@dataclass
class _Binding:
    source: Source
    kinds: dict[str, _Kind] = field(default_factory=dict)
    misfits: dict[str, str] = field(default_factory=dict)
    full: int = 0
    denied: list[str] = field(default_factory=list)

    def bind(self) -> Bound:
        from printing import rendering

        source = self.source
        self.pages = slots.take_apart(source.html, source.sheets)
        self.book = Book(_facts(source.html))
        self.keys = Keys(source)
        by_kind: dict[str, list[Sheet]] = {}
        for sheet in source.sheets:
            by_kind.setdefault(sheet.kind, []).append(sheet)
        with rendering.no_collection():
            for kind, sheets in by_kind.items():
                self.kinds[kind] = self._kind(kind, sheets)
        for sheet in source.sheets:
            self._add(sheet)
        return Bound(self.book.finish(), self.book.pages, tuple(self.denied), self.full)

    def _kind(self, name: str, sheets: Sequence[Sheet]) -> _Kind:
        """The master of a kind. What stands on all its sheets and does not fit is written into the master itself."""
        for sheet in sheets:
            slots.check(self.pages.kinds[name], sheet)
        html = self.pages.whole([self.pages.kinds[name]])
        common = _common(sheets)
        known = {slot: text for slot, text in common.items() if self.misfits.get(slot) == text}
        master = self._master(slots.fill(html, known, {}), private=bool(known), once=bool(known) and len(sheets) == 1)
        if misfits := _misfits(master, sheets[0], common):
            self.misfits |= misfits  # in all likelihood they do not fit on the next kind of sheet either
            master = self._master(slots.fill(html, {**known, **misfits}, {}), private=True, once=len(sheets) == 1)
        self.denied += master.denied
        return _Kind(self.book.place(master), Shaper(master))

    def _master(self, html: str, *, private: bool = False, once: bool = False) -> Master:
        """From memory, from the disk, or laid out now.

        A private one holds somebody's words and stays off the disk; one that is needed once is not kept at all.
        """
        key = self.keys.key(html)
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

    def _add(self, sheet: Sheet) -> None:
        kind = self.kinds[sheet.kind]
        try:
            written = kind.fill(sheet)
        except DoesNotFit:
            self._add_in_full(sheet)
        else:
            self.book.add(kind.placed, written, sheet.texts)

    def _add_in_full(self, sheet: Sheet) -> None:
        """This one sheet as WeasyPrint lays it out; what stands on it is kept nowhere."""
        self.full += 1
        if self.full > max(2, MOST_MISFITS * len(self.source.sheets)):
            raise NotStampable("Too many sheets hold something that does not fit.")
        html = self.pages.whole([slots.fill(self.pages.kinds[sheet.kind], sheet.texts, sheet.codes)])
        master = compile_master(html, self.source)
        self.denied += master.denied
        self.book.add(self.book.place(master), [[] for _page in master.pages], {})


def _common(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Texts that are the same on all of these sheets."""
    first, others = sheets[0], sheets[1:]
    return {name: text for name, text in first.texts.items() if all(one.texts.get(name) == text for one in others)}


def _misfits(master: Master, sheet: Sheet, common: Mapping[str, str]) -> dict[str, str]:
    """Of the texts that are the same on all sheets, those that stand in a line that does not fit."""
    shaper = Shaper(master)
    misfits: dict[str, str] = {}
    for slot in _lines(master):
        try:
            shaper.write(slot, sheet.texts)
        except DoesNotFit:
            names = slots.STAND_IN.findall(slot.line)
            misfits.update({name: common[name] for name in names if name in common})
    return misfits


def _lines(master: Master) -> Iterable[TextSlot]:
    return [slot for page in master.pages for slot in page.slots if isinstance(slot, TextSlot)]


def _facts(html: str) -> Facts:
    """What the head of the page says."""
    title = _TITLE.search(html)
    language = re.search(r'<html[^>]*\blang="([^"]*)"', html)
    generator = re.search(r'<meta name="generator" content="([^"]*)"', html)
    told = [entities.unescape(match[1]) if match else "" for match in (title, language, generator)]
    return Facts(title=" ".join(told[0].split()), language=told[1], generator=told[2])
