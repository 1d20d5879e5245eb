"""What somebody looks for in the Bank. Nothing here is ever wrong: what is not known is left out.

No Django form: this is read for every stranger's visit, and a form costs as much as ten cards.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _, gettext_lazy

from dreams.models import AgeGroup, Dream, Resource, Theme
from dreams.querysets import DreamQuerySet
from dreams.search import LONGEST_QUERY
from schools.models import Branch

SORTS: dict[str, Promise] = {
    "newest": gettext_lazy("Newest"),
    "popular": gettext_lazy("Most liked"),
    "nearly": gettext_lazy("Nearly ready"),
    "nominated": gettext_lazy("Shortlisted"),
    "picked": gettext_lazy("Picked by pupils"),
    "random": gettext_lazy("Drawn today"),
}
FIRST = "newest"
ANYWHERE = "all"
LONGEST_PLACE = 120
# Which words of a query mean something. What people type themselves is known only where it is empty.
KNOWN: dict[str, frozenset[str]] = {
    "sort": frozenset(SORTS),
    "theme": frozenset({"", *Theme.values}),
    "age": frozenset({"", *AgeGroup.values}),
    "need": frozenset({"", *Resource.values}),
    "where": frozenset({"", ANYWHERE}),
    "q": frozenset({""}),
    "place": frozenset({""}),
}


class Chip(NamedTuple):
    """One thing that narrows the list, and the query without it."""

    words: str
    query: str


@dataclass(frozen=True)
class Question:
    """Which dreams, in which order."""

    sort: str = FIRST
    q: str = ""
    place: str = ""
    theme: str = ""
    age: str = ""
    need: str = ""
    where: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """From an address."""
        known = {name: query.get(name, "") for name in ("sort", "theme", "age", "need", "where")}
        told = {name: value for name, value in known.items() if value in KNOWN[name]}
        return cls(**told, q=_typed(query, "q", LONGEST_QUERY), place=_typed(query, "place", LONGEST_PLACE))

    @property
    def is_everywhere(self) -> bool:
        """Whether the Factory and the Archive are looked through, too; a list without words is the Bank's."""
        return bool(self.q) and self.where == ANYWHERE

    def narrowed(self, branch: Branch) -> DreamQuerySet:
        """The branch's dreams that it asks for, but for its words."""
        dreams: DreamQuerySet = Dream.objects.for_branch(branch)
        dreams = dreams.public() if self.is_everywhere else dreams.in_bank()
        if self.theme:
            dreams = dreams.filter(theme=self.theme)
        if self.age:
            dreams = dreams.filter(age_group=self.age)
        if self.need:
            dreams = dreams.needing(self.need)
        return dreams

    @property
    def has_words(self) -> bool:
        """Whether something is looked for that the index of words must find."""
        return bool(self.q or self.place)

    def looked_up(self, dreams: DreamQuerySet) -> DreamQuerySet:
        """Those that hold its words, by the index. The words of a place are in it, too."""
        for text in filter(None, (self.q, self.place)):
            dreams = dreams.saying(text)
        return dreams.lying_at(self.place)

    def read_through(self, dreams: DreamQuerySet) -> DreamQuerySet:
        """The same, by reading one dream after the other."""
        for text in filter(None, (self.q, self.place)):
            dreams = dreams.reading(text)
        return dreams.lying_at(self.place)

    def query(self, **changes: str) -> str:
        """Itself as the query of an address."""
        asked = replace(self, **changes)
        told = {name: getattr(asked, name) for name in ("q", "place", "theme", "age", "need", "where")}
        return urlencode({"sort": asked.sort, **{name: value for name, value in told.items() if value}})

    def chips(self) -> list[Chip]:
        """What narrows the list, each with the way to do without it."""
        return [Chip(words, self.query(**{name: ""})) for name, words in self._narrowing() if words]

    def _narrowing(self) -> Iterator[tuple[str, str]]:
        yield "q", f"«{self.q}»" if self.q else ""
        yield "where", _("The Factory and the Archive, too") if self.is_everywhere else ""
        yield "place", _("Place: %(place)s") % {"place": self.place} if self.place else ""
        labels: tuple[tuple[str, Any], ...] = (("theme", Theme), ("age", AgeGroup), ("need", Resource))
        for name, kind in labels:
            value = getattr(self, name)
            yield name, str(kind(value).label) if value else ""


def _typed(query: QueryDict, name: str, longest: int) -> str:
    """Words without the signs that a database refuses."""
    return " ".join(query.get(name, "")[:longest].replace("\0", " ").split())
