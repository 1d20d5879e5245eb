"""The three criteria in adult and child wording. The wording is versioned: what was asked can be read later."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

if TYPE_CHECKING:
    from dreams.models import CriteriaVersion

NUMBERS = (1, 2, 3)


@dataclass(frozen=True)
class Criterion:
    """One criterion in one language."""

    number: int
    title: str
    text: str
    child: str


# The first version, stored by migration 0002. A new wording is a new row, never a change of this one.
FIRST: dict[str, list[dict[str, str]]] = {
    "nb": [
        {
            "title": "Til glede for flere",
            "text": "Den som eier drømmen, tjener ikke penger på den. Fellesskapet kan godt gjøre det.",
            "child": "Drømmen er for mange, ikke for at én skal tjene penger.",
        },
        {
            "title": "Kan bli virkelig",
            "text": "Drømmen kan bli virkelig i løpet av ett til tre år.",
            "child": "Vi kan få det til på ett, to eller tre år.",
        },
        {
            "title": "Gjør noe godt",
            "text": "Drømmen gir folk noe positivt å gjøre, eller gjør at vi tar bedre vare på hverandre.",
            "child": "Drømmen gjør noe godt for folk eller for stedet.",
        },
    ],
    "nn": [
        {
            "title": "Til glede for fleire",
            "text": "Den som eig draumen, tener ikkje pengar på han. Fellesskapet kan gjerne gjere det.",
            "child": "Draumen er for mange, ikkje for at éin skal tene pengar.",
        },
        {
            "title": "Kan bli verkeleg",
            "text": "Draumen kan bli verkeleg i løpet av eitt til tre år.",
            "child": "Vi kan få det til på eitt, to eller tre år.",
        },
        {
            "title": "Gjer noko godt",
            "text": "Draumen gir folk noko positivt å gjere, eller gjer at vi tek betre vare på kvarandre.",
            "child": "Draumen gjer noko godt for folk eller for staden.",
        },
    ],
    "en": [
        {
            "title": "Shared by many",
            "text": "Whoever owns the dream earns no money by it. The community may.",
            "child": "The dream is for many, not for one person to earn money.",
        },
        {
            "title": "Can become real",
            "text": "The dream can become real within one to three years.",
            "child": "We can make it happen in one, two or three years.",
        },
        {
            "title": "Does some good",
            "text": "The dream gives people something positive to do, or makes us take better care of each other.",
            "child": "The dream does something good for people or for the place.",
        },
    ],
}


def worded(version: "CriteriaVersion", language: str | None = None) -> tuple[Criterion, ...]:
    """The three criteria of one version in `language`, by default the reader's."""
    return _in_language(version.texts, language or translation.get_language() or settings.LANGUAGE_CODE)


def worded_as(texts: str) -> tuple[Criterion, ...]:
    """The same for the reader, from the version's texts as the database holds them."""
    return _read(texts, translation.get_language() or settings.LANGUAGE_CODE)


@lru_cache(maxsize=64)
def _read(texts: str, language: str) -> tuple[Criterion, ...]:
    """Kept by what it says, so that nothing has to be thrown away when it says something else."""
    return _in_language(json.loads(texts), language)


def _in_language(versions: dict[str, list[dict[str, str]]], language: str) -> tuple[Criterion, ...]:
    texts = versions.get(language) or versions[settings.LANGUAGE_CODE]
    return tuple(
        Criterion(number, text["title"], text["text"], text["child"])
        for number, text in zip(NUMBERS, texts, strict=True)
    )


def current(language: str | None = None) -> tuple[Criterion, ...]:
    """The three criteria as they are asked today. One query."""
    from dreams.models import CriteriaVersion

    return worded(CriteriaVersion.objects.current(), language)
