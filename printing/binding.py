"""The items of one file as they are built, ready to be drawn under their cover."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation

from printing import cover as covers, rendering, texts
from printing.models import Order
from printing.problems import Problem
from printing.registry import Description, Document, Source
from printing.volumes import Part, Place, Volume

logger = logging.getLogger(__name__)

TITLE = 90
"""Signs of a subject's title in the name of a file."""


class Failed(Exception):
    """A file cannot be made; where it is known, in which document that lies."""

    def __init__(self, problem: Problem, document_id: str = "") -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.document_id = document_id


@dataclass(frozen=True)
class Bound:
    """A file before it is drawn."""

    volume: Volume
    parts: Sequence[Part]
    home: Description
    language: str

    @property
    def title(self) -> str:
        """What the file says of itself."""
        return f"{self.volume.title} – {texts.line(self.home.title, TITLE)}"

    @property
    def key(self) -> str:
        """Equal keys are equal bytes."""
        if not self.volume.has_cover:
            return rendering.content_key(self.parts[0].source, language=self.language)
        with translation.override(self.language):
            # Where the items lie follows from them, so any places will do.
            front = self.cover([Place(0, 1)] * len(self.parts))
            sources = [front, *(part.source for part in self.parts)]
            return rendering.volume_key(sources, title=self.title, language=self.language)

    def draw(self) -> rendering.Drawn:
        """The file. Failed where it cannot be drawn."""
        try:
            with translation.override(self.language):
                return self._drawn()
        except Exception as error:  # WeasyPrint may raise anything, memory and recursion included
            logger.exception("A file could not be drawn")
            raise Failed(Problem.RENDERING) from error

    def _drawn(self) -> rendering.Drawn:
        if not self.volume.has_cover:
            return rendering.draw(self.parts[0].source)
        is_duplex = self.volume.setting.is_duplex
        return rendering.draw_volume(self.parts, title=self.title, cover=self.cover, is_duplex=is_duplex)

    def cover(self, places: Sequence[Place]) -> Source:
        """Its first page, in the active language, when the items have these places."""
        return covers.build(self.volume, self.parts, places, self.home)


def build(documents: Sequence[Document], order: Order) -> Bound:
    """Build the items of a file. Failed where one of them cannot be put together."""
    with translation.override(order.language):
        parts = [Part(str(document.title), _source(document, order)) for document in documents]
        first = documents[0]
        with _blaming(first, order):
            volume = Volume(first.setting, first.cut_as(first.load(order.subject)), tuple(documents))
            home = first.describe(order.subject)
    return Bound(volume, parts, home, order.language)


def _source(document: Document, order: Order) -> Source:
    with _blaming(document, order), transaction.atomic():
        return document.build(order.subject, order.language)


@contextmanager
def _blaming(document: Document, order: Order) -> Iterator[None]:
    """Whatever goes wrong lies in this document."""
    try:
        yield
    except Exception as error:  # one broken sheet must not stop the other files
        logger.exception("%s could not be built for %s", document.id, order.subject)
        raise Failed(Problem.TEMPLATE, document.id) from error
