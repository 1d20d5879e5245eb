"""WeasyPrint's own hand, drawing single lines of text. Only what draws imports it, for it brings WeasyPrint."""

from collections.abc import Mapping
from typing import Any, NoReturn

from weasyprint.draw.text import draw_first_line
from weasyprint.matrix import Matrix
from weasyprint.pdf.fonts import Font
from weasyprint.pdf.stream import Stream
from weasyprint.text.fonts import get_pango_font_key
from weasyprint.text.line_break import create_layout, line_size

from printing.stamping.master import Face, Style
from printing.stamping.problems import DoesNotFit

_names: dict[int, str] = {}
"""What WeasyPrint calls a typeface, by the number that pango knows it by."""


class LiveStyle(dict[str, Any]):
    """A kept style with the typefaces of this process."""

    def __init__(self, known: Style, configuration: Any) -> None:
        super().__init__(known)
        self.font_config = configuration


class Pen(Stream):
    """Draws lines with the typefaces of a document."""

    def __init__(self, fonts: Any) -> None:
        super().__init__(fonts, (0, 0, 0, 0), {}, {}, None, {}, None)
        self._layouts: dict[int, Any] = {}

    def shape(self, line: str, style: Any) -> tuple[bytes, float]:
        """The operators that choose the typeface and show the line, and how wide it is."""
        layout = self._layouts.get(id(style))
        if layout is None:
            layout = self._layouts[id(style)] = create_layout("", style, None, None, 0)
        seen = line.rstrip(" ")  # a space at the end is drawn, though it takes no room
        layout.set_text(seen)
        first, rest = layout.get_first_line()
        if rest is not None:
            raise DoesNotFit
        width, _height = line_size(first, style)
        if seen != line:
            layout.set_text(line)
        self.stream.clear()
        self._current_font = None
        draw_first_line(self, _Line(line, layout, style), "clip", "none", Matrix(d=-1))
        return b"\n".join(self.stream[1:]), width


class StrictPen(Pen):
    """Draws with the glyphs that a master has embedded, and with no others."""

    def __init__(self, faces: Mapping[str, Face]) -> None:
        super().__init__({})
        self._faces = {name: _Embedded(name, face) for name, face in faces.items()}

    def add_font(self, pango_font: Any) -> tuple["_Embedded", float]:
        """Called for each run of a line: the typeface it is set in."""
        key, description, size = get_pango_font_key(pango_font)
        if key not in _names:
            _names[key] = Font(pango_font, description, size).hash
        if _names[key] not in self._faces:
            raise DoesNotFit
        return self._faces[_names[key]], size


class _Known(dict[int, Any]):
    """What a face has; what it lacks makes a text that does not fit."""

    def __setitem__(self, _key: int, _value: object) -> NoReturn:
        raise DoesNotFit


class _Embedded:
    """A typeface as `draw_first_line` asks for it."""

    bitmap = png = svg = colr = False

    def __init__(self, name: str, face: Face) -> None:
        self.hash = name
        self.widths = _Known(face.widths)
        self.to_unicode = _Known(face.texts)

    def get_unused_glyph_id(self, _codepoint: int) -> NoReturn:
        raise DoesNotFit


class _Line:
    """A text box as far as drawing asks for it."""

    def __init__(self, text: str, layout: Any, style: Any) -> None:
        self.text, self.pango_layout, self.style, self.baseline = text, layout, style, 0
