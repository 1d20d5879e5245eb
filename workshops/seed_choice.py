"""What a teacher looks through for seed cards: suggestions that differ, and what she searches for."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from dreams.models import Dream, Theme
from dreams.querysets import DreamQuerySet
from workshops.actions import seeds
from workshops.models import Workshop

SUGGESTED = 8
A_PAGE = 12
MOST_IDEAS = 30
SORTS = {"popular": _("Most liked"), "newest": _("Newest")}


@dataclass(frozen=True)
class Picked:
    """What is ticked: keys of dreams and of ideas. In a form an idea has an "i" before its key, a dream a "d"."""

    dreams: frozenset[int] = frozenset()
    ideas: frozenset[int] = frozenset()

    @classmethod
    def read(cls, ticked: Collection[str]) -> Self:
        """Anything that is no key of ours is left out."""
        keys = {"d": set[int](), "i": set[int]()}
        for tick in ticked:
            kind, key = tick[:1], tick[1:]
            if kind in keys and key.isascii() and key.isdigit() and len(key) < 19:
                keys[kind].add(int(key))
        return cls(frozenset(keys["d"]), frozenset(keys["i"]))

    @classmethod
    def of(cls, room: Workshop) -> Self:
        """What the room has."""
        there = list(room.cards.seeds().values_list("seed", "idea"))
        return cls(frozenset(d for d, _i in there if d), frozenset(i for _d, i in there if i))

    def __len__(self) -> int:
        return len(self.dreams) + len(self.ideas)

    def ticks(self) -> list[str]:
        return [f"d{key}" for key in sorted(self.dreams)] + [f"i{key}" for key in sorted(self.ideas)]


@dataclass(frozen=True)
class Search:
    """What is looked for. An empty one gives the suggestions."""

    words: str = ""
    theme: str = ""
    sort: str = ""

    @classmethod
    def read(cls, data: QueryDict) -> Self:
        """PostgreSQL refuses to look for a NUL, so it parts words here."""
        theme, sort = data.get("theme", ""), data.get("sort", "")
        return cls(
            words=" ".join(data.get("q", "")[:90].replace("\0", " ").split()),
            theme=theme if theme in Theme.values else "",
            sort=sort if sort in SORTS else "",
        )

    def __bool__(self) -> bool:
        return bool(self.words or self.theme or self.sort)

    def hits(self, room: Workshop, *, without: Collection[int]) -> DreamQuerySet:
        found = seeds.dreams_for(room).exclude(pk__in=without).with_card()
        if self.theme:
            found = found.filter(theme=self.theme)
        for word in self.words.split()[:6]:
            found = found.filter(_has(word))
        return found.newest() if self.sort == "newest" else found.popular()


def _has(word: str) -> Q:
    """SQLite knows only the case of A to Z, so a word is looked for as it stands at the start and within a sentence."""
    said = Q()
    for form in {word, word.lower(), word.capitalize()}:
        said |= Q(title__icontains=form) | Q(what__icontains=form)
    return said


def suggestions(room: Workshop, *, without: Collection[int] = ()) -> list[Dream]:
    """The most liked dream of each theme, then the second of each: a few that differ."""
    turn = Window(RowNumber(), partition_by=F("theme"), order_by=[F("support_count").desc(), F("pk").desc()])
    found = seeds.dreams_for(room).exclude(pk__in=without).annotate(turn=turn).filter(turn__lte=SUGGESTED)
    return list(found.with_card().order_by("turn", "-support_count", "-pk")[:SUGGESTED])


def page_of(room: Workshop, search: Search, *, without: Collection[int], number: str) -> Page:
    """One page of what was found."""
    return Paginator(search.hits(room, without=without), A_PAGE).get_page(number)
