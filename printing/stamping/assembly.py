"""Masters, and what stands in their slots, become one tagged document."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pydyf

from printing import qr
from printing.slots import STAND_IN
from printing.stamping.master import Bookmark, CodeSlot, Master, Pattern
from printing.stamping.shaping import Shaper
from printing.stamping.writing import Writer

_BOX = re.compile(rb"/(?:Media|Trim|Bleed)Box \[[^\]]*\]")
_SIZE = re.compile(rb"/MediaBox \[([^\]]*)\]")

Filled = list[list[bytes]]
"""For each page of a copy, what is written at each of its slots."""


@dataclass(frozen=True)
class Placed:
    """A master in this document: the numbers of what its copies share."""

    master: Master
    numbers: Mapping[int, int]
    contents: tuple[int, ...]
    """The stream of each page that has no slots, 0 for the others."""
    entries: tuple[bytes, ...]


@dataclass(frozen=True)
class Facts:
    """What the document says of itself."""

    title: str
    language: str
    generator: str


class Book:
    """One document, page by page."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._writer = Writer()
        self._document = self._writer.reserve()  # the very first: every master counts on its number
        self._root, self._pages, self._tree, self._parents = (self._writer.reserve() for _ in range(4))
        self._kids: list[int] = []
        self._tops: list[int] = []
        self._owners: list[bytes] = []
        self._bookmarks: list[list[Bookmark]] = []
        self._streams: dict[str, int] = {}
        self._entry = b""  # the dictionary of the latest page
        self._heading = ""
        self._is_begun = True

    @property
    def pages(self) -> int:
        """How many pages there are by now."""
        return len(self._kids)

    def place(self, master: Master) -> Placed:
        """Write what the copies of a master share; streams that another master has brought are not written again."""
        numbers: dict[int, int] = {}
        fresh = []
        for stream in master.streams:
            # A digest covers the references too, and only streams that lead nowhere are shared.
            key = stream.digest if not stream.head.numbers else ""
            if key not in self._streams:
                numbers[stream.number] = self._writer.reserve()
                fresh.append(stream)
                if key:
                    self._streams[key] = numbers[stream.number]
            else:
                numbers[stream.number] = self._streams[key]
        numbers.update({number: self._writer.reserve() for number, _pattern in master.objects})
        for stream in fresh:
            head = _filled(stream.head, numbers).removesuffix(b">>")
            self._writer.stream(stream.body, _without_length(head), numbers[stream.number])
        for number, pattern in master.objects:
            self._writer.put(numbers[number], _filled(pattern, numbers))
        contents = tuple(0 if page.slots else self._writer.stream(page.segments[0]) for page in master.pages)
        entries = tuple(_filled(page.entry, numbers) for page in master.pages)
        return Placed(master, numbers, contents, entries)

    def begin(self, heading: str) -> None:
        """What is added from now on stands under this line of the outline."""
        self._heading, self._is_begun = heading, False

    @contextmanager
    def in_front(self) -> Iterator[None]:
        """What is added meanwhile comes before all that is there."""
        behind = self._kids, self._tops, self._bookmarks
        self._kids, self._tops, self._bookmarks = [], [], []
        try:
            yield
        finally:
            kids, tops, bookmarks = behind
            self._kids, self._tops, self._bookmarks = self._kids + kids, self._tops + tops, self._bookmarks + bookmarks

    def add_blank(self) -> None:
        """An empty page, of the size of the one before."""
        page = self._writer.reserve()
        self._kids.append(page)
        content = self._writer.squeeze(b"")
        self._writer.put(
            page,
            b"<</Type /Page /Parent %d 0 R /Contents %d 0 R /Resources <<>> /Tabs /S %b>>"
            % (self._pages, content, b"".join(_BOX.findall(self._entry))),
        )

    def add(self, placed: Placed, filled: Filled, texts: Mapping[str, str]) -> None:
        """One more copy: its pages and all of its structure elements."""
        master, writer = placed.master, self._writer
        first = writer.reserve(len(master.pages))
        elements = (master.elements.data % tuple([first + n for n in master.elements.numbers])).split(b"\n")
        writer.put_all(writer.reserve(len(elements)), elements)
        for index, written in enumerate(filled):
            self._add_page(placed, index, first, written)
        self._tops += [first + place for place in master.tops]
        self._bookmarks += self._headed(placed, first)
        own = [
            Bookmark(
                one.level + bool(self._heading), _told(one.label, texts), first + one.page, one.x, one.y, one.state
            )
            for one in master.bookmarks
        ]
        told = [one for one in own if not (self._heading and one.level == 2 and one.label == self._heading)]
        if told:
            self._bookmarks.append(told)

    def _headed(self, placed: Placed, page: int) -> list[list[Bookmark]]:
        """The line under which the rest stands, before the first page of it."""
        if self._is_begun or not self._heading:
            return []
        self._is_begun = True
        size = _SIZE.findall(placed.entries[0])[0]
        return [[Bookmark(1, self._heading, page, 0, float(size.split()[3]), "open")]]

    def _add_page(self, placed: Placed, index: int, first: int, written: Sequence[bytes]) -> None:
        writer = self._writer
        content = placed.contents[index] or writer.squeeze(_joined(placed.master.pages[index].segments, written))
        place = len(self._owners)
        self._kids.append(first + index)
        self._entry = placed.entries[index]
        writer.put(
            first + index,
            b"<</Type /Page /Parent %d 0 R /Contents %d 0 R /StructParents %d %b>>"
            % (self._pages, content, place, placed.entries[index]),
        )
        owners = [first + owner for owner in placed.master.pages[index].owners]
        self._owners.append(b"%d [%b]" % (place, _references(owners)))

    def finish(self) -> bytes:
        """The whole file."""
        writer = self._writer
        outlines = self._outlines()
        writer.put(
            self._pages,
            b"<</Type /Pages /Count %d /Kids [%b]>>" % (len(self._kids), _references(self._kids)),
        )
        writer.put(
            self._document,
            b"<</Type /StructElem /S /Document /P %d 0 R /K [%b]>>" % (self._tree, _references(self._tops)),
        )
        writer.put(self._parents, b"<</Nums [%b]>>" % b" ".join(self._owners))
        writer.put(
            self._tree,
            b"<</Type /StructTreeRoot /ParentTree %d 0 R /K [%d 0 R]>>" % (self._parents, self._document),
        )
        metadata = writer.stream(self._metadata(), b"<</Type /Metadata /Subtype /XML")
        language = pydyf.String(self._facts.language).data
        writer.put(
            self._root,
            b"<</Type /Catalog /Pages %d 0 R /Lang %b /StructTreeRoot %d 0 R"
            b" /ViewerPreferences <</DisplayDocTitle true>> /MarkInfo <</Marked true>> /Metadata %d 0 R%b>>"
            % (self._pages, language, self._tree, metadata, b" /Outlines %d 0 R" % outlines if outlines else b""),
        )
        info = writer.reserve()
        writer.put(info, self._info())
        return writer.finish(root=self._root, info=info)

    def _outlines(self) -> int:
        """The outline, nested as WeasyPrint nests it; its number, 0 when there is none."""
        from weasyprint.anchors import make_page_bookmark_tree
        from weasyprint.matrix import Matrix

        root: list[Any] = []
        skipped: list[int] = []
        last = [root]
        level = 0
        for group in self._bookmarks:
            for one in group:
                page = SimpleNamespace(bookmarks=[(one.level, one.label, (one.x, one.y), one.state)])
                level = make_page_bookmark_tree(page, skipped, last, level, one.page, Matrix())
        if not root:
            return 0
        number = self._writer.reserve()
        first, final, count = self._outline_level(root, number)
        self._writer.put(number, b"<</Count %d /First %d 0 R /Last %d 0 R>>" % (count, first, final))
        return number

    def _outline_level(self, level: Sequence[Any], parent: int) -> tuple[int, int, int]:
        """The lines below one line: the first, the last, and how many are open."""
        first = self._writer.reserve(len(level))
        shown = len(level)
        for place, (label, (page, x, y), children, state) in enumerate(level):
            number = first + place
            inner, count = b"", 0
            if children:
                start, end, count = self._outline_level(children, number)
                inner = b" /First %d 0 R /Last %d 0 R" % (start, end)
            shown += 0 if state == "closed" else count
            around = b" /Prev %d 0 R" % (number - 1) if place else b""
            around += b" /Next %d 0 R" % (number + 1) if place + 1 < len(level) else b""
            self._writer.put(
                number,
                b"<</Title %b /Dest [%d 0 R /XYZ %b %b 0] /Count %d /Parent %d 0 R%b%b>>"
                % (
                    pydyf.String(label).data,
                    page,
                    pydyf._to_bytes(x),
                    pydyf._to_bytes(y),
                    -count if state == "closed" else count,
                    parent,
                    around,
                    inner,
                ),
            )
        return first, first + len(level) - 1, shown

    def _info(self) -> bytes:
        from weasyprint import VERSION

        facts = {"Producer": f"WeasyPrint {VERSION}", "Title": self._facts.title, "Creator": self._facts.generator}
        written: bytes = pydyf.Dictionary({key: pydyf.String(value) for key, value in facts.items() if value}).data
        return written

    def _metadata(self) -> bytes:
        """The same facts for machines, as WeasyPrint says them."""
        from weasyprint.pdf.metadata import DocumentMetadata

        facts = DocumentMetadata(
            title=self._facts.title or None, generator=self._facts.generator or None, lang=self._facts.language
        )
        told: bytes = facts.generate_rdf_metadata("ua", 1, None)
        header = b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        return b"\n".join((header, told, b'</x:xmpmeta>\n<?xpacket end="r"?>'))


