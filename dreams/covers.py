"""A drawing for every dream without a photograph: sky, hills, water, houses and one thing that tells its theme.

Made from the dream's id, theme and title alone: the same dream always gets the same drawing, under 4 kB.
"""

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

WIDTH, HEIGHT = 480, 270


class Sky(NamedTuple):
    """Colours of one time of day: three of the sky, light, far, middle and near land, water, walls, windows."""

    top: str
    middle: str
    low: str
    light: str
    far: str
    hill: str
    near: str
    water: str
    walls: tuple[str, str, str]
    window: str
    stars: float


_NIGHT = Sky("#141d44", "#24346f", "#4b5a97", "#fdf3d0", "#2c3c78", "#1f2c5e", "#121a3c", "#35488a",
             ("#c8543f", "#e8dcc4", "#7f93c9"), "#f9c75a", 1)  # fmt: skip
_BLUE_HOUR = Sky("#1e2a5a", "#4a4f93", "#d98a8c", "#ffe2b0", "#5a5a9b", "#39417f", "#1d2550", "#8f7fae",
                 ("#e8604c", "#f3e3c8", "#596bb0"), "#ffd36b", 0.7)  # fmt: skip
_DAWN = Sky("#5b5a9e", "#e58b7b", "#fbd08a", "#fff1c9", "#a7708f", "#7a5685", "#3f345f", "#f0a98a",
            ("#b8412f", "#fbefd9", "#4d5a94"), "#ffe39a", 0.25)  # fmt: skip
_MORNING = Sky("#f08a6c", "#f9bd74", "#fde8b8", "#fffbe8", "#cf8f7d", "#6f8f73", "#2f5f52", "#f6cf9b",
               ("#d2503c", "#fff6e4", "#41689b"), "#fff0b5", 0)  # fmt: skip
_DAY = Sky("#7fb8d6", "#b5d9e2", "#f4ecd2", "#ffd874", "#8fb3b5", "#4f9270", "#2a6b50", "#6aa6c4",
           ("#cf4b3a", "#fff8ea", "#f0b441"), "#31435f", 0)  # fmt: skip
_NORTHERN = Sky("#0f1f3d", "#17465c", "#2f8571", "#dff7e3", "#1d4257", "#14324a", "#0b1d31", "#1f5c66",
                ("#c8543f", "#dfe9df", "#6aa08f"), "#f8cf6a", 1)  # fmt: skip
_SKIES = (_NIGHT, _BLUE_HOUR, _DAWN, _MORNING, _DAY, _NORTHERN)

# Each theme leans towards some skies, so that a wall of covers is varied and still tells themes apart.
_LEANING: dict[str, Sequence[int]] = {
    "meeting_place": (1, 2, 3, 0),
    "nature": (4, 3, 5, 2),
    "activity": (3, 4, 2, 4),
    "safety": (0, 1, 5, 2),
    "culture": (1, 2, 0, 4),
    "help_others": (2, 3, 1, 4),
    "celebration": (0, 1, 2, 3),
    "digital": (5, 0, 1, 4),
}


def cover_svg(seed: str, theme: str, title: str) -> str:
    """The drawing as SVG; the page that shows it says what it is."""
    dice = random.Random(f"{seed}|{theme}|{title}")  # noqa: S311 - a drawing, no secret
    sky = _SKIES[dice.choice(_LEANING.get(theme, range(len(_SKIES))))]
    shore = dice.randint(176, 192)
    parts = [
        _sky(dice, sky),
        _mountains(dice, sky, shore),
        _hill(dice, sky, shore),
        _water(dice, sky, shore),
        _near(dice, sky, theme),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' preserveAspectRatio="xMidYMid slice">{"".join(parts)}</svg>'
    )


