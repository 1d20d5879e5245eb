"""The typefaces of all paper: only those in static/fonts/print, on every machine the same.

fontconfig reads its configuration once, when pango is loaded; so `pin` is called before WeasyPrint
is imported, and only printing.rendering imports it.
"""

import hashlib
import os
import struct
from functools import cache
from pathlib import Path

from django.conf import settings

DIRECTORY = Path(settings.BASE_DIR) / "static" / "fonts" / "print"

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Andika</family></prefer></alias>
</fontconfig>
"""


def pin() -> Path:
    """Write the private configuration and make this process use it; where it stands."""
    home = Path(settings.PRINT_ROOT) / "fonts"
    home.mkdir(parents=True, exist_ok=True)
    path = home / "fonts.conf"
    text = _CONFIGURATION.format(fonts=DIRECTORY, cache=home / "cache")
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        draft = home / f".fonts.conf.{os.getpid()}"
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    os.environ["FONTCONFIG_FILE"] = str(path)
    return path


@cache
def digest() -> str:
    """SHA-256 over the names and bytes of all typefaces: a part of what makes a rendering what it is."""
    total = hashlib.sha256()
    for path in sorted(DIRECTORY.glob("*.ttf")):
        total.update(path.name.encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@cache
def signs() -> frozenset[int]:
    """The code points that the text typeface has: what is not among them cannot be set at all."""
    data = (DIRECTORY / "Andika-Regular.ttf").read_bytes()
    (count,) = struct.unpack_from(">H", data, 4)
    tables = {data[at : at + 4]: struct.unpack_from(">L", data, at + 8)[0] for at in range(12, 12 + 16 * count, 16)}
    cmap = tables[b"cmap"]
    (subtables,) = struct.unpack_from(">H", data, cmap + 2)
    found: set[int] = set()
    for n in range(subtables):
        start = cmap + struct.unpack_from(">L", data, cmap + 4 + 8 * n + 4)[0]
        (kind,) = struct.unpack_from(">H", data, start)
        if kind == 12:
            found |= _groups(data, start)
        elif kind == 4:
            found |= _segments(data, start)
    return frozenset(found)


def _groups(data: bytes, start: int) -> set[int]:
    """A character map of format 12: groups of code points that follow each other."""
    (count,) = struct.unpack_from(">L", data, start + 12)
    groups = (struct.unpack_from(">LLL", data, start + 16 + 12 * n) for n in range(count))
    return {point for first, last, _glyph in groups for point in range(first, last + 1)}


def _segments(data: bytes, start: int) -> set[int]:
    """A character map of format 4: segments of code points; the holes inside one are not looked for."""
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    lasts = struct.unpack_from(f">{count}H", data, start + 14)
    firsts = struct.unpack_from(f">{count}H", data, start + 16 + 2 * count)
    return {
        point for first, last in zip(firsts, lasts, strict=True) if last != 0xFFFF for point in range(first, last + 1)
    }
