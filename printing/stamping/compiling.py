"""Lets WeasyPrint lay out one kind of page and keeps what it was about to write: a master."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pydyf

from printing import slots
from printing.registry import Source
from printing.stamping import shaping
from printing.stamping.boxes import Layout, has_stand_in, named
from printing.stamping.cutting import Cutter, as_bytes, squeezed
from printing.stamping.master import DOCUMENT_NUMBER, Bookmark, Face, Master, Page, Pattern, Slot, Stream
from printing.stamping.problems import DoesNotFit, NotStampable

DOCUMENT = -1
_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_LINK = re.compile(r"""(<a\b[^>]*?)\shref=(?:"[^"]*"|'[^']*')""")
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_LATIN = "".join(
    chr(point)
    for first, last in ((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x17F), (0x1E4, 0x1E9), (0x1EE, 0x1EF))
    for point in range(first, last + 1)
)
LETTERS = _LATIN + " Ʒʒ–—‘’‚“”„…•€ fi fl ff ffi ffl"
"""What a slot may hold: Latin with the letters of Norwegian, Sámi, Kven and their neighbours, and the ligatures."""


def page_of(html: str) -> str:
    """The HTML that is laid out for one kind of page: no title, stand-ins in the slots."""
    standing, _counts, _codes = slots.stand_ins(html)
    return _TITLE.sub("<title>-</title>", standing, count=1)


def compile_master(html: str, source: Source) -> Master:
    """Lay out a kind of page of a source and keep it. NotStampable when a copy could differ from the full layout."""
    from printing import rendering

    _standing, counts, codes = slots.stand_ins(html)
    laid = rendering.lay_out(page_of(html), source)
    layouts = [Layout.of(page) for page in laid.document.pages]
    _embed_letters(laid.document, [box for layout in layouts for box in layout.leaves if _is_slot(box)])
    reader = _Reader(laid.document, rendering.tree(laid.document), layouts)
    master = reader.master(denied=tuple(laid.fetcher.denied))
    if reader.cutter.found != {**counts, **dict.fromkeys(codes, 1)}:
        raise NotStampable("Not every slot was found again in the page.")
    _check(master, reader.cutter)
    return master


def compile_whole(source: Source) -> Master:
    """Lay out a source in full, all sheets written out, to stand in a volume. It is kept nowhere.

    On paper a link is its words: annotations belong to one file and cannot be moved into another.
    """
    from printing import rendering

    html = slots.plain(source.html, source.sheets) if source.sheets else source.html
    laid = rendering.lay_out(_LINK.sub(r"\1", html), source)
    layouts = [Layout() for _page in laid.document.pages]  # nothing is looked for in them
    reader = _Reader(laid.document, rendering.tree(laid.document), layouts, has_slots=False)
    return reader.master(denied=tuple(laid.fetcher.denied))


def _is_slot(box: Any) -> bool:
    return has_stand_in(getattr(box, "text", ""))


def _embed_letters(document: Any, slots_found: Sequence[Any]) -> None:
    """Give the typefaces of the slots all letters that a slot may hold.

    It happens when the last page has been painted: whoever sets a glyph first decides how its width is rounded, and
    that is to be the page itself, as it is in the full layout.
    """
    faces: list[tuple[Any, Any]] = []
    for box in slots_found:
        face = shaping.face_of(box)
        if all(face != other for other, _style in faces):
            faces.append((face, box.style))
    last = document.pages[-1]
    paint = last.paint

    def paint_and_embed(*args: Any, **options: Any) -> None:
        paint(*args, **options)
        for _face, style in faces:
            shaping.embed(LETTERS, document, style)

    last.paint = paint_and_embed


def _check(master: Master, cutter: Cutter) -> None:
    """The pen must write the stand-ins as WeasyPrint wrote them, to the last byte."""
    shaper = shaping.Shaper(master)
    for slot, written in cutter.checks:
        try:
            same = shaper.again(slot) == written
        except DoesNotFit:
            same = False
        if not same:
            raise NotStampable(f"{named(slot.line)} is not written as WeasyPrint writes it.")