def _sky(dice: random.Random, sky: Sky) -> str:
    drawing = (
        f'<linearGradient id="s" x2="0" y2="1"><stop stop-color="{sky.top}"/><stop offset=".45" stop-color='
        f'"{sky.middle}"/><stop offset=".75" stop-color="{sky.low}"/></linearGradient>'
        f'<path fill="url(#s)" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>'
    )
    if sky is _NORTHERN:
        drawing += _aurora(dice)
    if sky.stars:
        drawing += _stars(dice, sky)
    x, y, radius = dice.randint(70, 410), dice.randint(38, 92), dice.randint(15, 24)
    if sky.stars < 0.5:
        y += 30
        drawing += f'<circle cx="{x}" cy="{y}" r="{radius * 2}" fill="{sky.light}" opacity=".25"/>'
    if sky.stars >= 0.7 and dice.random() < 0.6:
        right, down = x + radius * 0.92, y + radius * 0.4
        over, up = x + radius * 0.4, y - radius * 0.92
        drawing += (
            f'<path fill="{sky.light}" d="M{over:.0f} {up:.0f}A{radius} {radius} 0 1 0 {right:.0f} {down:.0f}'
            f'A{radius * 0.8:.0f} {radius * 0.8:.0f} 0 1 1 {over:.0f} {up:.0f}z"/>'
        )
    else:
        drawing += f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{sky.light}"/>'
    return drawing


def _stars(dice: random.Random, sky: Sky) -> str:
    def some(count: int, width: float) -> str:
        dots = "".join(f"M{dice.randint(4, 476)} {dice.randint(4, 128)}h0" for _ in range(int(count * sky.stars)))
        return f'<path d="{dots}" stroke="#fff" stroke-width="{width}" stroke-linecap="round" opacity=".85"/>'

    x, y = dice.randint(40, 440), dice.randint(20, 70)
    dream = f'<path fill="#f6b73c" d="M{x} {y}l3 7 7 3-7 3-3 7-3-7-7-3 7-3z"/>'
    return some(22, 1.6) + some(8, 3) + dream


def _aurora(dice: random.Random) -> str:
    y = dice.randint(45, 70)
    bend = dice.randint(-30, 30)
    return "".join(
        f'<path d="M-10 {y + step * 14}C120 {y - 40 + bend} 260 {y + 60 - bend} 490 {y - 20 + step * 9}" fill="none" '
        f'stroke="{colour}" stroke-width="{26 - step * 6}" opacity=".28"/>'
        for step, colour in enumerate(("#7de3b0", "#a6f0c6", "#9fd0f0"))
    )


def _mountains(dice: random.Random, sky: Sky, shore: int) -> str:
    """A ridge with one or two peaks, and snow where it is high."""
    points, x = [(-10, shore)], -10
    while x < WIDTH + 10:
        points.append((x, dice.randint(112, 160)))
        x += dice.randint(34, 74)
    points.append((WIDTH + 10, shore))
    peak = dice.randrange(2, len(points) - 3)
    top = (points[peak][0], dice.randint(72, 96))
    points[peak] = top
    ridge = " ".join(f"{x},{y}" for x, y in points)
    corners = ((0, 0), (12, 19), (3, 15), (-4, 21), (-11, 17))
    cap = " ".join(f"{top[0] + over},{top[1] + down}" for over, down in corners)
    return (
        f'<polygon points="{ridge}" fill="{sky.far}" stroke="{sky.far}" stroke-width="6" stroke-linejoin="round"/>'
        f'<polygon points="{cap}" fill="#fff" opacity=".55"/>'
    )


def _hill(dice: random.Random, sky: Sky, shore: int) -> str:
    left, right = dice.randint(138, 168), dice.randint(138, 168)
    bend = dice.randint(150, 330)
    return (
        f'<path fill="{sky.hill}" d="M0 {left}Q{bend / 2:.0f} {left - 26} {bend} {shore - 10}T{WIDTH} {right}'
        f'V{shore + 4}H0z"/>'
    )


def _water(dice: random.Random, sky: Sky, shore: int) -> str:
    glints = "".join(
        f"M{dice.randint(0, 450)} {dice.randint(shore + 6, 232)}h{dice.randint(14, 52)}" for _ in range(11)
    )
    boat = ""
    if dice.random() < 0.45:
        x, y = dice.randint(205, 250), shore + 14
        boat = (
            f'<path fill="{sky.walls[1]}" d="M{x} {y - 4}V{y - 30}l17 24z"/><path fill="{sky.walls[0]}" '
            f'd="M{x - 15} {y - 3}h36l-7 9h-23z"/>'
        )
    return (
        f'<path fill="{sky.water}" d="M0 {shore}h{WIDTH}v90H0z"/>'
        f'<path d="{glints}" stroke="{sky.light}" stroke-width="1.6" stroke-linecap="round" opacity=".45"/>{boat}'
    )


