"""Reads a class list as teachers paste it: from a message, a letter or a sheet of Excel."""

import re
import unicodedata
from dataclasses import dataclass, field

MOST_PUPILS = 60
LONGEST_NAME = 80
_FIRST_NAME = {"fornavn", "førenamn", "førenavn", "first name", "firstname", "given name"}
_FULL_NAME = {"navn", "namn", "name", "elev", "elever", "elevar", "elevnavn", "elevnamn", "pupil", "student"}
_OTHER = {
    *("nr", "nr.", "no", "no.", "#", "nummer", "number", "etternavn", "etternamn", "last name", "surname"),
    *("klasse", "class", "gruppe", "group", "trinn", "trinn/klasse", "kjønn", "født", "fødselsdato", "fødd"),
    *("e-post", "epost", "e-mail", "email", "mobil", "telefon", "kontaktlærer", "kontaktlærar", "foresatt", "merknad"),
}
_HEADINGS = _FIRST_NAME | _FULL_NAME | _OTHER
_COLUMNS = re.compile(r"[\t;|]")
_NUMBER = re.compile(r"^\s*\d{1,3}(?:[.):]\s*|\s+|$)")
_BULLETS = " -–—•*·."
_QUOTES = "\"'«»“”„ "
_NEVER_IN_NAMES = frozenset("<>@{}[]\\=")
_ALSO_IN_NAMES = "'’-."


@dataclass(frozen=True)
class ClassList:
    """The names in order, and what was set right on the way."""

    names: list[str]
    duplicates: list[str] = field(default_factory=list)  # told apart by a number: "Emma 2"
    left_out: list[str] = field(default_factory=list)  # lines in which there was no name


class TooMany(ValueError):
    """More lines than a class has pupils; `count` says how many."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


def read(pasted: str) -> ClassList:
    """First names from pasted text: one a line; of an Excel block the column that its heading names.

    Blank lines, headings and leading numbers go; equal names get a number; surnames are dropped,
    for nothing in the lesson needs them. Raises TooMany above 60.
    """
    lines = [line for line in map(visible, pasted.splitlines()) if line]
    rows = [_COLUMNS.split(line) for line in lines]
    column = None
    if lines and (heading := _heading_of(lines[0])):
        column = _name_column(heading)
        rows = [line.split(",") for line in lines] if "," in lines[0] else rows
        lines, rows = lines[1:], rows[1:]
    names: list[str] = []
    left_out: list[str] = []
    for line, cells in zip(lines, rows, strict=True):
        if name := _name_in_row(cells, column):
            names.append(name)
        else:
            left_out.append(line[:LONGEST_NAME])
    if len(names) > MOST_PUPILS:
        raise TooMany(len(names))
    told_apart, duplicates = _tell_apart(names)
    return ClassList(told_apart, duplicates, left_out)


def visible(line: str) -> str:
    """Without control signs, invisible signs and lone surrogates; tabs are kept, they part columns."""
    signs = (sign for sign in line if sign == "\t" or unicodedata.category(sign)[0] != "C")
    return unicodedata.normalize("NFC", "".join(signs)).strip()


def clean_name(typed: str) -> str:
    """One name as a teacher typed it, on one line and without invisible signs."""
    return " ".join(visible(typed).split())[:LONGEST_NAME]


def _heading_of(line: str) -> list[str]:
    """The cells of a line in which every word is a heading, else nothing."""
    for cells in (_COLUMNS.split(line), line.split(",")):
        words = [cell.strip(_QUOTES).casefold() for cell in cells]
        if any(words) and all(word in _HEADINGS for word in words if word):
            return words
    return []


def _name_column(heading: list[str]) -> int | None:
    for wanted in (_FIRST_NAME, _FULL_NAME):
        for column, word in enumerate(heading):
            if word in wanted:
                return column
    return None


def _name_in_row(cells: list[str], column: int | None) -> str:
    """The name in the given column, or without one in the first cell that holds a name."""
    if column is not None:
        return _name_in(cells[column]) if column < len(cells) else ""
    return next(filter(None, map(_name_in, cells)), "")


def _name_in(cell: str) -> str:
    """The first name in a cell; nothing where it holds a class ("6B"), an address or a piece of a page."""
    text = _NUMBER.sub("", cell).lstrip(_BULLETS).strip(_QUOTES)
    if not text or text[0].isdigit() or _NEVER_IN_NAMES & set(text):
        return ""
    before, _comma, after = text.partition(",")
    first = after.partition(",")[0].strip()
    words = (first if first[:1].isalpha() else before).split()
    names = [name for word in words if (name := _only_name_signs(word))]
    if not names:
        return ""
    # "Emma H" and "Emma S": the teacher has told them apart already.
    initial = names[1] if len(names) == 2 and len(names[1].rstrip(".")) == 1 else ""
    return f"{names[0]} {initial}".strip()[:LONGEST_NAME]


def _only_name_signs(word: str) -> str:
    kept = "".join(c for c in word if unicodedata.category(c)[0] in "LM" or c in _ALSO_IN_NAMES)
    return kept.lstrip(_ALSO_IN_NAMES).rstrip("'’-") if any(c.isalpha() for c in kept) else ""


def _tell_apart(names: list[str]) -> tuple[list[str], list[str]]:
    seen: dict[str, int] = {}
    result, duplicates = [], []
    for name in names:
        key = name.casefold()
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            duplicates.append(name)
        result.append(f"{name} {seen[key]}" if seen[key] > 1 else name)
    return result, duplicates
