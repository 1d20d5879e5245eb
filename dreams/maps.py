"""Where a dream lies: points on a picture of its branch, uploaded by the branch or drawn here. No third party."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from dreams.drawn_map import HEIGHT, WIDTH
from schools.models import Branch

SIZE = 10_000  # a point is told in ten-thousandths of the picture's width and height
PICKER_WIDTH = 288  # pixels: fits the narrowest phone; without JavaScript the browser tells pixels of this size
HUNDRED = 100
_PER_CENT = re.compile(r"[0-9]{1,3}([.,][0-9]{1,2})?")


class Point(NamedTuple):
    """A place on a map, in ten-thousandths from the left and from the top."""

    x: int
    y: int


@dataclass(frozen=True)
class Sheet:
    """The picture under the points."""

    url: str
    width: int
    height: int
    alt: str
    is_drawn: bool
    edges: tuple[float, float, float, float] | None = None  # north, south, west, east; where the branch told them

    @property
    def picker_height(self) -> int:
        """Pixels, as wide as a picker is."""
        return max(1, round(PICKER_WIDTH * self.height / self.width))

    @property
    def frame(self) -> str:
        """What a drawing on top of it has for a coordinate system."""
        return f"0 0 {self.width} {self.height}"

    def pixels(self, point: Point) -> tuple[int, int]:
        """Where the point lies in the picture's own pixels."""
        return round(point.x * self.width / SIZE), round(point.y * self.height / SIZE)

    def on_earth(self, point: Point) -> tuple[float, float] | None:
        """Longitude and latitude; none where the branch has not said where its map's edges lie."""
        if self.edges is None:
            return None
        north, south, west, east = self.edges
        return round(west + (east - west) * point.x / SIZE, 6), round(north - (north - south) * point.y / SIZE, 6)


def sheet_of(branch: Branch) -> Sheet:
    """The branch's own map, or the drawn one. Costs a query where the branch was fetched without its map."""
    url = reverse("dreams:map_picture", args=[branch.slug])
    own = getattr(branch, "map", None)
    if own is None:
        alt = _("A drawn map of %(place)s: coast, hills and houses as they might lie") % {"place": branch.name}
        return Sheet(url, WIDTH, HEIGHT, alt, is_drawn=True)
    edges = (own.north, own.south, own.west, own.east) if own.has_coordinates else None
    return Sheet(f"{url}?{own.key[:8]}", own.width, own.height, own.alt, is_drawn=False, edges=edges)


def point_of(row: Mapping[str, Any]) -> Point | None:
    """The point of a row that has one."""
    return None if row["map_x"] is None else Point(row["map_x"], row["map_y"])


# The picker: templates/dreams/_map_picker.html. Its fields are `map.x` and `map.y` where somebody pressed on the
# picture, in pixels, and `map_east` and `map_south`, per cent, for whoever would rather type.


def pressed(data: Mapping[str, Any], name: str = "map") -> bool:
    """Whether the form came by a press on the picture: show it again with the point, nothing is sent in yet.

    Who presses Enter in a field "presses" the picture at 0, 0; that is no point.
    """
    return _number(data.get(f"{name}.x")) > 0 or _number(data.get(f"{name}.y")) > 0


def point_from(data: Mapping[str, Any], width: int, height: int, name: str = "map") -> Point | None:
    """The point that a form tells: where the picture of `width` × `height` pixels was pressed, or what was typed."""
    if pressed(data, name):
        x, y = _number(data.get(f"{name}.x")) * SIZE // width, _number(data.get(f"{name}.y")) * SIZE // height
        return Point(_within(x), _within(y))
    typed = [_PER_CENT.fullmatch(str(data.get(f"{name}_{way}", "")).strip()) for way in ("east", "south")]
    if not all(typed):
        return None
    return Point(*(_within(round(float(found[0].replace(",", ".")) * SIZE / HUNDRED)) for found in typed if found))


def per_cent(value: int | None) -> str:
    """A coordinate as the picker's fields show it: per cent with one decimal."""
    return "" if value is None else f"{value * HUNDRED / SIZE:.1f}"


def _within(value: int) -> int:
    return min(max(value, 0), SIZE)


def _number(text: Any) -> int:
    """A whole number of a sensible length; 0 for anything else."""
    said = str(text or "").strip()
    return int(said) if said.isdecimal() and len(said) <= 5 else 0
