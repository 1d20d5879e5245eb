"""Where the slots are in a page that WeasyPrint has laid out, and how much room each has.

A copy may differ from its master in nothing but the letters in a slot. So a slot is refused wherever the layout around
it would answer to the width of its text: in a box that grows with it, before other words of the line, in a second line.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from printing.slots import STAND_IN
from printing.stamping.problems import NotStampable

_ALIGNMENTS = {
    "start": "left",
    "left": "left",
    "justify": "left",
    "center": "center",
    "end": "right",
    "right": "right",
}


_TOUCHING = 0.01
"""Pixels by which two boxes may overlap for no other reason than how numbers are rounded."""


@dataclass(frozen=True)
class Room:
    """How a line of text may be set: from where, or within what."""

    align: str
    left: float
    width: float


@dataclass
class Layout:
    """The boxes of one page: those that hold marked content, in the order in which WeasyPrint tags them."""

    leaves: list[Any] = field(default_factory=list)
    parents: dict[int, Any] = field(default_factory=dict)
    floats: list[Any] = field(default_factory=list)

    @classmethod
    def of(cls, page: Any) -> "Layout":
        """Read a page; WeasyPrint keeps its boxes in an attribute that it does not promise."""
        layout = cls()
        layout._read(page._page_box, None)
        return layout

    def _read(self, box: Any, parent: Any) -> None:
        from weasyprint.formatting_structure import boxes

        box = getattr(box, "_box", box)  # an absolute one lies behind a placeholder
        self.parents[id(box)] = parent
        if isinstance(box, boxes.TextBox):
            self.leaves.append(box)
            return
        if box.is_floated():
            self.floats.append(box)
        for child in getattr(box, "children", ()):
            self._read(child, box)
        if isinstance(box, boxes.ReplacedBox):
            self.leaves.append(box)

    def ancestors(self, box: Any) -> Iterator[Any]:
        """From the parent up to the page."""
        above = self.parents[id(box)]
        while above is not None:
            yield above
            above = self.parents[id(above)]

    def room(self, box: Any) -> Room:
        """What a line with slots may take without moving anything else."""
        from weasyprint.formatting_structure import boxes

        above = list(self.ancestors(box))
        line = next(one for one in above if isinstance(one, boxes.LineBox))
        block = self.parents[id(line)]
        align = _alignment(block, box)
        if len(block.children) != 1:
            raise NotStampable(f"{named(box.text)} stands in more than one line.")
        atoms = [atom for atom in _atoms(line) if atom.margin_width() > 0]
        if not atoms or atoms[-1] is not box or (align != "left" and len(atoms) > 1):
            raise NotStampable(f"Other words stand behind {named(box.text)}.")
        self._refuse_growing(block, box)
        left = block.content_box_x()
        right = min([left + block.width, *self._edges_of_floats(line, box, align)])
        return Room(align, left, right - (box.position_x if align == "left" else left))

    def _refuse_growing(self, block: Any, box: Any) -> None:
        """The block's width must come from its surroundings, never from its words."""
        from weasyprint.formatting_structure import boxes

        within = block
        while True:
            style = within.style
            above = self.parents[id(within)]
            if above is None or isinstance(within, boxes.PageBox):
                return
            if style["width"] != "auto" and getattr(style["width"], "unit", "px") != "%":
                return
            if within.is_absolutely_positioned():
                if style["left"] != "auto" and style["right"] != "auto":
                    return
                raise NotStampable(f"{named(box.text)} stands in a box that grows with it: give it left and right.")
            grows = within.is_floated() or not isinstance(within, boxes.BlockLevelBox)
            if grows or isinstance(within, boxes.MarginBox | boxes.TableBox):
                raise NotStampable(f"{named(box.text)} stands in a box that grows with it: give it a width.")
            if isinstance(above, boxes.FlexContainerBox | boxes.GridContainerBox):
                raise NotStampable(f"{named(box.text)} stands in a flexible box.")
            within = above

    def _edges_of_floats(self, line: Any, box: Any, align: str) -> Iterator[float]:
        top, bottom = line.position_y, line.position_y + line.height
        for other in self.floats:
            start, end = other.position_y, other.position_y + other.margin_height()
            if end <= top + _TOUCHING or start >= bottom - _TOUCHING or other in self.ancestors(box):
                continue
            if align != "left":
                raise NotStampable(f"Something floats beside {named(box.text)}.")
            if other.position_x >= box.position_x:
                yield other.position_x


def _alignment(block: Any, box: Any) -> str:
    style = block.style
    last = style["text_align_last"]
    align = _ALIGNMENTS.get(style["text_align_all"] if last == "auto" else last, "")
    if not align or style["direction"] != "ltr":
        raise NotStampable(f"{named(box.text)} is aligned in a way that is not stamped.")
    return align


def _atoms(box: Any) -> Iterator[Any]:
    """What stands on a line one after the other: words, pictures, boxes that are set like a word."""
    from weasyprint.formatting_structure import boxes

    for child in box.children:
        child = getattr(child, "_box", child)  # noqa: PLW2901 - the same box
        if not child.is_in_normal_flow():
            continue
        if isinstance(child, boxes.InlineBox):
            yield from _atoms(child)
        else:
            yield child


def named(text: str) -> str:
    """The slots of a line by their names, for a log: what else stands there may be somebody's."""
    return f"“{', '.join(STAND_IN.findall(text))}”"


def has_stand_in(text: str) -> bool:
    """Whether there is anything to be stamped in a text."""
    return STAND_IN.search(text) is not None
