"""Finding dreams by words, however they are inflected: "badstua" finds "badstue".

Every dream keeps its words as stems in one column (`stems`), made by the Norwegian Snowball stemmer: one code for
both databases. PostgreSQL looks them up in an index; SQLite, which serves small houses, reads the column.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

import snowballstemmer
from django.db import models

if TYPE_CHECKING:
    from dreams.models import Dream

MOST_WORDS = 8
SHORTEST_BEGINNING = 3  # letters; a shorter word is asked for whole
LONGEST_QUERY = 120
SEARCHED = ("title", "what", "why", "for_whom", "place")
INDEXED = "to_tsvector('simple', stems)"  # as in migration 0007
_WORD = re.compile(r"[^\W_]+")


@cache
def _stemmer() -> Any:
    return snowballstemmer.stemmer("norwegian")


def words(text: str) -> list[str]:
    """The words of a text in small letters, composed signs as one."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def stems(texts: Iterable[str]) -> str:
    """Each stem once, in order of appearance, with a space before and after each: " badst ved sjø "."""
    found = dict.fromkeys(stem for text in texts for stem in _stemmer().stemWords(words(text)))
    return f" {' '.join(found)} " if found else ""


def stems_of(dream: "Dream") -> str:
    """What a dream is found by."""
    return stems(getattr(dream, name) for name in SEARCHED)


def asked(query: str) -> list[str]:
    """The stems that somebody looks for; no more than a dozen words are a question."""
    return list(dict.fromkeys(_stemmer().stemWords(words(query[:LONGEST_QUERY])[:MOST_WORDS])))


class HoldsStem(models.Func):
    """True where the column of stems holds the stem, or a word that begins with it."""

    function = ""
    output_field = models.BooleanField()

    def __init__(self, stem: str) -> None:
        super().__init__(models.F("stems"), models.Value(stem))
        self.stem = stem  # letters and digits alone: nothing in it means anything to a database

    @property
    def may_go_on(self) -> bool:
        return len(self.stem) >= SHORTEST_BEGINNING

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **_kwargs: Any) -> Any:
        column, _none = compiler.compile(self.source_expressions[0])
        return f"{column} LIKE %s", [f"% {self.stem}{'' if self.may_go_on else ' '}%"]

    def as_postgresql(self, compiler: Any, connection: Any, **_kwargs: Any) -> Any:
        column, _none = compiler.compile(self.source_expressions[0])
        return f"to_tsvector('simple', {column}) @@ to_tsquery('simple', %s)", [
            f"{self.stem}{':*' if self.may_go_on else ''}"
        ]


class ReadsStem(HoldsStem):
    """The same without an index, on both databases: for a row that is at hand it is the cheaper question."""

    def as_postgresql(self, compiler: Any, connection: Any, **_kwargs: Any) -> Any:
        column, _none = compiler.compile(self.source_expressions[0])
        return f"strpos({column}, %s) > 0", [f" {self.stem}{'' if self.may_go_on else ' '}"]


def matching(query: str) -> models.Q | None:
    """Dreams that hold every word of the query, or the beginning of it; none where the query has no word."""
    return _all_of(HoldsStem, query)


def reading(query: str) -> models.Q | None:
    """The same dreams, found by reading row after row in the order of another index."""
    return _all_of(ReadsStem, query)


def _all_of(holds: type[HoldsStem], query: str) -> models.Q | None:
    found = asked(query)
    condition = models.Q()
    for stem in found:
        condition &= models.Q(holds(stem))
    return condition if found else None
