"""What can be printed. The apps above register their documents; this app knows none of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from printing.grids import Grid

if TYPE_CHECKING:
    from accounts.models import User

Text = str | Promise


class Paper(StrEnum):
    """The sheets a school has."""

    A4 = "A4"
    A3 = "A3"


class Setting(StrEnum):
    """How the printer has to be set; there is one file for each setting and cutting grid, in this order."""

    TEACHER_A4_DUPLEX = "teacher_a4_duplex"
    SHEET_A4 = "sheet_a4"
    CUT_A4_SINGLE = "cut_a4_single"
    POSTER_A3 = "poster_a3"

    @property
    def label(self) -> Text:
        return _LABELS[self]

    @property
    def paper(self) -> Paper:
        return Paper.A3 if self is Setting.POSTER_A3 else Paper.A4

    @property
    def is_duplex(self) -> bool:
        return self is Setting.TEACHER_A4_DUPLEX

    def sheets(self, pages: int) -> int:
        """How many sheets of paper so many pages need."""
        return (pages + 1) // 2 if self.is_duplex else pages


_LABELS: dict[Setting, Text] = {
    Setting.TEACHER_A4_DUPLEX: _("A4, both sides, flip on the long edge"),
    Setting.CUT_A4_SINGLE: _("A4, one side, to be cut"),
    Setting.POSTER_A3: _("A3, one side"),
    Setting.SHEET_A4: _("A4, one side"),
}


@dataclass(frozen=True)
class Sheet:
    """One copy of a kind of page: what stands in its slots."""

    kind: str
    texts: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    """What its QR codes say."""


@dataclass(frozen=True)
class Source:
    """What a document is rendered from: a whole HTML page, its stylesheets and what they may show."""

    html: str
    stylesheets: tuple[str, ...]
    """Names of files in static/css/print/."""
    assets: Mapping[str, bytes] = field(default_factory=dict)
    """What `asset:NAME` in the page and the stylesheets stands for; nothing else can be fetched."""
    sheets: tuple[Sheet, ...] = ()
    """Every page to be made, where `html` holds each kind of page once (printing.slots); none: `html` is all."""
    shelve: bool = False
    """True: without what stands in the slots, `html` holds no name, no code and nothing that people wrote, so that
    its empty pages may be kept on the disk."""
    note: str = ""
    """What whoever prints it should know, said on the cover of its file: a sentence or two of ours, nobody's name."""


class Pack(StrEnum):
    """How much paper a lesson is given: everything, what most take, or what cannot be done without."""

    LITE = "lite"
    STANDARD = "standard"
    WHOLE = "whole"

    def holds(self, document: "Document") -> bool:
        """Whether a document belongs to this amount."""
        amounts = list(Pack)
        return amounts.index(document.smallest) <= amounts.index(self)


@dataclass(frozen=True)
class Estimate:
    """What one may know before ordering."""

    sheets: int
    minutes_of_cutting: int = 0


@dataclass(frozen=True)
class Description:
    """A subject as people call it, and the page it has."""

    title: str
    url: str
    about: str = ""
    """Whose it is and when, on one line, as it stands at the top of a cover."""


def _as_it_is(subject: str) -> str:
    return subject


def _no_hindrance(_thing: object) -> str:
    return ""


@dataclass(frozen=True)
class Document:
    """An item of paper that can be ordered for a subject such as "workshop:12". What is printed alike shares a file."""

    id: str
    kind: str
    """The kind of subject it is made for: the part before the colon."""
    title: Text
    purpose: Text
    """One sentence: what it is for."""
    setting: Setting
    build: Callable[[str, str], Source]
    """build(subject, language), run with that language active and in a transaction of its own."""
    may_order: Callable[["User", str], bool]
    estimate: Callable[[Any], Estimate]
    """estimate(thing): what it will cost, without a cover; `thing` is what `load` returns."""
    describe: Callable[[str], Description]
    keep: bool = True
    """False: it holds codes or names. `build` mints new codes, the file is never reused and goes after a day."""
    words: bool = False
    """True: it holds what people wrote in the room. `printing.actions.withdraw_words` takes every file of it back."""
    load: Callable[[str], Any] = _as_it_is
    """load(subject): the thing itself; documents that share it are asked about one thing, fetched once."""
    hindrance: Callable[[Any], str] = _no_hindrance
    """hindrance(thing): a sentence that says why it cannot be ordered just now, or nothing."""
    item: str = ""
    """Its place in the catalogue, such as "C4": the order in which items are offered and bound."""
    grid: Grid | None = None
    """How its sheets are cut; what is cut alike may lie in one stack."""
    grid_for: Callable[[Any], Grid] | None = None
    """grid_for(thing): the same, where it hangs on the thing."""
    alone: bool = False
    """True: personal or formal, such as a protocol; a file of its own, without a cover."""
    smallest: Pack = Pack.LITE
    """The smallest amount that it belongs to; larger ones hold it too."""

    def cut_as(self, thing: Any) -> Grid | None:
        """How its sheets are cut for this thing; None when they are not."""
        return self.grid_for(thing) if self.grid_for else self.grid

    @property
    def place(self) -> tuple[str, int]:
        """Where the catalogue has it, to sort by: C4 stands before C10, and what has no place comes last."""
        return (self.item[:1] or "~", int("0" + "".join(sign for sign in self.item[1:] if sign.isdecimal())))


_documents: dict[str, Document] = {}


def register(document: Document) -> Document:
    """Make a document known; an id is taken once."""
    if document.id in _documents:
        raise ValueError(f"Two documents are called {document.id}.")
    _documents[document.id] = document
    return document


def unregister(document_id: str) -> None:
    """Forget a document (tests bring their own)."""
    _documents.pop(document_id, None)


def get(document_id: str) -> Document:
    """The document of that id; KeyError when there is none (any more)."""
    return _documents[document_id]


def documents_for(subject: str) -> list[Document]:
    """What can be printed for a subject, in the order of registration."""
    kind = subject.partition(":")[0]
    return [document for document in _documents.values() if document.kind == kind]


def orderable(user: "User", subject: str) -> list[Document]:
    """What this user may order for a subject."""
    documents = documents_for(subject)
    allowed = _allowed(user, subject, documents)
    return [document for document in documents if allowed[document.may_order]]


def may_see(user: "User", subject: str, document_ids: Iterable[str]) -> bool:
    """An order is seen by those who may order every file in it today.

    Whoever ordered it and has left the class since then is not among them: the file may hold codes.
    """
    ids = list(document_ids)
    documents = [_documents[i] for i in ids if i in _documents]
    return bool(ids) and len(documents) == len(ids) and all(_allowed(user, subject, documents).values())


def _allowed(user: "User", subject: str, documents: Iterable[Document]) -> dict[Callable[["User", str], bool], bool]:
    """The answers to each different question, asked once."""
    kind = subject.partition(":")[0]
    questions = {document.may_order: document.kind for document in documents}
    return {ask: of == kind and ask(user, subject) for ask, of in questions.items()}
