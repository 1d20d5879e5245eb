"""The town's sky, drawn on the server: each dream a point of light, always in the same place.

A dream in the Bank is a star; in the making it glows above the roofs; realised it is a lit window.
"""

import hashlib
import math
import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext as _

from dreams.lifecycle import State

NIGHT, DAWN = "#1E2A5A", "#E8604C"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_MAKING = {State.PRODUCING, State.PAUSED}
_DONE = {State.REALISED, State.ARCHIVED}
_COLOURS = {"star": "#FFF3D6", "hairy": "#B9C6FF", "glow": "#FFC4B8"}
_ROOM_TRIES = 12
# Houses of the skyline: left edge, roof line, width, colour by turns; drawn in a box of 1200 × 240.
_HOUSES = (
    (330, 148, 44), (380, 132, 52), (438, 152, 40), (484, 120, 58), (548, 144, 46),
    (600, 128, 54), (660, 150, 42), (708, 136, 50), (764, 154, 42), (812, 142, 48),
)  # fmt: skip
_WINDOWS = tuple(
    (left + width * part - 5, roof + 14 + row * 20)
    for row in (0, 1)
    for part in (0.3, 0.7)
    for left, roof, width in _HOUSES
)


@dataclass(frozen=True)
class Light:
    """What the sky needs to know of one dream."""

    pk: int
    title: str
    state: str
    supports: int
    hairy: bool


@dataclass(frozen=True)
class Sky:
    """Three layers that the page stacks: the air's colours, the stars, the town."""

    air: SafeString
    stars: SafeString
    town: SafeString


def draw(lights: list[Light], *, night: str = NIGHT, dawn: str = DAWN) -> Sky:
    """The same dreams give the same sky, to the byte; so it is drawn once and kept until a dream changes."""
    return _draw(tuple(lights), _safe(night, NIGHT), _safe(dawn, DAWN), get_language())


@lru_cache(maxsize=32)  # as many skies as there are busy fronts; a full one takes a tenth of a second to draw
def _draw(lights: tuple[Light, ...], night: str, dawn: str, _language: str | None) -> Sky:
    stars = [light for light in lights if light.state == State.APPROVED]
    glows = [light for light in lights if light.state in _MAKING]
    windows = [light for light in lights if light.state in _DONE]
    return Sky(air=_air(night, dawn), stars=_stars(stars, glows), town=_town(windows))


def _safe(colour: str, instead: str) -> str:
    return colour if _COLOUR.fullmatch(colour) else instead


def _air(night: str, dawn: str) -> SafeString:
    return format_html(
        '<svg class="town__air" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<defs><linearGradient id="air" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{night}"/>'
        '<stop offset=".62" stop-color="{night}"/><stop offset=".9" stop-color="{dawn}"/>'
        '<stop offset="1" stop-color="#F6B73C"/></linearGradient></defs>'
        '<rect width="1" height="1" fill="url(#air)"/></svg>',
        night=night,
        dawn=dawn,
    )


def _stars(stars: list[Light], glows: list[Light]) -> SafeString:
    taken: list[tuple[float, float]] = []
    points = [(*_spot(light, taken, top=4, bottom=70), *_shine(light), light.title) for light in stars]
    points += [(*_spot(light, taken, top=80, bottom=96), 5.0, "glow", light.title) for light in glows]
    return format_html(
        '<svg class="town__stars" role="img" aria-label="{label}" focusable="false"><defs>{halos}</defs>{points}</svg>',
        label=_("The sky above the town: every dream is a point of light."),
        halos=_HALOS,
        points=format_html_join(
            "",
            '<g><title>{4}</title><circle cx="{0}%" cy="{1}%" r="{5}" fill="url(#halo-{2})"/>'
            '<circle cx="{0}%" cy="{1}%" r="{3}" fill="{6}"/></g>',
            (
                (f"{x:.1f}", f"{y:.1f}", kind, f"{r:.1f}", title, f"{r * 4:.1f}", _COLOURS[kind])
                for x, y, r, kind, title in points
            ),
        ),
    )


