"""A text as WeasyPrint would write it into the page, by WeasyPrint's own hand; or a refusal.

The pen draws with pango as any page is drawn, but it knows only the glyphs that the master has embedded. A letter
without one, another typeface, a text that the layout would treat otherwise: all are refused before a byte is written.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

import pydyf

from printing.slots import STAND_IN
from printing.stamping.master import Master, Style, TextSlot
from printing.stamping.problems import DoesNotFit

TIGHT = 0.01
"""Pixels by which a text must stay inside its room, for at the very edge the layout may decide otherwise."""
_SHAPES = (
    *("direction", "lang", "font_language_override", "font_family", "font_style", "font_stretch", "font_weight"),
    *("font_size", "font_variation_settings", "font_kerning", "font_feature_settings", "font_variant_caps"),
    *("font_variant_ligatures", "font_variant_position", "font_variant_numeric", "font_variant_alternates"),
    *("font_variant_east_asian", "word_spacing", "letter_spacing", "overflow_wrap", "white_space", "tab_size"),
    *("text_decoration_line", "text_transform"),
)


_GAPS = ("font_size", "letter_spacing", "word_spacing", "white_space", "overflow_wrap")


def style_of(box: Any) -> Style | None:
    """What of a box's style shapes its text; None when that cannot be kept."""
    style = {name: box.style[name] for name in _SHAPES}
    style["font_family"] = list(style["font_family"])
    plain = all(
        value is None or isinstance(value, str | int | float) for name, value in style.items() if name != "font_family"
    )
    decorated = style["text_decoration_line"] != "none" or style["text_transform"] != "none"
    return style if plain and not decorated else None


def face_of(box: Any) -> Style | None:
    """The typeface of a box, whatever its size and its gaps."""
    style = style_of(box)
    return {**style, **dict.fromkeys(_GAPS)} if style else None


class Shaper:
    """Writes texts with the typefaces of one master. It remembers what it wrote and dies with the order."""

    def __init__(self, master: Master) -> None:
        from printing.rendering import font_configuration

        configuration = font_configuration()
        from printing.stamping.pen import LiveStyle, StrictPen

        self._styles = [LiveStyle(style, configuration) for style in master.styles]
        self._pen = StrictPen(master.faces)
        self._written: dict[tuple[int, str], tuple[bytes, float]] = {}

    def write(self, slot: TextSlot, texts: Mapping[str, str]) -> bytes:
        """The operators between BT and ET for the line of a slot, or DoesNotFit."""
        return _placed(slot, *self._line(slot, texts))

    def fits(self, slot: TextSlot, texts: Mapping[str, str]) -> bool:
        """Whether it can be written."""
        try:
            self._line(slot, texts)
        except DoesNotFit:
            return False
        return True

    def _line(self, slot: TextSlot, texts: Mapping[str, str]) -> tuple[bytes, float]:
        line = STAND_IN.sub(lambda match: texts.get(match[1], match[0]), slot.line)
        key = slot.style, line
        if key not in self._written:
            if not all(_settable(texts[name]) for name in STAND_IN.findall(slot.line) if name in texts):
                raise DoesNotFit
            self._written[key] = self._shape(slot.style, line)
        shown, width = self._written[key]
        if width > slot.room - TIGHT:
            raise DoesNotFit
        return shown, width

    def again(self, slot: TextSlot) -> bytes:
        """What WeasyPrint must have written for the stand-ins, which need no room."""
        return _placed(slot, *self._shape(slot.style, slot.line))

    def _shape(self, style: int, line: str) -> tuple[bytes, float]:
        return self._pen.shape(line, self._styles[style])


def _placed(slot: TextSlot, shown: bytes, width: float) -> bytes:
    spare = max(slot.room - width, 0.0)
    x = slot.x if slot.align == "left" else slot.left + spare / (2 if slot.align == "center" else 1)
    return b"1 0 0 -1 %b %b Tm\n%b" % (pydyf._to_bytes(x), pydyf._to_bytes(slot.y), shown)


def _settable(text: str) -> bool:
    """Whether the layout would set these very letters: one line, single spaces, nothing that turns the direction."""
    if not text or text != " ".join(text.split()):
        return False
    return (
        all(
            unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
            and unicodedata.bidirectional(sign) not in {"R", "AL", "AN"}
            for sign in text
            if not sign.isascii()
        )
        and text.isprintable()
    )


def embed(text: str, document: Any, style: Any) -> None:
    """Let the typefaces of a document have the glyphs of a text, as if it had been drawn there in that style."""
    from printing.stamping.pen import Pen

    Pen(document.fonts).shape(text, style)
