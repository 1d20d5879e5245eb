"""What pages show of documents and orders: sheets, minutes, addresses; read only."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from uuid import UUID, uuid4

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from printing import grids, registry, volumes
from printing.lifecycle import FileState
from printing.models import Order, OrderedFile, OrderedItem
from printing.problems import Problem
from printing.registry import Document, Estimate, Pack, Setting, Text

AMOUNTS: dict[Pack, Text] = {
    Pack.LITE: _("The least"),
    Pack.STANDARD: _("What most take"),
    Pack.WHOLE: _("Everything"),
}
PURPOSES: dict[str, Text] = {
    "A": _("For you who lead"),
    "B": _("For the wall"),
    "C": _("Writing and sorting"),
    "D": _("Choosing"),
    "E": _("Seats and names"),
    "F": _("Before and after"),
}
"""What the items of each letter of the catalogue are for."""


@dataclass(frozen=True)
class Offer:
    """A document that may be ordered, and what it will cost in paper and time."""

    document: Document
    estimate: Estimate
    hindrance: str
    grid: grids.Grid | None
    is_chosen: bool

    @property
    def volume(self) -> str:
        """Which file it lies in: equal for what lies in the same."""
        document, grid = self.document, self.grid
        own = document.id if document.alone else ""
        return f"{document.setting} {grid.columns}x{grid.rows} {grid.width}" if grid else f"{document.setting} {own}"

    @property
    def strokes(self) -> int:
        """How many cuts a stack of it needs."""
        return self.grid.cuts(1) if self.grid else 0

    @property
    def cover(self) -> int:
        """Sheets that its file has besides."""
        return 0 if self.document.alone else 1


@dataclass(frozen=True)
class Group:
    """What is offered for one purpose."""

    label: Text
    offers: list[Offer]


@dataclass(frozen=True)
class Amount:
    """How much paper: a choice for whoever does not want to choose one by one."""

    pack: Pack
    estimate: Estimate
    is_current: bool

    @property
    def label(self) -> Text:
        return AMOUNTS[self.pack]


@dataclass(frozen=True)
class Box:
    """The pack of one subject: what can be ordered, and the latest orders."""

    subject: str
    nonce: UUID
    offers: list[Offer]
    orders: list[Order]
    language: str

    @property
    def is_open(self) -> bool:
        """Whether anything can be ordered just now."""
        return any(not offer.hindrance for offer in self.offers)

    @cached_property
    def estimate(self) -> Estimate:
        """What the chosen ones cost together, with their covers."""
        return self._cost(offer for offer in self.offers if offer.is_chosen)

    @cached_property
    def amounts(self) -> list[Amount]:
        """The amounts that differ from each other; none where there is no choice."""
        possible = [offer for offer in self.offers if not offer.hindrance]
        chosen = [offer for offer in self.offers if offer.is_chosen]
        found: dict[int, Amount] = {}
        for pack in Pack:  # each holds what the one before it holds, so as many are the same ones
            held = [offer for offer in possible if pack.holds(offer.document)]
            found.setdefault(len(held), Amount(pack, self._cost(held), held == chosen))
        found.pop(0, None)
        return list(found.values()) if len(found) > 1 else []

    @property
    def groups(self) -> list[Group]:
        """The offers by what they are for, in the order of the catalogue."""
        ordered = sorted(self.offers, key=lambda offer: offer.document.place)
        parts = groupby(ordered, key=lambda offer: offer.document.item[:1])
        return [Group(PURPOSES.get(letter, _("More")), list(offers)) for letter, offers in parts]

    def _cost(self, offers: Iterable[Offer]) -> Estimate:
        chosen = list(offers)
        costs = {offer.document.id: offer.estimate for offer in chosen}
        cuts = {offer.document.id: offer.grid for offer in chosen}
        planned = volumes.plan((offer.document for offer in chosen), cuts)
        found = [volume.estimate(costs) for volume in planned]
        return Estimate(sum(one.sheets for one in found), sum(one.minutes_of_cutting for one in found))

    stack = grids.STACK
    seconds = grids.SECONDS_A_CUT


@dataclass(frozen=True)
class ItemLine:
    """One item of a file as the page shows it."""

    item: OrderedItem
    document: Document | None

    @property
    def title(self) -> Text:
        """What it is called; what is no longer offered goes by its id."""
        return self.document.title if self.document else self.item.document_id


@dataclass(frozen=True)
class Line:
    """One file of an order as the page shows it."""

    file: OrderedFile
    items: list[ItemLine]

    @property
    def title(self) -> Text:
        """Its only item, or what is done with it."""
        if len(self.items) == 1:
            return self.items[0].title
        return volumes.name_of(self.setting, self.file.cells)

    @property
    def setting(self) -> Setting:
        return Setting(self.file.setting)

    @property
    def keep(self) -> bool:
        """Whether it holds neither codes nor names."""
        return all(one.document is None or one.document.keep for one in self.items)

    @property
    def is_ready(self) -> bool:
        return self.file.state == FileState.DONE and self.file.rendering is not None

    @property
    def sheets(self) -> int:
        return self.setting.sheets(self.file.rendering.pages) if self.file.rendering else 0

    @property
    def problem(self) -> str:
        """What is wrong, and where several items lie in the file, in which of them."""
        if not self.file.error:
            return ""
        sentence = str(Problem(self.file.error).label)
        where = [str(one.title) for one in self.items if one.item.document_id == self.file.error_document_id]
        return f"{where[0]}: {sentence}" if where and len(self.items) > 1 else sentence


@dataclass(frozen=True)
class Counter:
    """An order as its page shows it."""

    order: Order
    lines: list[Line]
    home: registry.Description | None
    again: UUID

    @property
    def ready(self) -> int:
        return sum(line.is_ready for line in self.lines)

    @property
    def is_whole(self) -> bool:
        """Whether every file is there: none failed, and none was taken back since."""
        return self.ready == len(self.lines)

    @property
    def sheets(self) -> int:
        return sum(line.sheets for line in self.lines)

    @property
    def language_name(self) -> str:
        return translation.gettext(translation.get_language_info(self.order.language)["name_local"])

    @property
    def makes_codes(self) -> bool:
        """Whether ordering it again ends the codes in these files."""
        return not all(line.keep for line in self.lines)

    @property
    def document_ids(self) -> list[str]:
        return [one.document.id for line in self.lines for one in line.items if one.document]


def box(
    user: User, subject: str, *, language: str, pack: Pack = Pack.STANDARD, only: frozenset[str] = frozenset()
) -> Box:
    """The box on a subject's page, with an amount chosen, or only some documents."""
    documents = registry.orderable(user, subject)
    things = volumes.things_of(documents, subject)
    cuts = volumes.cuts_of(documents, things)
    chosen = {one.id for one in documents if (one.id in only if only else pack.holds(one))}
    offers = [_offer(document, things[document.load], cuts[document.id], chosen) for document in documents]
    orders = list(Order.objects.filter(subject=subject).order_by("-created_at")[:5]) if offers else []
    return Box(subject, uuid4(), offers, orders, language)


def _offer(document: Document, thing: object, grid: grids.Grid | None, chosen: set[str]) -> Offer:
    hindrance = document.hindrance(thing)
    return Offer(document, document.estimate(thing), hindrance, grid, document.id in chosen and not hindrance)


def counter(order: Order) -> Counter:
    """An order and its files, which are fetched already."""
    lines = [Line(file, [_item_line(item) for item in file.items.all()]) for file in order.files.all()]
    known = [one.document for line in lines for one in line.items if one.document]
    home = known[0].describe(order.subject) if known else None
    return Counter(order, lines, home, uuid4())


def _item_line(item: OrderedItem) -> ItemLine:
    try:
        return ItemLine(item, registry.get(item.document_id))
    except KeyError:
        return ItemLine(item, None)
