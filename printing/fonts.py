"""The typefaces of all paper: only those in static/fonts/print, on every machine the same.

fontconfig reads its configuration once, when pango is loaded; so `pin` is called before WeasyPrint
is imported, and only printing.rendering imports it.
"""

import hashlib
import os
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
