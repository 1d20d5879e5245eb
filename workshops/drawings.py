"""Drawings on paper: the evening sky that becomes morning, and the strip of a lesson's minutes. Grey prints well."""

import math
from collections.abc import Sequence

_INK = "#1e2a5a"


def _star(x: float, y: float, r: float) -> str:
    points = []
    for n in range(8):
        angle, length = math.pi / 4 * n - math.pi / 2, r if n % 2 == 0 else r * 0.32
        points.append(f"{x + math.cos(angle) * length:.2f} {y + math.sin(angle) * length:.2f}")
    return f"M{' L'.join(points)}Z"


_STARS = [
    (16, 92, 4.6), (44, 86, 2.4), (72, 90, 3.4), (98, 84, 2), (122, 94, 3), (30, 108, 1.8), (146, 86, 2.2),
    (168, 98, 1.8), (150, 6, 2), (190, 6, 2.6), (222, 5.6, 2), (254, 6.4, 2.8), (287, 40, 2.4),
    (272, 62, 2), (244, 68, 1.6),
]  # fmt: skip
_HOUSES = [(38, 124, 15, 15), (58, 127, 11, 12), (74, 122, 18, 18), (150, 124, 13, 15), (168, 128, 11, 11)]
_RAYS = 13


def _house(x: float, y: float, w: float, h: float) -> str:
    """A gabled house standing on y + h, with a window that is lit."""
    roof = f"M{x - 1.6} {y}L{x + w / 2} {y - w * 0.62:.2f}L{x + w + 1.6} {y}Z"
    body = f"M{x} {y}h{w}v{h}h-{w}z"
    window = f"M{x + w * 0.3:.2f} {y + h * 0.28:.2f}h{w * 0.4:.2f}v{h * 0.34:.2f}h-{w * 0.4:.2f}z"
    return f'<path d="{body}" fill="#fff"/><path d="{roof}" fill="#f3b8ab"/><path d="{window}" fill="#fbd98f"/>'


def _rays(x: float, y: float) -> str:
    path = ""
    for n in range(_RAYS):
        angle = math.pi * (n + 0.5) / _RAYS
        c, s = -math.cos(angle), -math.sin(angle)
        path += f"M{x + c * 35:.2f} {y + s * 35:.2f}L{x + c * 44:.2f} {y + s * 44:.2f}"
    return path


def _sky() -> str:
    stars = "".join(_star(*star) for star in _STARS)
    houses = "".join(_house(*house) for house in _HOUSES)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="297mm" height="150mm" viewBox="0 0 297 150">'
        '<path d="M0 0H297V150H0Z" fill="#e3e7f4"/>'
        '<path d="M100 150C110 60 150 30 200 0H297V150Z" fill="#f4e7ea"/>'
        '<path d="M150 150C160 84 190 40 262 0H297V150Z" fill="#fdeee2"/>'
        f'<path d="{stars}" fill="#fff" stroke="{_INK}" stroke-width="0.5" stroke-linejoin="round"/>'
        '<circle cx="228" cy="112" r="30" fill="#fbd98f"/>'
        f'<circle cx="228" cy="112" r="30" fill="none" stroke="{_INK}" stroke-width="0.8"/>'
        f'<path d="{_rays(228, 112)}" stroke="{_INK}" stroke-width="1.1" stroke-linecap="round"/>'
        f'<g stroke="{_INK}" stroke-width="0.8" stroke-linejoin="round">'
        '<path d="M-2 122C40 92 74 96 120 116C160 96 214 88 299 118V152H-2Z" fill="#dbe9e1"/>'
        f"{houses}"
        '<path d="M-2 138C60 122 120 146 178 138C230 130 268 130 299 140V152H-2Z" fill="#c3dccf"/>'
        '<path d="M108 137v-9M108 128m-5 0a5 6 0 1 1 10 0a5 6 0 1 1 -10 0M196 134v-8M196 126m-4 0a4 5 0 1 1 8 0'
        'a4 5 0 1 1 -8 0M250 131v-10M250 120m-5 0a5 6.5 0 1 1 10 0a5 6.5 0 1 1 -10 0" fill="#c3dccf"/></g></svg>'
    )


