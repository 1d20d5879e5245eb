"""The papers of a lesson; one file for each way of printing."""

from printing.registry import register
from workshops.documents import cards, counting, groups, guide, letters, seats, tables, walls
from workshops.documents.ordering import describe, may_order

__all__ = ["DOCUMENTS", "describe", "may_order", "register_all"]

DOCUMENTS = (
    guide.GUIDE,
    walls.POSTER,
    walls.AGENDA,
    walls.CRITERIA,
    cards.CARDS,
    cards.IDEAS,
    cards.DRAWINGS,
    groups.HEADERS,
    groups.CHECKS,
    groups.CONCEPTS,
    groups.ROLES,
    counting.DOTS,
    counting.BALLOTS,
    counting.TALLY,
    seats.SLIPS,
    tables.TAGS,
    tables.SIGNS,
    letters.LETTER,
    letters.PARTICIPATION,
    letters.EXITS,
    letters.CONSENT,
)


def register_all() -> None:
    """Make the pack known to the print room."""
    for document in DOCUMENTS:
        register(document)
