"""The words of a sealed card: how they are found in other texts, and how they are struck out there.

Pure: texts in, texts out. White space and capitals make no difference, nor does how a letter is put together.
"""

import re
import unicodedata
from collections.abc import Iterable

TELLING = 12
"""Signs from which words are found inside a sentence; shorter ones only where they stand alone on a line."""
STRUCK = "[…]"
_EDGES = " \t\r\n.,;:!?…-–—\"'«»“”‘’()[]"
_ENDS = re.compile(r"(?<=[.!?…])\s+|\n+")


class Telling:
    """Words that must not be read anywhere else."""

    def __init__(self, words: Iterable[str]) -> None:
        bare = {_bare(each) for each in words}
        # The longest first: a sentence is not left with its end when its beginning was struck.
        self.words = sorted(filter(None, bare), key=lambda each: (-len(each), each))
        self._found = [_pattern(each) for each in self.words]

    def in_(self, text: str) -> bool:
        """Whether the text holds the words."""
        return any(found.search(_composed(text)) for found in self._found)

    def cut_out_of(self, text: str) -> bool:
        """Whether the text is a piece of the words: a headline made from half a card tells as much."""
        return tells(text) and any(_pattern(_bare(text)).search(words) for words in self.words)

    def strike(self, text: str) -> str:
        """The text without the words. One that holds none comes back sign for sign."""
        if not self.in_(text):
            return text
        left = _composed(text)
        for found in self._found:
            left = found.sub(STRUCK, left)
        return left


def whole(text: str) -> Telling:
    """All that a card says, as one: looked for where the card never lay."""
    return Telling([text])


def piece_by_piece(text: str, for_whom: str = "") -> Telling:
    """A card's lines and sentences too, and for whom it is: looked for where the card lay, and in what came of it."""
    return Telling([text, for_whom, *_ENDS.split(text)])


def nothing_left(text: str) -> bool:
    """Whether there is no word in a text but what was struck."""
    return not _bare(text.replace(STRUCK, ""))


def tells(text: str) -> bool:
    """Whether a text is long enough to be known again: “Park” may be anybody's."""
    return len(_bare(text)) >= TELLING


def same_words(one: str, other: str) -> bool:
    """Whether two cards say the same, and enough of it."""
    return tells(one) and _bare(one).casefold() == _bare(other).casefold()


def _bare(text: str) -> str:
    return " ".join(_composed(text).split()).strip(_EDGES)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _pattern(words: str) -> re.Pattern[str]:
    signs = r"\s+".join(re.escape(word) for word in words.split())
    if len(words) < TELLING:
        edges = f"[{re.escape(_EDGES.replace(chr(10), ''))}]*"  # on its own line: not from one line into the next
        signs = f"(?m:^){edges}{signs}{edges}(?m:$)"
    return re.compile(signs, re.IGNORECASE)
