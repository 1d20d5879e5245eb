"""QR codes as small SVG drawings: level Q, four modules of quiet zone, one path."""

from typing import Any

import zxingcpp
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

QUIET = 4


def address(url: str) -> str:
    """An address in upper case: QR codes store that tighter, so the modules grow.

    Scheme and host do not care about case; our own code addresses answer to both.
    """
    return url.upper()


def svg(content: str, *, title: str) -> SafeString:
    """The code as inline SVG. The title is what a screen reader says; size it by CSS."""
    code = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    image: Any = code.to_image(scale=1, add_quiet_zones=False)  # a buffer of bytes, dark is 0
    modules: Any = memoryview(image).tolist()
    side = len(modules) + 2 * QUIET
    path = "".join(_runs(row, y + QUIET) for y, row in enumerate(modules))
    return format_html(
        '<svg class="qr" role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        ' shape-rendering="crispEdges"><title>{title}</title>'
        '<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path fill="#000" d="{path}"/></svg>',
        side=side,
        title=title,
        path=mark_safe(path),  # noqa: S308 - digits and the letters M, h, v, z
    )


def _runs(row: list[int], y: int) -> str:
    """Dark modules of one row as rectangles, one for each unbroken run."""
    path, start = "", None
    for x, value in enumerate([*row, 255]):
        if value == 0 and start is None:
            start = x
        elif value and start is not None:
            path += f"M{start + QUIET} {y}h{x - start}v1h-{x - start}z"
            start = None
    return path
