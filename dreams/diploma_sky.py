"""The drawing on a diploma: the night's stars above, the sun that has come up below. It prints well in grey."""

import math
from functools import cache

_NIGHT, _INK, _SUN, _DAWN, _GLOW = "#1e2a5a", "#1e2a5a", "#f6b73c", "#f4b9a6", "#fdeee2"
_NEAR, _FAR = "#c3dccf", "#dbe9e1"
_WIDTH, _HEIGHT, _BAND = 210, 297, 62
GROUND = 228  # mm from the top: nothing is drawn between the band and here, so words stand on clear paper
_STARS = [
    (18, 16, 3.4), (36, 34, 1.8), (52, 13, 2.2), (68, 50, 1.5), (24, 50, 1.5), (84, 14, 1.4), (104, 9, 2.0),
    (126, 15, 1.4), (141, 50, 1.7), (158, 12, 2.6), (176, 33, 2.0), (193, 17, 3.0), (190, 48, 1.5), (8, 33, 1.3),
    (203, 34, 1.2), (122, 52, 1.3), (86, 54, 1.0), (46, 52, 1.0), (160, 52, 1.0),
]  # fmt: skip
_HOUSES = [(22, 262, 15), (40, 266, 11), (54, 260, 18), (151, 262, 13), (168, 266, 11), (182, 259, 16)]
_RAYS, _SUN_Y = 15, GROUND + 39


def _star(x: float, y: float, r: float) -> str:
    points = []
    for n in range(8):
        angle, length = math.pi / 4 * n - math.pi / 2, r if n % 2 == 0 else r * 0.34
        points.append(f"{x + math.cos(angle) * length:.2f} {y + math.sin(angle) * length:.2f}")
    return f"M{' L'.join(points)}Z"


def _rays(x: float, y: float, inner: float, outer: float) -> str:
    path = ""
    for n in range(_RAYS):
        angle = math.pi * (n + 0.5) / _RAYS
        c, s = -math.cos(angle), -math.sin(angle)
        path += f"M{x + c * inner:.2f} {y + s * inner:.2f}L{x + c * outer:.2f} {y + s * outer:.2f}"
    return path


def _house(x: float, y: float, w: float) -> str:
    """A gabled house with a lit window: somebody is at home."""
    h = w * 0.95
    return (
        f'<path d="M{x} {y}h{w}v{h:.2f}h-{w}z" fill="#fff"/>'
        f'<path d="M{x - 1.6} {y}L{x + w / 2} {y - w * 0.62:.2f}L{x + w + 1.6} {y}Z" fill="{_DAWN}"/>'
        f'<rect x="{x + w * 0.32:.2f}" y="{y + h * 0.3:.2f}" width="{w * 0.36:.2f}" height="{h * 0.34:.2f}"'
        f' fill="{_SUN}"/>'
    )


def _tree(x: float, y: float, r: float) -> str:
    crown = f"a{r} {r * 1.25} 0 1 1 {2 * r} 0a{r} {r * 1.25} 0 1 1 {-2 * r} 0"
    return f"M{x} {y}v{-r * 1.6:.2f}M{x - r} {y - r * 1.4:.2f}{crown}"


@cache
def svg() -> str:
    """The whole sheet's background, A4."""
    stars = "".join(_star(*star) for star in _STARS)
    houses = "".join(_house(*house) for house in _HOUSES)
    trees = "".join(_tree(*tree) for tree in [(84, 280, 5), (92, 282, 3.6), (139, 280, 4.4), (12, 282, 4)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f'<path d="M0 0H{_WIDTH}V{_BAND}C150 {_BAND + 12} 60 {_BAND - 12} 0 {_BAND + 4}Z" fill="{_NIGHT}"/>'
        f'<path d="{stars}" fill="{_SUN}"/>'
        f'<path d="M0 {GROUND + 18}C50 {GROUND - 2} 150 {GROUND - 2} {_WIDTH} {GROUND + 18}V{_HEIGHT}H0Z"'
        f' fill="{_GLOW}"/>'
        f'<circle cx="105" cy="{_SUN_Y}" r="27" fill="{_SUN}"/>'
        f'<path d="{_rays(105, _SUN_Y, 31, 38)}" stroke="{_SUN}" stroke-width="1.8" stroke-linecap="round"/>'
        f'<g stroke="{_INK}" stroke-width="0.7" stroke-linejoin="round">'
        f'<path d="M-2 268C34 250 66 256 105 268C146 256 178 250 212 266V299H-2Z" fill="{_FAR}"/>'
        f"{houses}"
        f'<path d="M-2 280C44 268 84 286 122 280C156 274 184 274 212 281V299H-2Z" fill="{_NEAR}"/>'
        f'<path d="{trees}" fill="{_NEAR}"/></g></svg>'
    )
