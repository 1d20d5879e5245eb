"""What is kept of a kind of page: bytes, numbers and words, nothing of WeasyPrint; and how the disk keeps it."""

import hashlib
import json
from dataclasses import dataclass, fields
from typing import Any

Style = dict[str, Any]
"""What decides how a text is shaped, as WeasyPrint calls it."""


DOCUMENT_NUMBER = 1
"""The structure element at the top has this number in every document."""


@dataclass(frozen=True, slots=True)
class TextSlot:
    """A line of text with stand-ins in it. Millimetres do not occur: all lengths are CSS pixels."""

    line: str
    style: int
    x: float
    y: float
    align: str
    left: float
    room: float


@dataclass(frozen=True, slots=True)
class CodeSlot:
    """A square for a QR code; the page has moved its origin there."""

    name: str
    size: float


Slot = TextSlot | CodeSlot


@dataclass(frozen=True, slots=True)
class Pattern:
    """Bytes with a %d for each number that is only known when a document is made."""

    data: bytes
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream that is written once for all copies: a typeface, a picture, a pattern."""

    number: int
    head: Pattern
    body: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the outline; its label may hold stand-ins. The place is in points, from the lower left."""

    level: int
    label: str
    page: int
    x: float
    y: float
    state: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its dictionary, its content cut at the slots, and the element of each marked content.

    Without slots the content is one segment, compressed once for all copies.
    """

    entry: Pattern
    segments: tuple[bytes, ...]
    slots: tuple[Slot, ...]
    owners: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface as far as it is embedded: the width of each glyph and the text that it stands for."""

    widths: dict[int, int]
    texts: dict[int, str]


@dataclass(frozen=True, slots=True)
class Master:
    """A kind of page, laid out once.

    A copy takes numbers in a row: its pages first, then its structure elements. `elements` holds all of these, a line
    each, and counts from the first of that row; so does `tops`, and so do the owners of a page. All else counts from
    the numbers that `objects` and `streams` had when the page was laid out.
    """

    pages: tuple[Page, ...]
    elements: Pattern
    tops: tuple[int, ...]
    bookmarks: tuple[Bookmark, ...]
    objects: tuple[tuple[int, Pattern], ...]
    streams: tuple[Stream, ...]
    styles: tuple[Style, ...]
    faces: dict[str, Face]
    denied: tuple[str, ...]

    @property
    def size(self) -> int:
        """About how many bytes it holds."""
        return sum(len(stream.body) for stream in self.streams) + sum(
            len(segment) for page in self.pages for segment in page.segments
        )


class Damaged(ValueError):
    """What was read is no master: half a file, or one of another age."""


def freeze(master: Master) -> bytes:
    """As bytes: a digest of all that follows, an index in JSON, and the blobs that the index counts."""
    blobs: list[bytes] = []

    def count(value: object) -> object:
        """What JSON cannot write: bytes become their length, the rest a dictionary of its fields."""
        if isinstance(value, bytes):
            blobs.append(value)
            return len(value)
        if isinstance(value, Face):  # JSON's own keys are words, and glyphs are numbers: pairs
            return {"widths": list(value.widths.items()), "texts": list(value.texts.items())}
        return {one.name: getattr(value, one.name) for one in fields(value)}  # type: ignore[arg-type]

    index = json.dumps(count(master), default=count, separators=(",", ":")).encode()
    payload = len(index).to_bytes(8, "big") + index + b"".join(blobs)
    return hashlib.sha256(payload).digest() + payload


def thaw(content: bytes) -> Master:
    """The master again, equal to the one that was frozen."""
    digest, payload = content[:32], memoryview(content)[32:]
    if len(content) < 40 or hashlib.sha256(payload).digest() != digest:
        raise Damaged
    size = int.from_bytes(payload[:8], "big")
    known = json.loads(bytes(payload[8 : 8 + size]))
    return _Thawing(payload[8 + size :]).master(known)


class _Thawing:
    """Builds a master from its index. The blobs lie in the order in which the index counts them."""

    def __init__(self, blobs: memoryview) -> None:
        self._blobs = blobs
        self._at = 0

    def master(self, known: dict[str, Any]) -> Master:
        return Master(
            pages=tuple(map(self._page, known["pages"])),
            elements=self._pattern(known["elements"]),
            tops=tuple(known["tops"]),
            bookmarks=tuple(Bookmark(**bookmark) for bookmark in known["bookmarks"]),
            objects=tuple((number, self._pattern(pattern)) for number, pattern in known["objects"]),
            streams=tuple(map(self._stream, known["streams"])),
            styles=tuple(known["styles"]),
            faces={name: Face(dict(face["widths"]), dict(face["texts"])) for name, face in known["faces"].items()},
            denied=tuple(known["denied"]),
        )

    def _blob(self, size: int) -> bytes:
        start, self._at = self._at, self._at + size
        return bytes(self._blobs[start : self._at])

    def _pattern(self, known: dict[str, Any]) -> Pattern:
        return Pattern(self._blob(known["data"]), tuple(known["numbers"]))

    def _page(self, known: dict[str, Any]) -> Page:
        return Page(
            entry=self._pattern(known["entry"]),
            segments=tuple(map(self._blob, known["segments"])),
            slots=tuple(TextSlot(**slot) if "line" in slot else CodeSlot(**slot) for slot in known["slots"]),
            owners=tuple(known["owners"]),
        )

    def _stream(self, known: dict[str, Any]) -> Stream:
        head = self._pattern(known["head"])
        return Stream(number=known["number"], head=head, body=self._blob(known["body"]), digest=known["digest"])