def filled(master: Master, shaper: Shaper, texts: Mapping[str, str], codes: Mapping[str, str]) -> Filled:
    """What is written at the slots of one copy. DoesNotFit before anything is written."""
    return [
        [
            qr.marks(codes[slot.name], size=slot.size) if isinstance(slot, CodeSlot) else shaper.write(slot, texts)
            for slot in page.slots
        ]
        for page in master.pages
    ]


def _joined(segments: Sequence[bytes], written: Sequence[bytes]) -> bytes:
    parts = [segments[0]]
    for text, segment in zip(written, segments[1:], strict=True):
        parts += (text, segment)
    return b"".join(parts)


def _told(label: str, texts: Mapping[str, str]) -> str:
    return STAND_IN.sub(lambda match: texts.get(match[1], match[0]), label)


def _filled(pattern: Pattern, numbers: Mapping[int, int]) -> bytes:
    return pattern.data % tuple([numbers[number] for number in pattern.numbers])


def _references(numbers: Sequence[int]) -> bytes:
    return (b"%d 0 R " * len(numbers)) % tuple(numbers)


def _without_length(head: bytes) -> bytes:
    """WeasyPrint says the length as well; it is said anew."""
    before, _length, after = head.rpartition(b"/Length ")
    return before + after.lstrip(b"0123456789")
