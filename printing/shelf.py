"""What pages show of documents and orders: sheets, minutes, addresses; read only."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.utils import translation

from accounts.models import User
from printing import registry
from printing.lifecycle import FileState
from printing.models import Order, OrderedFile
from printing.problems import Problem


@dataclass(frozen=True)
class Offer:
    """A document that may be ordered, and what it will cost in paper and time."""

    document: registry.Document
    estimate: registry.Estimate
    hindrance: str


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

    @property
    def sheets(self) -> int:
        return sum(offer.estimate.sheets for offer in self.offers)

    @property
    def minutes_of_cutting(self) -> int:
        return sum(offer.estimate.minutes_of_cutting for offer in self.offers)


@dataclass(frozen=True)
class Line:
    """One file of an order as the page shows it."""

    file: OrderedFile
    document: registry.Document | None

    @property
    def is_ready(self) -> bool:
        return self.file.state == FileState.DONE and self.file.rendering is not None

    @property
    def sheets(self) -> int:
        if self.document is None or self.file.rendering is None:
            return 0
        return self.document.setting.sheets(self.file.rendering.pages)

    @property
    def problem(self) -> str:
        return str(Problem(self.file.error).label) if self.file.error else ""


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
    def sheets(self) -> int:
        return sum(line.sheets for line in self.lines)

    @property
    def language_name(self) -> str:
        return translation.gettext(translation.get_language_info(self.order.language)["name_local"])

    @property
    def makes_codes(self) -> bool:
        """Whether ordering it again ends the codes in these files."""
        return any(line.document is not None and not line.document.keep for line in self.lines)

    @property
    def document_ids(self) -> list[str]:
        return [line.document.id for line in self.lines if line.document]


def box(user: User, subject: str, *, language: str) -> Box:
    """The box on a subject's page."""
    documents = registry.orderable(user, subject)
    things = {load: load(subject) for load in {document.load for document in documents}}
    offers = [Offer(d, d.estimate(things[d.load]), d.hindrance(things[d.load])) for d in documents]
    orders = list(Order.objects.filter(subject=subject).order_by("-created_at")[:5]) if offers else []
    return Box(subject, uuid4(), offers, orders, language)


def counter(order: Order) -> Counter:
    """An order and its files, which are fetched already."""
    lines = []
    for file in order.files.all():
        try:
            lines.append(Line(file, file.document))
        except KeyError:
            lines.append(Line(file, None))
    known = [line.document for line in lines if line.document]
    home = known[0].describe(order.subject) if known else None
    return Counter(order, lines, home, uuid4())