def _shine(light: Light) -> tuple[float, str]:
    """More support, a larger star; a hairy dream shines in another colour."""
    return 2.2 + min(math.sqrt(light.supports), 9) * 0.45, "hairy" if light.hairy else "star"


def _spot(light: Light, taken: list[tuple[float, float]], *, top: int, bottom: int) -> tuple[float, float]:
    """A place of its own for a dream, the roomiest of a few that its number leads to."""
    best, most_room = (50.0, float(top)), -1.0
    for turn in range(_ROOM_TRIES):
        digest = hashlib.blake2b(f"{light.pk}/{turn}".encode(), digest_size=4).digest()
        x = 3 + int.from_bytes(digest[:2]) / 65535 * 94
        y = top + int.from_bytes(digest[2:]) / 65535 * (bottom - top)
        room = min(((x - a) ** 2 + (y - b) ** 2 for a, b in taken), default=math.inf)
        if room > most_room:
            best, most_room = (x, y), room
    taken.append(best)
    return best


def _town(realised: list[Light]) -> SafeString:
    lit = _windows_of(realised)
    return format_html(
        '<svg class="town__roofs" viewBox="0 0 1200 240" preserveAspectRatio="xMidYMax slice" role="img"'
        ' aria-label="{label}" focusable="false">{land}{houses}{windows}{water}</svg>',
        label=_("The town by the water: every lit window is a dream that became real."),
        land=_LAND,
        houses=format_html_join("", '<path d="{}" fill="{}"/>', _walls()),
        windows=format_html_join(
            "",
            '<rect x="{}" y="{}" width="10" height="12" rx="1" fill="{}">{}</rect>',
            (
                (f"{x:.0f}", y, "#FFD77A" if (title := lit.get(number)) else "#232C57", _title(title))
                for number, (x, y) in enumerate(_WINDOWS)
            ),
        ),
        water=_WATER,
    )


def _windows_of(realised: list[Light]) -> dict[int, str]:
    """Titles by window: each dream has one that it keeps when others come; the town is never fuller than full."""
    lit: dict[int, str] = {}
    for light in sorted(realised, key=lambda light: light.pk)[: len(_WINDOWS)]:
        window = light.pk * 7 % len(_WINDOWS)
        while window in lit:
            window = (window + 1) % len(_WINDOWS)
        lit[window] = light.title
    return lit


def _title(title: str | None) -> SafeString:
    return format_html("<title>{}</title>", title) if title else SafeString("")


def _walls() -> list[tuple[str, str]]:
    colours = ("#141B3C", "#1A2248", "#10162F")
    return [
        (f"M{left} 212V{roof}l{width / 2:.0f}-22 {width / 2:.0f} 22V212Z", colours[number % len(colours)])
        for number, (left, roof, width) in enumerate(_HOUSES)
    ]


_HALOS = format_html_join(
    "",
    '<radialGradient id="halo-{0}"><stop offset="0" stop-color="{1}" stop-opacity=".55"/>'
    '<stop offset="1" stop-color="{1}" stop-opacity="0"/></radialGradient>',
    _COLOURS.items(),
)
_LAND = mark_safe(
    '<path d="M0 170C120 120 210 96 330 128S520 92 640 112 860 70 980 104 1130 120 1200 96V240H0Z" fill="#2A2A55"/>'
    '<path d="M0 200C160 160 260 176 400 184S760 168 900 178 1100 160 1200 172V240H0Z" fill="#1B2147"/>'
)
_WATER = mark_safe(
    '<path d="M0 210H1200V240H0Z" fill="#0E1430"/>'
    '<path d="M360 222h70M470 230h50M560 220h90M700 229h60M790 221h50" stroke="#F6B73C" stroke-width="2"'
    ' stroke-linecap="round" opacity=".55"/>'
)