def _near(dice: random.Random, sky: Sky, theme: str) -> str:
    """The near shore: a few houses on one side, the theme's thing on the other."""
    left, right = dice.randint(214, 232), dice.randint(214, 232)
    ground = f'<path fill="{sky.near}" d="M0 {left}Q120 {left - 20} 250 {(left + right) // 2}T480 {right}V270H0z"/>'
    mirrored = dice.random() < 0.5
    houses_at, thing_at = (280, 110) if mirrored else (30, 360)
    houses = _houses(dice, sky, houses_at, 226)
    draw = _THINGS.get(theme, _bench)
    x, y = thing_at + dice.randint(-20, 20), 232 + dice.randint(-4, 4)
    thing = f'<g transform="translate({x} {y})">{draw(dice, sky)}</g>'
    return ground + houses + thing


def _houses(dice: random.Random, sky: Sky, x: int, base: int) -> str:
    drawing = ""
    for _ in range(dice.randint(3, 5)):
        width, height = dice.randint(26, 40), dice.randint(20, 36)
        y = base + dice.randint(-4, 6)
        wall = dice.choice(sky.walls)
        windows = "".join(f"M{x + offset} {y - height + 7}h6v7h-6z" for offset in range(6, width - 8, 12))
        drawing += (
            f'<path fill="{wall}" d="M{x} {y}v-{height}h{width}v{height}z"/>'
            f'<path fill="{sky.near}" d="M{x - 3} {y - height}l{width / 2 + 3:.0f} -{dice.randint(12, 18)} '
            f'{width / 2 + 3:.0f} 18z"/><path fill="{sky.window}" d="{windows}"/>'
        )  # fmt: skip
        x += width + dice.randint(3, 9)
    return drawing


def _bench(dice: random.Random, sky: Sky) -> str:
    """A bench under a lamp."""
    return (
        f'<circle cx="34" cy="-52" r="20" fill="{sky.window}" opacity=".3"/><circle cx="34" cy="-52" r="6" '
        f'fill="{sky.window}"/><path d="M34-46V6M-34-12h50M-34-20h50M-30-12V4M12-12V4" stroke="{sky.walls[1]}" '
        f'stroke-width="4" stroke-linecap="round"/>'
    )


def _trees(dice: random.Random, sky: Sky) -> str:
    """A small wood."""
    drawing = ""
    for x in (-46, -20, 8, 38):
        height = dice.randint(44, 78)
        colour = dice.choice((sky.hill, "#2f7d5b", "#3f9a6f"))
        if dice.random() < 0.5:
            drawing += f'<path fill="{colour}" d="M{x} {-height}l16 {height}h-32z"/>'
        else:
            drawing += (
                f'<path d="M{x} 4v-{height - 20}" stroke="{sky.walls[1]}" stroke-width="4"/>'
                f'<circle cx="{x}" cy="{24 - height}" r="18" fill="{colour}"/>'
            )
    return drawing


def _goal(dice: random.Random, sky: Sky) -> str:
    """A goal and a ball."""
    net = "".join(f"M{x}-34V4" for x in range(-30, 40, 12)) + "".join(f"M-40 {y}h80" for y in (-24, -13, -2))
    return (
        f'<path d="{net}" stroke="#fff" opacity=".45"/><path d="M-40 6v-42h80V6" fill="none" stroke="#fff" '
        f'stroke-width="4"/><circle cx="{dice.randint(-56, 66)}" cy="8" r="9" fill="{sky.light}"/>'
    )