@dataclass
class _Reader:
    """Reads the objects that WeasyPrint made for a document."""

    document: Any
    pdf: Any
    layouts: Sequence[Layout]
    cutter: Cutter = field(default_factory=Cutter)
    has_slots: bool = True

    def master(self, *, denied: tuple[str, ...]) -> Master:
        """All of it as a master."""
        self.page_numbers = self.pdf.pages["Kids"][::3]
        if any(self.pdf.objects[number].get("Annots") for number in self.page_numbers):
            raise NotStampable("A page with links is laid out in full.")
        self._read_elements()
        pages = tuple(self._page(index, self.pdf.objects[number]) for index, number in enumerate(self.page_numbers))
        lines = [self._element(number) for number in self.order]
        objects, streams = self._resources()
        return Master(
            pages=pages,
            elements=Pattern(
                b"\n".join(line.data for line in lines), tuple(number for line in lines for number in line.numbers)
            ),
            tops=tuple(self.places[number] for number in self.top_numbers),
            bookmarks=tuple(self._bookmarks()),
            objects=objects,
            streams=streams,
            styles=tuple(self.cutter.styles),
            faces=self._faces() if self.has_slots else {},
            denied=denied,
        )

    def _read_elements(self) -> None:
        """The structure elements from the top down, and the place of each in the row of numbers of a copy."""
        objects = self.pdf.objects
        root = objects[_number(self.pdf.catalog["StructTreeRoot"])]
        self.top = _number(root["K"][0])
        self.elements = {
            one.number: one for one in objects if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/StructElem"
        }
        self.top_numbers = list(map(_number, objects[self.top]["K"]))
        self.order: list[int] = []
        for number in self.top_numbers:
            self._walk(number)
        self.owners = [list(map(_number, owners)) for owners in objects[_number(root["ParentTree"])]["Nums"][1::2]]
        reached = set(self.order)
        for owner in (one for owners in self.owners for one in owners):
            # What stands in a page margin hangs outside the tree; its owners are written all the same.
            while owner in self.elements and owner not in reached and owner != self.top:
                reached.add(owner)
                self.order.append(owner)
                owner = _number(self.elements[owner]["P"])  # noqa: PLW2901 - upwards
        row = [*self.page_numbers, *self.order]
        self.places = {number: place for place, number in enumerate(row)}

    def _walk(self, number: int) -> None:
        self.order.append(number)
        for kid in self.elements[number]["K"]:
            if isinstance(kid, bytes) and _number(kid) in self.elements:
                self._walk(_number(kid))

    def _page(self, index: int, page: Any) -> Page:
        owned = self.owners[index]
        stream = self.pdf.objects[_number(page["Contents"])]
        segments, found = self._cut(index, owned, stream.stream) if self.has_slots else ([as_bytes(stream.stream)], [])
        entry = entries(page, set(page) - {"Type", "Parent", "Contents", "StructParents"})
        return Page(
            entry=numbered(entry),
            segments=tuple(segments if found else map(squeezed, segments)),
            slots=tuple(found),
            owners=tuple(self.places[owner] for owner in owned),
        )

    def _cut(self, index: int, owned: Sequence[int], operators: list[Any]) -> tuple[list[bytes], list[Slot]]:
        """The content of a page at its slots; which marked content is which box is known by their order."""
        layout = self.layouts[index]
        marks = {owner: mark for mark, owner in enumerate(owned)}
        if len(owned) != len(layout.leaves) or len(marks) != len(owned):
            raise NotStampable("The tags of the page do not match its boxes.")
        boxes = {marks[owner]: box for owner, box in zip(sorted(owned), layout.leaves, strict=True)}
        return self.cutter.cut(operators, boxes, layout)

    def _element(self, number: int) -> Pattern:
        """An element in one line; the ids of header cells get the number of the copy's own table."""
        element = self.elements[number]
        links = numbered(entries(element, {"K", "P", "Pg"}))
        data = entries(element, set(element) - {"K", "P", "Pg", "ID", "A"}).replace(b"%", b"%%")
        data = data.replace(b"\r", b"\\r").replace(b"\n", b"\\n")
        # The element at the top has the same number in every document; all others are counted from the copy's first.
        shown = [DOCUMENT if linked == self.top else self.places.get(linked) for linked in links.numbers]
        if None in shown:
            raise NotStampable("An element leads to something that is no page and no element.")
        return self._with_attributes(element, _Line(data).link(links.data, shown))

    def _with_attributes(self, element: Any, line: "_Line") -> Pattern:
        attributes = element.get("A")
        if attributes is not None:
            plain = entries(attributes, set(attributes) - {"Headers"})
            line.add(b"/A <<" + plain.replace(b"%", b"%%"))
            if "Headers" in attributes:
                line.add(b"/Headers [")
                for head in attributes["Headers"]:
                    line.cell(head, self.places)
                line.add(b"]")
            line.add(b">>")
        if "ID" in element:
            line.add(b"/ID ").cell(element["ID"], self.places)
        return Pattern(b"<<%b>>" % line.data, tuple(line.numbers))

    def _bookmarks(self) -> Iterable[Bookmark]:
        for index, page in enumerate(self.document.pages):
            for level, label, (x, y), state in page.bookmarks:
                yield Bookmark(level, label, index, x * 0.75, (page.height - y) * 0.75, state)

    def _resources(self) -> tuple[tuple[tuple[int, Pattern], ...], tuple[Stream, ...]]:
        """What the pages draw with: whatever their dictionaries lead to."""
        wanted = [_number(self.pdf.objects[number]["Resources"]) for number in self.page_numbers]
        seen: set[int] = set()
        objects: list[tuple[int, Pattern]] = []
        streams: list[Stream] = []
        while wanted:
            number = wanted.pop()
            if number in seen:
                continue
            seen.add(number)
            one = self.pdf.objects[number]
            if one.compressible:
                pattern = numbered(one.data)
                objects.append((number, pattern))
            else:
                head, _separator, body = one.data.partition(b"\nstream\n")
                body = body.removesuffix(b"\nendstream")
                pattern = numbered(head)
                digest = hashlib.sha256(head + b"\n" + body).hexdigest()
                streams.append(Stream(number, pattern, body, digest))
            wanted += pattern.numbers
        return tuple(sorted(objects)), tuple(sorted(streams, key=lambda stream: stream.number))

    def _faces(self) -> dict[str, Face]:
        faces: dict[str, Face] = {}
        for font in self.document.fonts.values():
            if font.hash in faces:
                raise NotStampable("Two typefaces go by one name.")
            if not font.bitmap:
                faces[font.hash] = Face(dict(font.widths), dict(font.to_unicode))
        return faces


