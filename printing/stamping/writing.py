"""Objects become a PDF file: streams as they come, all else packed into object streams a few hundred at a time.

The same objects in the same order give the same bytes. Nothing is dated and nothing is random.
"""

import hashlib
import struct
import zlib
from collections.abc import Sequence
from itertools import accumulate

_PACK = 400
"""Objects in one object stream: enough to compress well, few enough to be let go soon."""
_LEVEL = 6
_QUICK = 3
"""For the pages: nearly as small, in a third of the time."""


class Writer:
    """Writes one file; memory holds the file itself and at most one pack of objects."""

    def __init__(self) -> None:
        self._chunks = [b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n"]
        self._at = len(self._chunks[0])
        self._next = 1
        self._rows: dict[int, tuple[int, int, int]] = {}
        self._pack: list[tuple[int, bytes]] = []

    def reserve(self, count: int = 1) -> int:
        """The first of so many numbers, which are taken from now on."""
        first = self._next
        self._next += count
        return first

    def put(self, number: int, data: bytes) -> None:
        """An object that is not a stream."""
        self._pack.append((number, data))
        if len(self._pack) >= _PACK:
            self._flush()

    def put_all(self, first: int, lines: Sequence[bytes]) -> None:
        """Objects that are not streams, numbered in a row."""
        self._pack.extend(enumerate(lines, start=first))
        if len(self._pack) >= _PACK:
            self._flush()

    def stream(self, body: bytes, head: bytes = b"<</Filter /FlateDecode", number: int | None = None) -> int:
        """A stream whose body is compressed already; `head` is its dictionary, open at the end. Its number."""
        number = number or self.reserve()
        self._rows[number] = (1, self._at, 0)
        self._write(b"%d 0 obj\n%b /Length %d>>\nstream\n%b\nendstream\nendobj\n" % (number, head, len(body), body))
        return number

    def squeeze(self, content: bytes) -> int:
        """A stream of operators; its number."""
        return self.stream(zlib.compress(content, _QUICK))

    def finish(self, *, root: int, info: int) -> bytes:
        """The whole file."""
        self._flush()
        number = self.reserve()
        self._rows[number] = (1, self._at, 0)
        empty = (0, 0, 65535)
        table = b"".join(struct.pack(">BIH", *self._rows.get(n, empty)) for n in range(number + 1))
        identity = hashlib.sha256(table)
        for chunk in self._chunks:
            identity.update(chunk)
        mark = identity.hexdigest()[:32].encode()
        start = self._at
        head = b"<</Type /XRef /Size %d /W [1 4 2] /Root %d 0 R /Info %d 0 R /ID [<%b> <%b>] /Filter /FlateDecode" % (
            number + 1,
            root,
            info,
            mark,
            mark,
        )
        self.stream(zlib.compress(table, _LEVEL), head, number)
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)
        return b"".join(self._chunks)

    def _flush(self) -> None:
        if not self._pack:
            return
        numbers, bodies = zip(*self._pack, strict=True)
        places = accumulate(map(len, bodies), lambda at, size: at + size + 1, initial=0)
        first = b" ".join([b"%d %d" % pair for pair in zip(numbers, places, strict=False)]) + b"\n"
        head = b"<</Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (len(numbers), len(first))
        holder = self.stream(zlib.compress(first + b"\n".join(bodies), _LEVEL), head)
        self._rows.update({number: (2, holder, index) for index, number in enumerate(numbers)})
        self._pack = []

    def _write(self, chunk: bytes) -> None:
        self._chunks.append(chunk)
        self._at += len(chunk)