def _lighthouse(dice: random.Random, sky: Sky) -> str:
    """A lighthouse that shines far."""
    beam = dice.choice((-1, 1)) * 560
    return (
        f'<path fill="{sky.window}" opacity=".22" d="M0-86L{beam}-180v150z"/>'
        f'<path fill="#fff" d="M-10-78h20l7 84h-34z"/>'
        f'<path fill="#d9503e" d="M-12-54h24l2 18h-28zM-15-20h30l2 17h-34zM-12-78h24v-3l-12-17-12 17z"/>'
        f'<circle cy="-85" r="5" fill="{sky.window}"/>'
    )


def _stage(dice: random.Random, sky: Sky) -> str:
    """A stage with a row of lights."""
    lights = "".join(f'<circle cx="{x}" cy="{-44 + abs(x) // 6}" r="4"/>' for x in range(-36, 37, 12))
    return (
        f'<path fill="{sky.walls[0]}" d="M-50 6v-44Q0-84 50-38V6z"/>'
        f'<path fill="{sky.top}" d="M-38 6v-36Q0-64 38-30V6z"/>'
        f'<g fill="{sky.window}">{lights}</g><path d="M-8-8v-16l16-4v16" fill="none" stroke="{sky.light}" '
        f'stroke-width="3"/><path d="M-10-8h0M6-12h0" stroke="{sky.light}" stroke-width="9" stroke-linecap="round"/>'
    )


def _lanterns(dice: random.Random, sky: Sky) -> str:
    """Two people who carry a light between them."""
    coat, other = dice.sample(("#e8604c", "#f6b73c", "#2f7d5b", "#f4efe2"), 2)
    return (
        f'<circle cy="-10" r="22" fill="{sky.window}" opacity=".28"/><path fill="{coat}" d="M-40 6q2-38 14-38t14 38z"/>'
        f'<path fill="{other}" d="M14 6q2-30 13-30t13 30z"/><circle cx="-26" cy="-40" r="9" fill="{sky.walls[1]}"/>'
        f'<circle cx="27" cy="-31" r="8" fill="{sky.walls[1]}"/><path d="M-16-18Q0-8 17-14" fill="none" '
        f'stroke="{sky.walls[1]}" stroke-width="4"/><path fill="{sky.window}" d="M-5-12h10v13h-10z"/>'
    )


def _bunting(dice: random.Random, sky: Sky) -> str:
    """Flags on a line between two poles."""
    colours = ["#e8604c", "#f6b73c", "#fff", "#5fa98a", "#8fa6e8"]
    dice.shuffle(colours)
    flags = "".join(
        f'<path fill="{colours[index % 5]}" d="M{x} {-52 + 18 - (index - 3) ** 2 * 2}h14l-7 16z"/>'
        for index, x in enumerate(range(-57, 50, 17))
    )
    return (
        f'<path d="M-62 8v-62Q0-16 66-54V8" fill="none" stroke="{sky.walls[1]}" stroke-width="3"/>{flags}'
        f'<path d="M-20 6q20-34 40 0z" fill="{sky.walls[0]}"/>'
        f'<path d="M0-11v-8" stroke="{sky.window}" stroke-width="4"/>'
    )


def _mast(dice: random.Random, sky: Sky) -> str:
    """A mast and its waves."""
    waves = "".join(
        f'<path d="M{-r}-{70 - r // 3}a{r} {r} 0 0 1 {2 * r} 0" opacity="{1.1 - r / 50:.1f}"/>' for r in (14, 26, 38)
    )
    return (
        f'<path d="M-18 6L0-62 18 6M-12-16h24M-7-36h14M-15-6l24-22M-10-26L6-42" fill="none" stroke="{sky.walls[1]}" '
        f'stroke-width="3"/><circle cy="-64" r="5" fill="#e8604c"/><g fill="none" stroke="{sky.window}" '
        f'stroke-width="3" stroke-linecap="round">{waves}</g>'
    )


_THINGS: dict[str, Callable[[random.Random, Sky], str]] = {
    "meeting_place": _bench,
    "nature": _trees,
    "activity": _goal,
    "safety": _lighthouse,
    "culture": _stage,
    "help_others": _lanterns,
    "celebration": _bunting,
    "digital": _mast,
}
