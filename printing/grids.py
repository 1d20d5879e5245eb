"""Sheets that are cut apart: the grid, where each cell lies, and how it is cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Generic, TypeVar

T = TypeVar("T")

STACK = 10
"""Sheets that a school guillotine cuts at once."""
SECONDS_A_CUT = 30
TICK = 4.0  # mm
NEAREST = 5.0  # mm from the edge: what an office printer reaches


@dataclass(frozen=True)
class Cell(Generic[T]):
    """One place on a sheet; left and top in millimetres. `item` is None where nothing is left to print."""

    left: str
    top: str
    item: T | None


@dataclass(frozen=True)
class Grid:
    """The same grid on every page of a file, so that the stack is cut as one."""

    columns: int
    rows: int
    width: float
    height: float

    @property
    def cells(self) -> int:
        return self.columns * self.rows

    @property
    def cell_width(self) -> float:
        return self.width / self.columns

    @property
    def cell_height(self) -> float:
        return self.height / self.rows

    def sheets_for(self, count: int) -> int:
        return ceil(count / self.cells)

    def filled(self, count: int) -> int:
        """So many, and as many more as the last sheet has room for."""
        return self.sheets_for(count) * self.cells

    def sheets(self, items: Sequence[T]) -> list[list[Cell[T]]]:
        """The items on sheets, running through the stack: once cut, each pile is in order, and so are the piles."""
        depth = self.sheets_for(len(items))
        return [
            [self._cell(place, items, place * depth + sheet) for place in range(self.cells)] for sheet in range(depth)
        ]

    def _cell(self, place: int, items: Sequence[T], index: int) -> Cell[T]:
        row, column = divmod(place, self.columns)
        item = items[index] if index < len(items) else None
        return Cell(f"{column * self.cell_width:.4f}", f"{row * self.cell_height:.4f}", item)

    def cuts(self, sheets: int) -> int:
        """Strokes of the guillotine: the sheets in stacks, the strips of a stack laid on each other."""
        return ceil(sheets / STACK) * (self.columns - 1 + self.rows - 1)

    def minutes(self, sheets: int) -> int:
        """Minutes of cutting, with straightening the stacks."""
        return ceil(sheets / STACK) + ceil(self.cuts(sheets) * SECONDS_A_CUT / 60)

    def lines(self) -> bytes:
        """The cut lines of a whole sheet as SVG: dashed lines inside, ticks near the edges. Decoration only."""
        xs = [self.cell_width * n for n in range(1, self.columns)]
        ys = [self.cell_height * n for n in range(1, self.rows)]
        w, h, near = self.width, self.height, NEAREST
        dashes = [f"M{x:.4f} {near}V{h - near}" for x in xs] + [f"M{near} {y:.4f}H{w - near}" for y in ys]
        ticks = [f"M{x:.4f} {y}v{TICK}" for x in xs for y in (near, h - near - TICK)]
        ticks += [f"M{x} {y:.4f}h{TICK}" for y in ys for x in (near, w - near - TICK)]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}mm" height="{h}mm" viewBox="0 0 {w} {h}">'
            f'<path d="{"".join(dashes)}" fill="none" stroke="#777" stroke-width="0.3" stroke-dasharray="2 2"/>'
            f'<path d="{"".join(ticks)}" fill="none" stroke="#000" stroke-width="0.3"/></svg>'
        ).encode()

    def piles(self) -> bytes:
        """A small sheet with the piles numbered in the order in which they are laid on each other. Decoration."""
        w, h = self.cell_width, self.cell_height
        size = min(w, h) * 0.5
        numbers = "".join(
            f'<text x="{(place % self.columns + 0.5) * w:.2f}"'
            f' y="{(place // self.columns + 0.5) * h + size * 0.36:.2f}"'
            f' font-size="{size:.2f}" font-family="Nunito" font-weight="bold" text-anchor="middle">{place + 1}</text>'
            for place in range(self.cells)
        )
        inner = "".join(f"M{n * w:.3f} 0V{self.height}" for n in range(1, self.columns))
        inner += "".join(f"M0 {n * h:.3f}H{self.width}" for n in range(1, self.rows))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}mm" height="{self.height}mm"'
            f' viewBox="-2 -2 {self.width + 4} {self.height + 4}"><g fill="none" stroke="#000" stroke-width="1.6">'
            f'<path d="M0 0H{self.width}V{self.height}H0Z"/><path d="{inner}" stroke-dasharray="6 5"/></g>'
            f"{numbers}</svg>"
        ).encode()


def _ruler() -> bytes:
    ticks = "".join(f"M{x} 0v{4 if x % 10 == 0 else 3 if x % 5 == 0 else 1.8}" for x in range(101))
    numbers = "".join(
        f'<text x="{x}" y="8" font-size="3.4" text-anchor="middle">{x // 10}</text>' for x in range(0, 101, 10)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="104mm" height="9mm" viewBox="-2 0 104 9">'
        f'<path d="M0 0.15H100{ticks}" fill="none" stroke="#000" stroke-width="0.3"/>'
        f'<g font-family="Andika">{numbers}</g></svg>'
    ).encode()


RULER = _ruler()
"""A line of 100 mm to be measured: from the first tick to the last."""
TWO_UP = Grid(columns=1, rows=2, width=210, height=297)
FOUR_UP = Grid(columns=2, rows=2, width=297, height=210)
EIGHT_UP = Grid(columns=2, rows=4, width=210, height=297)
SLIPS = Grid(columns=3, rows=8, width=210, height=297)
