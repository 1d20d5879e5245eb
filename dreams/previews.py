"""The picture that a link to a dream shows elsewhere: its drawing or photograph, its title, the house's name.

Drawn with the fonts that the house ships: the same dream always gives the same bytes.
"""

import base64
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import resvg_py
from django.conf import settings
from django.utils.html import escape
from PIL import ImageFont

from dreams import pictures
from dreams.covers import HEIGHT as COVER_HEIGHT, WIDTH as COVER_WIDTH, cover_svg

WIDTH, HEIGHT = 1200, 630
KEPT = 64  # pictures, some 100 kB each
_FONTS = Path(settings.BASE_DIR) / "static" / "fonts" / "print"
_TITLE_FONT, _SMALL_FONT = _FONTS / "Nunito-Bold.ttf", _FONTS / "Inter-SemiBold.ttf"
_MARGIN, _MOST_LINES = 64, 3
_SIZES = (68, 58, 50)  # the first with which the title fits
_PAPER, _INK, _CORAL = "#FBF8F3", "#1B1B1F", "#E8604C"


class Preview(NamedTuple):
    """Everything that the picture shows; nothing else decides how it looks."""

    seed: str
    theme: str
    title: str
    line: str
    brand: str
    picture_key: str = ""


@lru_cache(maxsize=KEPT)
def png(preview: Preview) -> bytes:
    """1200 × 630 pixels."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=_svg(preview),
            font_files=[str(_TITLE_FONT), str(_SMALL_FONT)],
            skip_system_fonts=True,
            font_family="Nunito",
        )
    )


def _svg(preview: Preview) -> str:
    size, lines = _set(preview.title)
    panel = 112 + round(len(lines) * size * 1.16)
    top = HEIGHT - panel
    words = "".join(
        f'<text x="{_MARGIN}" y="{top + 40 + round((n + 0.85) * size * 1.16)}" font-family="Nunito" font-weight="700"'
        f' font-size="{size}" fill="{_INK}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    room = WIDTH - 2 * _MARGIN - _font(_SMALL_FONT, 28).getlength(preview.brand) - 40
    small = _cut(preview.line, _font(_SMALL_FONT, 28), room)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{WIDTH}"'
        f' height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">{_picture(preview, top + 4)}'
        f'<path fill="{_PAPER}" d="M0 {top}h{WIDTH}v{panel}H0z"/><path fill="{_CORAL}" d="M0 {top}h{WIDTH}v8H0z"/>'
        f'{words}<g font-family="Inter" font-weight="600" font-size="28" fill="#5a5046">'
        f'<text x="{_MARGIN}" y="{HEIGHT - 34}">{escape(small)}</text>'
        f'<text x="{WIDTH - _MARGIN}" y="{HEIGHT - 34}" text-anchor="end">{escape(preview.brand)}</text></g></svg>'
    )


def _picture(preview: Preview, height: int) -> str:
    photo = _photo(preview.picture_key)
    if photo:
        return (
            f'<image width="{WIDTH}" height="{height}" preserveAspectRatio="xMidYMid slice"'
            f' xlink:href="data:image/jpeg;base64,{photo}"/>'
        )
    drawing = cover_svg(preview.seed, preview.theme, preview.title)
    size = f'width="{COVER_WIDTH}" height="{COVER_HEIGHT}"'
    # The near shore, with its houses, is what a flat picture may not lose.
    return drawing.replace(size, f'width="{WIDTH}" height="{height}"', 1).replace("xMidYMid slice", "xMidYMax slice", 1)


def _photo(key: str) -> str:
    """The photograph as text; nothing where there is none, or its file is gone."""
    if not key:
        return ""
    try:
        return base64.b64encode(pictures.path(key, pictures.LARGE).read_bytes()).decode("ascii")
    except FileNotFoundError:
        return ""


def _set(title: str) -> tuple[int, list[str]]:
    """The largest size with which the title fits, and its lines."""
    for size in _SIZES:
        lines = _broken(title, _font(_TITLE_FONT, size))
        if len(lines) <= _MOST_LINES:
            return size, lines
    kept = lines[:_MOST_LINES]
    kept[-1] = _cut(f"{kept[-1]} …", _font(_TITLE_FONT, size), WIDTH - 2 * _MARGIN)
    return size, kept


def _broken(title: str, font: Any) -> list[str]:
    """Lines that fit; a word that is too long for one is cut."""
    lines: list[str] = []
    for word in title.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(joined) <= WIDTH - 2 * _MARGIN:
            lines[-1] = joined
        else:
            lines.append(_cut(word, font, WIDTH - 2 * _MARGIN))
    return lines or [""]


def _cut(text: str, font: Any, room: float) -> str:
    """As much as there is room for, with an ellipsis where it was cut."""
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(f"{text}…") > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


@cache
def _font(path: Path, size: int) -> Any:
    return ImageFont.truetype(str(path), size)