SKY = _sky().encode()
"""Stars over a hill with houses, and the sun behind it; 297 × 150 millimetres."""


def _fitting(number: int, width: float) -> float:
    """The size of a number that stands inside its part, however short."""
    return min(4.6, (width - 0.6) / (0.56 * len(str(number))))


def strip(minutes: Sequence[int], *, width: float = 174, height: float = 12) -> bytes:
    """A bar whose parts are as wide as their minutes, light and hatched in turn, numbered. Decoration of a table."""
    total, x, parts = max(1, sum(minutes)), 0.0, ""
    for number, part in enumerate(minutes, start=1):
        w = width * part / total
        hatch = "".join(
            f"M{x + step:.2f} {height}L{min(x + step + 3, x + w):.2f} {height - min(3, w - step):.2f}"
            for step in (n * 2.0 for n in range(int(w / 2)))
        )
        parts += f'<path d="M{x:.2f} 0h{w:.2f}v{height}h-{w:.2f}z" fill="{"#fff" if number % 2 else "#eee"}"/>'
        parts += "" if number % 2 else f'<path d="{hatch}" stroke="#999" stroke-width="0.3"/>'
        parts += (
            f'<text x="{x + w / 2:.2f}" y="7.4" font-size="{_fitting(number, w):.2f}" stroke="none" fill="#000"'
            f' font-family="Andika" text-anchor="middle">{number}</text>'
        )
        x += w
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm"'
        f' viewBox="-0.3 -0.3 {width + 0.6} {height + 0.6}" preserveAspectRatio="none">'
        f'<g stroke="#000" stroke-width="0.4">{parts}</g></svg>'
    ).encode()


def _light(fill: str, outline: str, sign: str) -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="48mm" height="48mm" viewBox="0 0 48 48" fill="none"'
        ' stroke="#000" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round">'
        f'<path d="{outline}" fill="{fill}"/><path d="{sign}" stroke-width="3.6"/></svg>'
    ).encode()


LIGHTS = {
    "yes.svg": _light("#dbe9e1", "M24 3a21 21 0 1 0 0 42 21 21 0 0 0 0-42Z", "M14 25l7 8 13-17"),
    "unsure.svg": _light("#fdf1d6", "M24 2L46 24 24 46 2 24Z", "M13 26q5.5-8 11-2t11-2"),
    "no.svg": _light("#f8dfd9", "M5 5H43V43H5Z", "M15 15l18 18M33 15l-18 18"),
}
"""The traffic light of the criteria, told apart by shape and sign: tick in a circle, wave on a tip, cross in a box."""


def circles(count: int, *, across: int, width: float, height: float) -> bytes:
    """Rows of empty circles to be filled with a pen, with the sum at the end of each row. Decoration of a count."""
    rows = -(-count // across)
    step, rise = (width - 16) / across, min(20.0, height / rows)
    radius = min(step, rise) * 0.39
    drawn = "".join(
        f"M{step * (n % across + 0.5) - radius:.2f} {rise * (n // across + 0.5):.2f}"
        f"a{radius:.2f} {radius:.2f} 0 1 0 {radius * 2:.2f} 0a{radius:.2f} {radius:.2f} 0 1 0 {-radius * 2:.2f} 0Z"
        for n in range(rows * across)
    )
    sums = "".join(f'<text x="{width}" y="{rise * (n + 0.5) + 2.2:.2f}">{(n + 1) * across}</text>' for n in range(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}">'
        f'<path d="{drawn}" fill="#fff" stroke="#000" stroke-width="0.4"/>'
        f'<g font-family="Andika" font-size="6.4" text-anchor="end">{sums}</g></svg>'
    ).encode()
