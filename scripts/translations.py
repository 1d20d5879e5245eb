"""Merges locale/parts/*.json into the catalogues and compiles them.

usage: python scripts/translations.py [--compile-only]
"""

import json
import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[1] / "locale"
PLURALS = "nplurals=2; plural=(n != 1);"


def load(language: str) -> polib.POFile:
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
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
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    for part in sorted((LOCALE / "parts").glob("*.json")):
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


def main() -> None:
    for language in ("nb", "nn"):
        catalogue = load(language)
        if "--compile-only" not in sys.argv:
            merge(catalogue, language)
            catalogue.save()
        catalogue.save_as_mofile(str(Path(catalogue.fpath).with_suffix(".mo")))


if __name__ == "__main__":
    main()
