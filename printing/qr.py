"""QR codes as small drawings: level Q, four modules of quiet zone, one path.

`svg` draws one for a page that WeasyPrint lays out, `marks` writes the same into a page that is stamped.
"""

import re
from functools import cache
from typing import Any

import zxingcpp
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

QUIET = 4
_DARK = re.compile(rb"\x00+")


def address(url: str) -> str:
    """An address in upper case: QR codes store that tighter, so the modules grow.

    Scheme and host do not care about case; our own code addresses answer to both.
    """
    return url.upper()


def svg(content: str, *, title: str) -> SafeString:
    """The code as inline SVG. The title is what a screen reader says; size it by CSS."""
    wide, spans = _dark(content)
    path = "".join(
        f"M{start % (wide + 1) + QUIET} {start // (wide + 1) + QUIET}h{end - start}v1h-{end - start}z"
        for start, end in spans
    )
    return format_html(
        '<svg class="qr" role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        ' shape-rendering="crispEdges"><title>{title}</title>'
        '<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path fill="#000" d="{path}"/></svg>',
        side=wide + 2 * QUIET,
        title=title,
        path=mark_safe(path),  # noqa: S308 - digits and the letters M, h, v, z
    )


def stand_in(name: str, *, title: str) -> SafeString:
    """What stands where a code will be stamped."""
    return format_html(
        '<svg class="qr" role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"'
        ' shape-rendering="crispEdges" data-code="{name}"><title>{title}</title>'
        '<path fill="#fff" d="M0 0h1v1h-1z"/></svg>',
        name=name,
        title=title,
    )


def marks(content: str, *, size: float) -> bytes:
    """The code as operators of a PDF page: in the corner of the current coordinates, `size` units wide."""
    wide, spans = _dark(content)
    side = wide + 2 * QUIET
    scale = b"%.6f" % (size / side)
    corners, lengths = _words(wide)
    path = b"".join([corners[start] + lengths[end - start] for start, end in spans])
    return b"q\n%b 0 0 %b 0 0 cm\n1 1 1 rg\n0 0 %d %d re\nf\n0 0 0 rg\n%bf\nQ" % (scale, scale, side, side, path)


def _dark(content: str) -> tuple[int, list[tuple[int, int]]]:
    """Modules along a side, and the unbroken runs of dark ones: where each begins and ends, rows one after the other.

    A row is one longer than the side, so that no run goes on into the next.
    """
    code = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    image: Any = code.to_image(scale=1, add_quiet_zones=False)  # a buffer of bytes, dark is 0
    modules = bytes(memoryview(image))
    wide = image.shape[0]
    rows = b"\xff".join([modules[at : at + wide] for at in range(0, wide * wide, wide)])
    return wide, [run.span() for run in _DARK.finditer(rows)]


@cache
def _words(wide: int) -> tuple[list[bytes], list[bytes]]:
    """The first and the last half of a rectangle's operator: for each place where one may begin, for each length."""
    places = range(wide * (wide + 1))
    corners = [b"%d %d " % (at % (wide + 1) + QUIET, at // (wide + 1) + QUIET) for at in places]
    return corners, [b"%d 1 re\n" % length for length in range(wide + 1)]