class _Line:
    """An element on its way to become a pattern."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.numbers: list[int] = []

    def add(self, data: bytes) -> "_Line":
        self.data += data
        return self

    def link(self, data: bytes, places: Iterable[int | None]) -> "_Line":
        """References: to the element at the top by its number, to others by a place that is counted later."""
        parts = data.split(b"%d")
        self.data += parts[0]
        for place, part in zip(places, parts[1:], strict=True):
            if place == DOCUMENT:
                self.data += b"%d" % DOCUMENT_NUMBER + part
            elif place is not None:
                self.data += b"%d" + part
                self.numbers.append(place)
        return self

    def cell(self, name: Any, places: Mapping[int, int]) -> None:
        """The id of a header cell: the number of its table, its row and its column."""
        table, row, column = name.string.split("-")
        self.data += b"(%%d-%d-%d)" % (int(row), int(column))
        self.numbers.append(places[int(table)])


def numbered(data: bytes) -> Pattern:
    """A pattern of bytes with references."""
    found = tuple(int(number) for number in _REFERENCE.findall(data))
    return Pattern(_REFERENCE.sub(b"%d 0 R", data.replace(b"%", b"%%")), found)


def entries(known: Any, keys: set[str]) -> bytes:
    """Some entries of a dictionary, in its own order, without what stands around them."""
    return b"".join([b"/%b %b" % (key.encode(), pydyf._to_bytes(known[key])) for key in known if key in keys])


def _number(reference: Any) -> int:
    return int(reference.split()[0])
