"""Takes the content of a page apart: what all copies share, and the slots between.

WeasyPrint marks each word and picture with a number (MCID) that leads to its element in the structure tree. The numbers
stay as they are, so every copy is as tagged as the page that was laid out.
"""

import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import pydyf

from printing.slots import STAND_IN
from printing.stamping.boxes import Layout, has_stand_in, named
from printing.stamping.master import CodeSlot, Slot, Style, TextSlot
from printing.stamping.problems import NotStampable
from printing.stamping.shaping import style_of

COMPRESSION = 9  # done once for all copies


class Cutter:
    """Cuts the pages of one kind; the styles of its slots are gathered on the way."""

    def __init__(self) -> None:
        self.styles: list[Style] = []
        self.found: dict[str, int] = {}
        """How often each stand-in was found; codes count too."""
        self.checks: list[tuple[TextSlot, bytes]] = []
        """What WeasyPrint wrote for the stand-ins: the pen has to write the same."""

    def cut(self, operators: list[Any], leaves: Mapping[int, Any], layout: Layout) -> tuple[list[bytes], list[Slot]]:
        """Segments and slots of one page: one segment more than slots. `leaves`: the box of each MCID."""
        shared: list[bytes] = []
        segments: list[bytes] = []
        slots: list[Slot] = []
        at = 0
        while at < len(operators):
            operator = operators[at]
            box = leaves.get(operator["MCID"]) if isinstance(operator, dict) and "MCID" in operator else None
            end = at + 1
            slot = None
            if box is not None:
                end = operators.index(b"EMC", at)
                inside = operators[at + 2 : end]
                slot, before, after = self._slot(box, inside, layout)
            if slot is None:
                shared += [_bytes(one) for one in operators[at:end]]
            else:
                head = [_bytes(one) for one in operators[at : at + 2]]
                segments.append(b"\n".join([*shared, *head, *before]) + b"\n")
                slots.append(slot)
                shared = [b"", *after]
            at = end
        segments.append(b"\n".join(shared))
        return segments, slots

    def _slot(self, box: Any, inside: list[Any], layout: Layout) -> tuple[Slot | None, list[bytes], list[bytes]]:
        text = getattr(box, "text", None)
        if text is not None and has_stand_in(text):
            return self._text(box, inside, layout)
        name = box.element.get("data-code") if text is None and box.element is not None else None
        if name:
            return self._code(name, box, inside)
        return None, [], []

    def _text(self, box: Any, inside: list[Any], layout: Layout) -> tuple[Slot, list[bytes], list[bytes]]:
        start, end = inside.index(b"BT"), inside.index(b"ET")
        style = style_of(box)
        if style is None or inside[end + 1 :]:
            raise NotStampable(f"{named(box.text)} is set in a way that is not stamped.")
        if style not in self.styles:
            self.styles.append(style)
        room = layout.room(box)
        y = box.position_y + box.baseline
        number = self.styles.index(style)
        line = box.pango_layout.text  # a space at the end is drawn, though it takes no room
        slot = TextSlot(line, number, box.position_x, y, room.align, room.left, room.width)
        for match in STAND_IN.finditer(line):
            self.found[match[1]] = self.found.get(match[1], 0) + 1
        self.checks.append((slot, b"\n".join(_bytes(one) for one in inside[start + 1 : end])))
        return slot, [_bytes(one) for one in inside[: start + 1]], [b"ET"]

    def _code(self, name: str, box: Any, inside: list[Any]) -> tuple[Slot, list[bytes], list[bytes]]:
        """WeasyPrint moves to the corner of a drawing first, inside a state of its own."""
        opening, closing = [_bytes(one) for one in inside[:3]], _bytes(inside[-1])
        shapes = [one.rpartition(b" ")[2] for one in opening]
        if shapes != [b"q", b"gs", b"cm"] or closing != b"Q" or abs(box.width - box.height) > 0.001:
            raise NotStampable(f"The code {name} is drawn in a way that is not stamped.")
        self.found[name] = self.found.get(name, 0) + 1
        return CodeSlot(name, box.width), opening, [b"Q"]


def _bytes(operator: Any) -> bytes:
    written: bytes = operator if isinstance(operator, bytes) else pydyf._to_bytes(operator)
    return written


def as_bytes(operators: Iterable[Any]) -> bytes:
    """The content of a page that has no slots."""
    return b"\n".join([_bytes(one) for one in operators])


def squeezed(content: bytes) -> bytes:
    """Compressed as well as can be."""
    return zlib.compress(content, COMPRESSION)
