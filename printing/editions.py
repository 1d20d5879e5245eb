"""Editions: which codes and words of a document are the latest, and the shelves that follow from them."""

import hashlib
from collections.abc import Mapping

from printing.models import Edition

Editions = dict[str, int]
"""The edition of each document in a file that can be taken back."""


def current(document_id: str, subject: str) -> int:
    """The edition as it is now."""
    return Edition.objects.get_or_create(document_id=document_id, subject=subject)[0].number


def begin_next(document_id: str, subject: str) -> int:
    """Count one further, and hold the row until the transaction ends: deliveries wait for it."""
    Edition.objects.get_or_create(document_id=document_id, subject=subject)
    edition = Edition.objects.select_for_update().get(document_id=document_id, subject=subject)
    edition.number += 1
    edition.save(update_fields=["number"])
    return edition.number


def first_stale(read: Mapping[str, int], subject: str) -> str:
    """The first document whose edition is another by now, or nothing. The rows are held, in the order of all."""
    for document_id, number in sorted(read.items()):
        row = Edition.objects.select_for_update().filter(document_id=document_id, subject=subject).first()
        if row is None or row.number != number:
            return document_id
    return ""


def shelf(read: Mapping[str, int], subject: str) -> str:
    """Where a file with words lies: a shelf for each edition of what is in it, one in the other.

    So each can be cleared, whatever the rows say.
    """
    stems = (f"{stem(document_id, subject)}-{number}" for document_id, number in sorted(read.items()))
    return "/".join(["words", *stems])


def stem(document_id: str, subject: str) -> str:
    """What the shelves of a document are called, without the edition."""
    return hashlib.sha256(f"{document_id} {subject}".encode()).hexdigest()[:24]
