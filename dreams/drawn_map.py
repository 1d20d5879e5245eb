"""A map for a branch that has uploaded none: coast, hills, woods, houses, drawn from its name. Always the same one."""

import math
import random

WIDTH, HEIGHT = 1200, 750

_LAND, _LAND_EDGE, _SEA, _SHALLOW, _RIPPLE = "#e6ecd2", "#c5d2a8", "#a9cbdc", "#c3dde6", "#8bb4c9"
_FAR, _HILL, _SNOW, _WOOD, _WOOD_DARK = "#b9c5b4", "#8fb296", "#fbf8f3", "#4f8f6b", "#2f7d5b"
_ROAD, _ROOF, _ROOF_RED, _WALL = "#f7f0df", "#4d5a94", "#e8604c", "#fffaf0"
_INK, _SUN = "#1e2a5a", "#f6b73c"


def map_svg(name: str) -> str:
    """The drawing as SVG. Nothing in it is a claim about where anything lies."""
    dice, mirrored, coast = _begin(name)
    land = "M0 0H1200V" + " ".join(f"{y}L{x} {y}" if not n else f"L{x} {y}" for n, (x, y) in enumerate(coast)) + "V0z"
    town = (dice.randint(430, 720), dice.randint(330, 380))
    parts = [
        f'<path fill="{_SEA}" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>',
        f'<path fill="none" stroke="{_SHALLOW}" stroke-width="70" stroke-linejoin="round" d="{land}"/>',
        _ripples(dice),
        f'<path fill="{_LAND}" stroke="{_LAND_EDGE}" stroke-width="6" stroke-linejoin="round" d="{land}"/>',
        _islands(dice),
        _hills(dice),
        _lake(dice),
        _roads(dice, town),
        _woods(dice, town),
        _houses(dice, town),
        _boats(dice),
        _compass(1090 if not mirrored else 110, mirrored),
    ]
    turn = f' transform="matrix(-1 0 0 1 {WIDTH} 0)"' if mirrored else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"<g{turn}>{''.join(parts)}</g></svg>"
    )


def coast_of(name: str) -> tuple[bool, list[tuple[int, int]]]:
    """Whether the drawing is mirrored, and where its land ends: what lies below a point of these is in the sea."""
    _dice, mirrored, coast = _begin(name)
    return mirrored, coast


def _begin(name: str) -> tuple[random.Random, bool, list[tuple[int, int]]]:
    dice = random.Random(f"map|{name}")  # noqa: S311 - a drawing, no secret
    mirrored = dice.random() < 0.5
    return dice, mirrored, _coast(dice)


def _coast(dice: random.Random) -> list[tuple[int, int]]:
    """From right to left, with one inlet."""
    base, phase, inlet = dice.randint(500, 560), dice.uniform(0, 6), dice.randint(250, 950)
    points = []
    for x in range(WIDTH, -1, -20):
        wave = 34 * math.sin(x / 150 + phase) + 14 * math.sin(x / 47 + 2 * phase)
        bay = 150 * math.exp(-(((x - inlet) / 60) ** 2))
        points.append((x, round(base + wave - bay + dice.randint(-4, 4))))
    return points


def _ripples(dice: random.Random) -> str:
    path = "".join(f"M{dice.randint(10, 1120)} {dice.randint(600, 740)}q10-8 20 0t20 0t20 0" for _ in range(26))
    return f'<path d="{path}" fill="none" stroke="{_RIPPLE}" stroke-width="3" stroke-linecap="round"/>'


def _islands(dice: random.Random) -> str:
    drawing = ""
    spots = [(dice.randint(80, 1000), dice.randint(640, 715)) for _ in range(12)]
    for x, y in _apart(spots, 190)[: dice.randint(3, 5)]:
        wide = dice.randint(28, 70)
        drawing += (
            f'<ellipse cx="{x}" cy="{y}" rx="{wide}" ry="{wide * 0.42:.0f}" fill="{_LAND}" stroke="{_LAND_EDGE}"'
            f' stroke-width="5"/>' + _tree(x - 8, y, 0.7) + _tree(x + 12, y + 4, 0.6)
        )
    return drawing


def _hills(dice: random.Random) -> str:
    """A ridge along the upper edge; the nearer, the greener."""
    drawing = ""
    for row, colour in enumerate((_FAR, _HILL)):
        x = -40
        while x < WIDTH + 40:
            wide, high = dice.randint(90, 150), dice.randint(90, 160) - 30 * row
            foot = 150 + 66 * row + dice.randint(-12, 12)
            top = foot - high
            drawing += (
                f'<path fill="{colour}" d="M{x} {foot}Q{x + wide * 0.6:.0f} {foot - 10} {x + wide} {top}'
                f'Q{x + wide * 1.4:.0f} {foot - 10} {x + 2 * wide} {foot}z"/>'
            )
            if high > 105:
                drawing += f'<path fill="{_SNOW}" d="M{x + wide} {top}l-17 27 9 5 9-8 8 9 10-7z"/>'
            x += dice.randint(95, 170)
    return drawing


