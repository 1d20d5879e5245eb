"""Which items lie in which file: one for each way of setting the printer and of cutting, in the order of printing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from printing.grids import Grid
from printing.registry import Document, Estimate, Setting, Source


@dataclass(frozen=True)
class Part:
    """One item on its way into a file."""

    title: str
    """What the outline calls it."""
    source: Source


@dataclass(frozen=True)
class Place:
    """Where an item lies in its file."""

    first: int
    """Its first page, counted from 0."""
    pages: int
    full: int | None = 0
    """How many of its sheets were laid out in full; None: all of it was, as one."""


Cover = Callable[[Sequence[Place]], Source]
"""The page that comes before the items, which have these places."""


@dataclass(frozen=True)
class Volume:
    """The items of one file."""

    setting: Setting
    grid: Grid | None
    documents: tuple[Document, ...]

    @property
    def has_cover(self) -> bool:
        """What is formal or personal stands for itself."""
        return not self.documents[0].alone

    @property
    def cells(self) -> int:
        """How many pieces a sheet is cut into; 0 when it is not cut."""
        return self.grid.cells if self.grid else 0

    @property
    def title(self) -> str:
        """What people call the file: its only item, or what is done with it."""
        if len(self.documents) == 1:
            return str(self.documents[0].title)
        return name_of(self.setting, self.cells)

    def estimate(self, costs: Mapping[str, Estimate]) -> Estimate:
        """What it will cost with its cover. A stack is cut as one, whatever lies in it."""
        lying = [costs[document.id] for document in self.documents]
        sheets = sum(cost.sheets for cost in lying)
        minutes = self.grid.minutes(sheets) if self.grid else sum(cost.minutes_of_cutting for cost in lying)
        return Estimate(sheets + self.has_cover, minutes)


def name_of(setting: Setting, cells: int) -> str:
    """What a file of several items is called."""
    if cells:
        return gettext("To cut: %(n)d on a sheet") % {"n": cells}
    return {
        Setting.TEACHER_A4_DUPLEX: gettext("For you who lead"),
        Setting.SHEET_A4: gettext("Whole sheets"),
        Setting.CUT_A4_SINGLE: gettext("To be cut"),
        Setting.POSTER_A3: gettext("For the wall"),
    }[setting]


def things_of(documents: Iterable[Document], subject: str) -> dict[Any, Any]:
    """What the documents are about, by how it is loaded; each is fetched once."""
    return {load: load(subject) for load in dict.fromkeys(document.load for document in documents)}


Cuts = Mapping[str, Grid | None]
"""How each document is cut."""


def cuts_of(documents: Iterable[Document], things: Mapping[Any, Any]) -> Cuts:
    """How these documents are cut for these things."""
    return {document.id: document.cut_as(things[document.load]) for document in documents}


def plan(documents: Iterable[Document], cuts: Cuts) -> list[Volume]:
    """The files for these items. In a file they lie as the catalogue has them."""
    found: dict[tuple[Setting, Grid | None, str], list[Document]] = {}
    for document in sorted(documents, key=lambda document: document.place):
        own = document.id if document.alone else ""
        found.setdefault((document.setting, cuts[document.id], own), []).append(document)
    settings = list(Setting)
    volumes = [Volume(setting, grid, tuple(lying)) for (setting, grid, _own), lying in found.items()]
    return sorted(volumes, key=lambda volume: settings.index(volume.setting))
