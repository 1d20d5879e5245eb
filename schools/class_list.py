"""Reads a class list as teachers paste it: from a message, a letter or a sheet of Excel."""

import re
import unicodedata
from dataclasses import dataclass, field

MOST_PUPILS = 60
LONGEST_NAME = 80
_HEADINGS = {"navn", "namn", "name", "fornavn", "førenavn", "first name", "elev", "elever", "elevar", "pupil", "nr"}
_NUMBER = re.compile(r"^\s*\d{1,3}[.):]?\s+|^\s*\d{1,3}[.):]?$")


@dataclass(frozen=True)
class ClassList:
    """The names in order, and what was set right on the way."""

    names: list[str]
    duplicates: list[str] = field(default_factory=list)  # told apart by a number: "Emma 2"
    left_out: list[str] = field(default_factory=list)  # headings and lines without a letter


class TooMany(ValueError):
    """More lines than a class has pupils; `count` says how many."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def read(pasted: str) -> ClassList:
    """First names from pasted text: one a line; of an Excel row the first column with letters.

    Blank lines, headings and leading numbers go; equal names get a number; surnames are dropped,
    for nothing in the lesson needs them. Raises TooMany above 60.
    """
    lines = [_clean(line) for line in pasted.splitlines()]
    names: list[str] = []
    left_out: list[str] = []
    for line in filter(None, lines):
        name = _first_name(line)
        if name:
            names.append(name)
        else:
            left_out.append(line[:LONGEST_NAME])
    if len(names) > MOST_PUPILS:
        raise TooMany(len(names))
    told_apart, duplicates = _tell_apart(names)
    return ClassList(told_apart, duplicates, left_out)


def _clean(line: str) -> str:
    """Without control signs, invisible signs and lone surrogates; tabs are kept, they part columns."""
    visible = (c if c == "\t" or unicodedata.category(c)[0] != "C" else "" for c in line)
    return unicodedata.normalize("NFC", "".join(visible)).strip()


def _first_name(line: str) -> str:
    for cell in re.split(r"[\t;|]", line):
        text = _NUMBER.sub("", cell).strip().strip("\"'")
        if text.casefold() in _HEADINGS:
            return ""
        if "," in text:  # "Hansen, Emma": the first name stands behind
            text = text.partition(",")[2].strip() or text.partition(",")[0].strip()
        if any(c.isalpha() for c in text) and "@" not in text:
            return text.split()[0][:LONGEST_NAME] if text.split() else ""
    return ""


def _tell_apart(names: list[str]) -> tuple[list[str], list[str]]:
    seen: dict[str, int] = {}
    result, duplicates = [], []
    for name in names:
        key = name.casefold()
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            duplicates.append(name)
            name = f"{name} {seen[key]}"
        result.append(name)
    return result, duplicates
