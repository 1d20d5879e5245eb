"""The papers of a lesson; one file for each way of printing."""

from printing.registry import register
from workshops.documents import cards, counting, guide, seats, walls
from workshops.documents.ordering import describe, may_order

__all__ = ["DOCUMENTS", "describe", "may_order", "register_all"]

DOCUMENTS = (
    guide.GUIDE,
    walls.POSTER,
    cards.CARDS,
    counting.BALLOTS,
    seats.SLIPS,
)


def register_all() -> None:
    """Make the pack known to the print room."""
    for document in DOCUMENTS:
        register(document)
