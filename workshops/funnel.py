"""The way from many cards to one dream, as numbers and as a drawing. Pure: what it draws is counted elsewhere."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _, ngettext

WIDTH, HEIGHT = 720, 250
_INK, _NIGHT, _SKY = "#1e2a5a", "#c9cfe6", "#eef0f8"
_BOX, _MIDDLE = 124.0, 104.0
_LARGEST = 26.0
_FILLS = ("#ffffff", "#ffffff", "#fbd98f", "#f6b73c")


@dataclass(frozen=True)
class Funnel:
    """How many there were at each step. Seeds are not the class's, and a sealed card is a number only."""

    cards: int
    clusters: int
    shortlist: int
    dreams: int
    seeds: int = 0
    sealed: int = 0

    @property
    def steps(self) -> list[tuple[str, int]]:
        """Label and number; a step that the lesson did without is left out."""
        all_steps = [
            (ngettext("card", "cards", self.cards), self.cards),
            (ngettext("cluster", "clusters", self.clusters), self.clusters),
            (_("on the shortlist"), self.shortlist),
            (ngettext("dream chosen", "dreams chosen", self.dreams), self.dreams),
        ]
        return [all_steps[0], *(step for step in all_steps[1:] if step[1])]

    @property
    def in_words(self) -> str:
        """The whole drawing in one line."""
        return " → ".join(f"{number} {label}" for label, number in self.steps)

    @property
    def besides(self) -> list[str]:
        """What the numbers do not hold."""
        said = []
        if self.seeds:
            said.append(
                ngettext(
                    "%(n)d seed card was brought in from elsewhere.",
                    "%(n)d seed cards were brought in from elsewhere.",
                    self.seeds,
                )
                % {"n": self.seeds}
            )
        if self.sealed:
            said.append(
                ngettext(
                    "%(n)d card was taken out by the teacher.",
                    "%(n)d cards were taken out by the teacher.",
                    self.sealed,
                )
                % {"n": self.sealed}
            )
        return said

    def svg(self, *, key: str = "funnel") -> SafeString:
        """The drawing: as many marks in each step as there were, in a band that narrows."""
        return drawing(self.steps, title=_("From cards to a dream"), text=self.in_words, key=key)


def drawing(steps: Sequence[tuple[str, int]], *, title: str, text: str, key: str) -> SafeString:
    """Inline SVG with a title and the numbers in words; `key` makes its ids its own on the page."""
    share = WIDTH / len(steps)
    columns = [_Column(number, share * (n + 0.5)) for n, (_label, number) in enumerate(steps)]
    labels = "".join(column.label(label, share - 8) for column, (label, _number) in zip(columns, steps, strict=True))
    marks = "".join(column.marks(_FILLS[n if n < len(steps) - 1 else -1]) for n, column in enumerate(columns))
    return format_html(
        '<svg class="funnel" role="img" aria-labelledby="{key}-title {key}-text" xmlns="http://www.w3.org/2000/svg"'
        ' viewBox="0 0 {width} {height}"><title id="{key}-title">{title}</title><desc id="{key}-text">{text}</desc>'
        '<rect width="{width}" height="{height}" rx="14" fill="{sky}"/><path d="{band}" fill="{night}"/>{marks}'
        '<g fill="{ink}" text-anchor="middle" font-family="Nunito, Andika, sans-serif">{labels}</g></svg>',
        key=key,
        title=title,
        text=text,
        width=WIDTH,
        height=HEIGHT,
        sky=_SKY,
        night=_NIGHT,
        ink=_INK,
        band=_band(columns),
        marks=mark_safe(marks),  # noqa: S308 - our own numbers and colours
        labels=mark_safe(labels),  # noqa: S308 - escaped one by one above
    )


class _Column:
    """The marks of one step, as near to a square as their number allows."""

    def __init__(self, number: int, x: float) -> None:
        self.number, self.x = number, x
        self.across = max(1, math.ceil(math.sqrt(number)))
        self.down = max(1, math.ceil(number / self.across))
        self.size = min(_LARGEST, _BOX / self.across)

    @property
    def half(self) -> float:
        return max(self.size * self.down / 2 + 8, 16.0)

    @property
    def reach(self) -> float:
        return self.size * self.across / 2 + 8

    def label(self, text: str, width: float) -> SafeString:
        """The number, and under it the word, as small as it must be to stand in its column."""
        return format_html(
            '<text x="{x}" y="206" font-size="34" font-weight="700">{number}</text>'
            '<text x="{x}" y="234" font-size="{size}">{text}</text>',
            x=_short(self.x),
            number=self.number,
            size=_short(min(22.0, width / (0.55 * max(len(text), 1)))),
            text=text,
        )

    def marks(self, fill: str) -> str:
        gap = self.size * 0.14
        side, round_ = _short(self.size - 2 * gap), _short(self.size * 0.12)
        left = self.x - self.size * self.across / 2 + gap
        top = _MIDDLE - self.size * self.down / 2 + gap
        found = ""
        for n in range(self.number):
            x, y = left + self.size * (n % self.across), top + self.size * (n // self.across)
            found += f'<rect x="{_short(x)}" y="{_short(y)}" width="{side}" height="{side}" rx="{round_}"/>'
        return f'<g fill="{fill}" stroke="{_INK}" stroke-width="{_short(max(0.6, self.size * 0.05))}">{found}</g>'


def _band(columns: Sequence[_Column]) -> str:
    """One shape behind all marks: flat behind each step, sloping between them."""
    upper, lower = [], []
    for column in columns:
        for x in (column.x - column.reach, column.x + column.reach):
            upper.append(f"{_short(x)} {_short(_MIDDLE - column.half)}")
            lower.append(f"{_short(x)} {_short(_MIDDLE + column.half)}")
    return f"M{'L'.join([*upper, *reversed(lower)])}Z"


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
