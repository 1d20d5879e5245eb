"""`make messages`: brings the catalogues up to the code. What is new comes in empty, what nobody says goes out.

Entries are sorted by their text and name files without line numbers, so that a change of code is not a
change of translations.
"""

import polib

from scripts import translations, untranslated


def main() -> None:
    """Tidy both catalogues, say what is missing, compile."""
    wanted = untranslated.texts_in_the_code()
    for language in translations.LANGUAGES:
        catalogue = translations.load(language)
        tidy(catalogue, wanted)
        catalogue.save()
        translations.compile_to_place(catalogue)
        missing = [entry.msgid for entry in catalogue if not entry.translated()]
        print(f"{language}: {len(catalogue)} texts, {len(missing)} without a translation")
        for msgid in missing:
            print(f"  {msgid}")


def tidy(catalogue: polib.POFile, wanted: polib.POFile) -> None:
    """Keep what is translated and still said, in a steady order."""
    have = {untranslated.key(entry): entry for entry in catalogue}
    catalogue.clear()
    for entry in sorted(wanted, key=lambda entry: (entry.msgid.casefold(), entry.msgctxt or "")):
        old = have.get(untranslated.key(entry))
        files = sorted({path for path, _ in entry.occurrences})
        catalogue.append(
            polib.POEntry(
                msgctxt=entry.msgctxt,
                msgid=entry.msgid,
                msgid_plural=entry.msgid_plural,
                msgstr=old.msgstr if old else "",
                msgstr_plural=_plural(entry, old),
                occurrences=[(path, "") for path in files],
                comment=entry.comment,
            )
        )


def _plural(entry: polib.POEntry, old: polib.POEntry | None) -> dict[int, str]:
    if not entry.msgid_plural:
        return {}
    return (old.msgstr_plural if old else {}) or {0: "", 1: ""}


if __name__ == "__main__":
    main()
