"""Merges locale/parts/*.json into the catalogues and compiles them; polib does it, gettext is not needed.

usage: python scripts/translations.py [--compile-only] [--if-stale]
"""

import json
import os
import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[1] / "locale"
LANGUAGES = ("nb", "nn")
PLURALS = "nplurals=2; plural=(n != 1);"


def main() -> None:
    """Merge what the parts say, then compile; with --if-stale only when a source is newer than what came of it."""
    for language in LANGUAGES:
        if "--if-stale" in sys.argv and not is_stale(language):
            continue
        catalogue = load(language)
        if "--compile-only" not in sys.argv and parts():
            merge(catalogue, language)
            catalogue.save()
        compile_to_place(catalogue)


def parts() -> list[Path]:
    """What the rooms have said for themselves and nobody has merged yet."""
    return sorted((LOCALE / "parts").glob("*.json"))


def source(language: str) -> Path:
    """The catalogue that translators edit."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def is_stale(language: str) -> bool:
    """Whether a catalogue, or a part of it, was written after it was last compiled."""
    compiled = source(language).with_suffix(".mo")
    if not compiled.exists():
        return True
    made = compiled.stat().st_mtime_ns
    return any(path.exists() and path.stat().st_mtime_ns > made for path in (source(language), *parts()))


def load(language: str) -> polib.POFile:
    """The catalogue as it is, or an empty one."""
    path = source(language)
    if path.exists():
        return polib.pofile(str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS,
    }
    catalogue.fpath = str(path)
    return catalogue


def merge(catalogue: polib.POFile, language: str) -> None:
    """Take over every text of the parts; what the catalogue has beside them stays."""
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    for part in parts():
        for text in json.loads(part.read_text(encoding="utf-8")):
            key = (text.get("context"), text["msgid"])
            entry = entries.get(key)
            if entry is None:
                entry = polib.POEntry(msgctxt=key[0], msgid=key[1], msgid_plural=text.get("plural", ""))
                catalogue.append(entry)
                entries[key] = entry
            if text.get("plural"):
                entry.msgid_plural = text["plural"]
                entry.msgstr_plural = dict(enumerate(text[language]))
            else:
                entry.msgstr = text[language]


def compile_to_place(catalogue: polib.POFile) -> None:
    """Write the compiled catalogue in one step: a server that starts just now never reads half of it."""
    target = Path(catalogue.fpath).with_suffix(".mo")
    draft = target.with_suffix(f".{os.getpid()}")
    catalogue.save_as_mofile(str(draft))
    draft.replace(target)


if __name__ == "__main__":
    main()
