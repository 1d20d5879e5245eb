"""Compiles the catalogues; polib does it, so gettext is not needed on a user's machine.

usage: python scripts/translations.py [--if-stale]
"""

import os
import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[1] / "locale"
LANGUAGES = ("nb", "nn")


def main() -> None:
    """Compile; with --if-stale only when a source is newer than what came of it."""
    for language in LANGUAGES:
        if "--if-stale" not in sys.argv or is_stale(language):
            compile_to_place(load(language))


def source(language: str) -> Path:
    """The catalogue that translators edit."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def is_stale(language: str) -> bool:
    """Whether a catalogue was written after it was last compiled."""
    compiled = source(language).with_suffix(".mo")
    return not compiled.exists() or source(language).stat().st_mtime_ns > compiled.stat().st_mtime_ns


def load(language: str) -> polib.POFile:
    """The catalogue as it is."""
    return polib.pofile(str(source(language)), wrapwidth=110)


def compile_to_place(catalogue: polib.POFile) -> None:
    """Write the compiled catalogue in one step: a server that starts just now never reads half of it."""
    target = Path(catalogue.fpath).with_suffix(".mo")
    draft = target.with_suffix(f".{os.getpid()}")
    catalogue.save_as_mofile(str(draft))
    draft.replace(target)


if __name__ == "__main__":
    main()
