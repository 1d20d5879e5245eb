"""One look at a map: which part of it, and how points that lie too close for a finger become one with a number."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.utils.http import urlencode
from django.utils.translation import ngettext

from dreams.lifecycle import State
from dreams.maps import SIZE, Sheet

if TYPE_CHECKING:
    from dreams.models import Dream

ACROSS = 1000  # the drawing is so many units wide, however near one looks
APART = 110  # units: 31 pixels on the narrowest phone, more than any mark is wide there
EDGE = 20  # units that a mark keeps from the edge, so that it is seen whole
NEAREST = 16
IN_A_RING = 12
MOST = 500  # points; more are found by going nearer or by a theme
_TONES = {State.APPROVED: "bank", State.PRODUCING: "factory", State.PAUSED: "factory"}


@dataclass(frozen=True)
class View:
    """A part of the map: `zoom` times as near, its upper left corner in units of the drawing."""

    zoom: int
    left: int
    top: int
    height: int  # of the drawing

    @classmethod
    def asked(cls, query: Mapping[str, str], sheet: Sheet) -> Self:
        """What an address asks for; anything odd shows the whole map."""
        height = max(1, round(ACROSS * sheet.height / sheet.width))
        zoom = _one_of(query.get("zoom", ""), (1, 2, 4, 8, NEAREST))
        x, y = (_within(query.get(name, ""), SIZE) for name in ("x", "y"))
        left = x * ACROSS * zoom // SIZE - ACROSS // 2
        top = y * height * zoom // SIZE - height // 2
        return cls(zoom, min(max(left, 0), ACROSS * (zoom - 1)), min(max(top, 0), height * (zoom - 1)), height)

    def at(self, dream: "Dream") -> tuple[float, float]:
        """Where a dream lies in the drawing."""
        return (
            dream.map_x * ACROSS * self.zoom / SIZE - self.left,  # type: ignore[operator]  # on_map: it has a point
            dream.map_y * self.height * self.zoom / SIZE - self.top,  # type: ignore[operator]
        )

    def holds(self, dream: "Dream") -> bool:
        x, y = self.at(dream)
        return 0 <= x <= ACROSS and 0 <= y <= self.height

    def around(self, x: float, y: float, zoom: int) -> dict[str, str]:
        """The query that shows a point of this drawing in the middle."""
        whole_x = (x + self.left) * SIZE / (ACROSS * self.zoom)
        whole_y = (y + self.top) * SIZE / (self.height * self.zoom)
        return {"zoom": str(zoom), "x": str(round(whole_x)), "y": str(round(whole_y))}

    def nearer(self) -> dict[str, str]:
        return self.around(ACROSS / 2, self.height / 2, self.zoom * 2)

    def farther(self) -> dict[str, str]:
        return self.around(ACROSS / 2, self.height / 2, self.zoom // 2) if self.zoom > 2 else {}

    @property
    def picture(self) -> dict[str, int]:
        """Where the whole picture lies around this part of it."""
        return {"x": -self.left, "y": -self.top, "width": ACROSS * self.zoom, "height": self.height * self.zoom}


@dataclass(frozen=True)
class Mark:
    """One thing to press: a dream, or several that lie too close."""

    x: int
    y: int
    href: str
    name: str
    tone: str
    count: int = 0
    language: str = ""


def lay_out(dreams: "Sequence[Dream]", view: View, kept: Mapping[str, str]) -> list[Mark]:
    """Each dream as a mark; those too close together as one that leads nearer. As near as one can go they fan out."""
    marks = []
    for heap in _heaps(dreams, view):
        if len(heap) == 1:
            marks.append(_single(heap[0], *view.at(heap[0]), view))
        elif view.zoom < NEAREST:
            marks.append(_several(heap, view, kept))
        else:
            marks += _fan(heap, view)
    return marks


def _heaps(dreams: "Sequence[Dream]", view: View) -> "list[list[Dream]]":
    """Each dream joins the first heap whose first dream is too close."""
    heaps: list[tuple[tuple[float, float], list[Dream]]] = []
    for dream in dreams:
        here = view.at(dream)
        for middle, heap in heaps:
            if math.dist(here, middle) < APART:
                heap.append(dream)
                break
        else:
            heaps.append((here, [dream]))
    return [heap for _middle, heap in heaps]


def _single(dream: "Dream", x: float, y: float, view: View) -> Mark:
    tone = _TONES.get(State(dream.state), "done")
    return Mark(*_inside(x, y, view), dream.get_absolute_url(), dream.title, tone, language=dream.language)


def _several(heap: "list[Dream]", view: View, kept: Mapping[str, str]) -> Mark:
    """Stands where the first of them lies: so no two marks are too close."""
    x, y = view.at(heap[0])
    label = ngettext("%(n)d dream close together: go nearer", "%(n)d dreams close together: go nearer", len(heap))
    query = urlencode({**kept, **view.around(x, y, view.zoom * 2)})
    return Mark(*_inside(x, y, view), f"?{query}", label % {"n": len(heap)}, "several", count=len(heap))


def _inside(x: float, y: float, view: View) -> tuple[int, int]:
    return round(min(max(x, EDGE), ACROSS - EDGE)), round(min(max(y, EDGE), view.height - EDGE))


def _fan(heap: "list[Dream]", view: View) -> list[Mark]:
    """In a ring around their middle, or in rows where a ring would be too large; each far enough from the next."""
    spots = _ring(len(heap), *view.at(heap[0]), view) if len(heap) <= IN_A_RING else _rows(view)
    return [_single(dream, *spot, view) for dream, spot in zip(heap, spots, strict=False)]


def _ring(count: int, x: float, y: float, view: View) -> list[tuple[float, float]]:
    radius = max(APART, APART * count / (2 * math.pi))
    x, y = min(max(x, radius), ACROSS - radius), min(max(y, radius), view.height - radius)
    turns = [2 * math.pi * n / count for n in range(count)]
    return [(x + radius * math.sin(turn), y - radius * math.cos(turn)) for turn in turns]


def _rows(view: View) -> list[tuple[float, float]]:
    """All that there is room for; the rest stands in the list beside the map."""
    return [(x, y) for y in range(APART // 2, view.height, APART) for x in range(APART // 2, ACROSS, APART)]


def _one_of(text: str, known: Sequence[int]) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 2 and int(text) in known else known[0]


def _within(text: str, most: int) -> int:
    """A number from an address; the middle where there is none."""
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) <= 6 else most // 2
