"""Is every text for people there in Norwegian Bokmål and Nynorsk, with the same placeholders?"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

from scripts import translations

ROOT = Path(__file__).resolve().parents[1]
ROOMS = [
    "accounts",
    "cms",
    "config",
    "dreams",
    "elections",
    "lifecycles",
    "printing",
    "schools",
    "townhalls",
    "workshops",
    "polls",
    "templates",
]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!%)%[sd]|\{\w*\}")


def complaints() -> str:
    """What is wrong, a line each."""
    if shutil.which("xgettext") is None:
        return "xgettext is missing: make setup-for-tests says how to get it\n"
    wanted = texts_in_the_code()
    lines = []
    for language in translations.LANGUAGES:
        path = translations.source(language)
        if not path.exists():
            lines.append(f"{path.relative_to(ROOT)} is missing")
            continue
        have = {key(entry): entry for entry in polib.pofile(str(path)) if not entry.obsolete}
        lines += filter(None, (complaint(entry, have.get(key(entry)), language) for entry in wanted))
        unused = have.keys() - {key(entry) for entry in wanted}
        lines += [f"{language}: nobody says “{msgid}” any more" for _, msgid in sorted(unused, key=str)]
    return "".join(f"{line}\n" for line in lines)


def key(entry: polib.POEntry) -> tuple[str | None, str]:
    """What makes a text another text."""
    return entry.msgctxt, entry.msgid


def texts_in_the_code() -> polib.POFile:
    """Ask Django's makemessages, on a copy, so that no catalogue is touched."""
    with tempfile.TemporaryDirectory() as scratch:
        for room in ROOMS:
            skip = shutil.ignore_patterns("__pycache__", "migrations")
            if (ROOT / room).is_dir():
                shutil.copytree(ROOT / room, Path(scratch, room), ignore=skip)
        Path(scratch, "locale").mkdir()
        django = str(Path(sys.executable).parent / "django-admin")
        command = [django, "makemessages", "--keep-pot", "--all", "--no-wrap"]
        made = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
        pot = Path(scratch, "locale", "django.pot")
        if not pot.exists():
            raise SystemExit(f"makemessages: {made.stdout}{made.stderr}")
        return polib.pofile(str(pot))


def complaint(wanted: polib.POEntry, have: polib.POEntry | None, language: str) -> str:
    """What is wrong with one text in one language, or nothing."""
    where = f"{wanted.occurrences[0][0]}:{wanted.occurrences[0][1]}" if wanted.occurrences else "?"
    said = f"{language}: {where}: “{wanted.msgid}”"
    if have is None:
        return f"{said} has no translation"
    if have.fuzzy:
        return f"{said} is only a guess (fuzzy)"
    forms = list(have.msgstr_plural.values()) if wanted.msgid_plural else [have.msgstr]
    if len(forms) != (2 if wanted.msgid_plural else 1) or not all(forms):
        return f"{said} is not translated in every form"
    allowed = set(PLACEHOLDER.findall(wanted.msgid)) | set(PLACEHOLDER.findall(wanted.msgid_plural))
    needed = set(PLACEHOLDER.findall(wanted.msgid)) if not wanted.msgid_plural else set()
    for form in forms:
        found = set(PLACEHOLDER.findall(form))
        if not needed <= found <= allowed:
            return f"{said} has other placeholders: “{form}”"
    return ""


if __name__ == "__main__":
    print(complaints(), end="")