def _lake(dice: random.Random) -> str:
    x, y = dice.choice((dice.randint(150, 330), dice.randint(860, 1050))), dice.randint(280, 340)
    return (
        f'<ellipse cx="{x}" cy="{y}" rx="86" ry="30" fill="{_SEA}" stroke="{_LAND_EDGE}" stroke-width="5"/>'
        f'<path d="M{x - 34} {y}q9-7 18 0t18 0M{x + 2} {y + 12}q9-7 18 0t18 0" fill="none" stroke="{_RIPPLE}"'
        f' stroke-width="3" stroke-linecap="round"/>'
    )


def _roads(dice: random.Random, town: tuple[int, int]) -> str:
    x, y = town
    left, right, up = dice.randint(290, 420), dice.randint(290, 420), dice.randint(-160, 160)
    path = (
        f"M-10 {left}Q{x / 2:.0f} {left + 60} {x} {y + 16}T1210 {right}"
        f"M{x} {y + 16}Q{x + up} {y - 40} {x + up} {y - 130}"
    )
    return (
        f'<path d="{path}" fill="none" stroke="{_LAND_EDGE}" stroke-width="17" stroke-linecap="round"/>'
        f'<path d="{path}" fill="none" stroke="{_ROAD}" stroke-width="11" stroke-linecap="round"/>'
    )


def _woods(dice: random.Random, town: tuple[int, int]) -> str:
    spots = []
    for _ in range(7):
        middle = dice.randint(40, 1160), dice.randint(250, 430)
        if abs(middle[0] - town[0]) < 190 and abs(middle[1] - town[1]) < 90:
            continue
        spots += [(middle[0] + dice.randint(-60, 60), middle[1] + dice.randint(-26, 26)) for _ in range(9)]
    return "".join(_tree(x, y, dice.uniform(0.8, 1.15)) for x, y in sorted(spots, key=lambda spot: spot[1]))


def _apart(spots: list[tuple[int, int]], far: int) -> list[tuple[int, int]]:
    """Those that do not stand on one another, the first ones first."""
    kept: list[tuple[int, int]] = []
    for spot in spots:
        if all(math.dist(spot, other) >= far for other in kept):
            kept.append(spot)
    return kept


def _tree(x: int, y: int, size: float) -> str:
    return (
        f'<path fill="{_WOOD}" d="M{x} {y - 40 * size:.0f}l{13 * size:.0f} {36 * size:.0f}h-{26 * size:.0f}z"/>'
        f'<path fill="{_WOOD_DARK}" d="M{x} {y - 40 * size:.0f}l{13 * size:.0f} {36 * size:.0f}H{x}z"/>'
    )


def _houses(dice: random.Random, town: tuple[int, int]) -> str:
    x, y = town
    near = [(x + dice.randint(-190, 175), y + dice.randint(-60, 92)) for _ in range(60)]
    far = [(dice.randint(60, 1140), dice.randint(300, 420)) for _ in range(12)]
    spots = _apart([(x + 10, y - 40), *near, *far], 42)[1:]
    drawing = _church(x, y - 30)
    for left, down in sorted(spots, key=lambda spot: spot[1]):
        wide, high = dice.randint(24, 36), dice.randint(15, 21)
        roof = dice.choice((_ROOF, _ROOF_RED, _ROOF_RED, _SUN))
        drawing += (
            f'<path fill="{_WALL}" stroke="{_LAND_EDGE}" stroke-width="2" d="M{left} {down}v-{high}h{wide}v{high}z"/>'
            f'<path fill="{roof}" d="M{left - 4} {down - high + 2}l{wide // 2 + 4}-16 {wide // 2 + 4} 16z"/>'
            f'<path fill="{_ROOF}" d="M{left + wide // 2 - 3} {down}v-9h6v9z"/>'
        )
    return drawing


def _church(x: int, y: int) -> str:
    return (
        f'<path fill="{_WALL}" stroke="{_LAND_EDGE}" stroke-width="2" d="M{x} {y}v-30h58v30zM{x - 24} {y}v-52h24v52z"/>'
        f'<path fill="{_ROOF}" d="M{x - 6} {y - 30}l8-20h54l8 20zM{x - 27} {y - 51}l15-44 15 44z"/>'
        f'<path d="M{x - 12} {y - 95}v-13m-5 5h10" stroke="{_INK}" stroke-width="3"/>'
    )


def _boats(dice: random.Random) -> str:
    drawing = ""
    for x, y in _apart([(dice.randint(90, 1000), dice.randint(600, 640)) for _ in range(9)], 200)[:3]:
        sail, hull = f"M{x} {y}v-38l25 34z", f"M{x - 20} {y + 2}h50l-10 13h-31z"
        drawing += f'<path fill="{_WALL}" d="{sail}"/><path fill="{_ROOF_RED}" d="{hull}"/>'
    return drawing


def _compass(x: int, mirrored: bool) -> str:
    """In the corner of the sea. A mirrored drawing turns it back, for north is a letter."""
    shown = WIDTH - x if mirrored else x
    turn = f' transform="matrix(-1 0 0 1 {2 * shown} 0)"' if mirrored else ""
    return (
        f'<g{turn}><circle cx="{shown}" cy="672" r="46" fill="{_SNOW}" opacity=".85"/>'
        f'<path fill="{_INK}" d="M{shown} 632l9 40h-18z"/><path fill="{_ROOF_RED}" d="M{shown} 712l9-40h-18z"/>'
        f'<path d="M{shown - 5} 629v-12l10 12v-12" fill="none" stroke="{_INK}" stroke-width="3"'
        f' stroke-linejoin="round"/></g>'
    )
