"""Ordering, making, withdrawing and forgetting files."""

import datetime
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from celery import current_app
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from printing import lifecycle, press, progress, registry, store, volumes
from printing.lifecycle import FileState
from printing.models import Order, OrderedFile, OrderedItem, Rendering
from printing.problems import Problem
from printing.stamping import keeping
from printing.volumes import Volume

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)
PATIENCE = datetime.timedelta(seconds=15)
"""How long an order may stand in the queue before it is put there once more."""


class CannotOrder(Exception):
    """It cannot be made just now; the text is a sentence for the person who ordered."""


@transaction.atomic
def order(*, documents: Sequence[str], subject: str, language: str, by: "User", uuid: UUID | None = None) -> Order:
    """Order items for a subject, bound by how they are printed. The same `uuid` again is the same order."""
    if language not in LANGUAGES or not registry.may_see(by, subject, documents):
        raise PermissionDenied
    uuid = uuid or uuid4()
    if (existing := Order.objects.filter(pk=uuid).first()) is not None:
        if existing.subject != subject or existing.ordered_by_id != by.pk:
            raise PermissionDenied
        return existing
    chosen = [registry.get(document_id) for document_id in dict.fromkeys(documents)]
    things = volumes.things_of(chosen, subject)
    for document in chosen:
        if sentence := document.hindrance(things[document.load]):
            raise CannotOrder(sentence)
    made = Order.objects.create(pk=uuid, subject=subject, language=language, ordered_by=by)
    _lay_out(made, volumes.plan(chosen, volumes.cuts_of(chosen, things)))
    _enqueue_when_stored(made)
    return made


def _lay_out(order: Order, planned: Sequence[Volume]) -> None:
    """A file for each volume, and the items in it."""
    files = OrderedFile.objects.bulk_create(
        OrderedFile(order=order, position=position, setting=volume.setting, cells=volume.cells)
        for position, volume in enumerate(planned, start=1)
    )
    lying = [(file, document) for file, volume in zip(files, planned, strict=True) for document in volume.documents]
    OrderedItem.objects.bulk_create(
        OrderedItem(order=order, file=file, document_id=document.id, position=position)
        for position, (file, document) in enumerate(lying, start=1)
    )


@transaction.atomic
def retry(order: Order, *, by: "User") -> None:
    """Make the files that failed once more."""
    _locked(order, by=by)
    order.state = lifecycle.RETRY.leave(order.state)
    order.files.filter(state=FileState.FAILED).update(
        state=FileState.WAITING, error="", error_document_id="", attempts=0
    )
    order.lease_until, order.lease_by, order.attempts = None, "", 0
    order.save(update_fields=["state", "lease_until", "lease_by", "attempts"])
    progress.tell(order.pk)
    _enqueue_when_stored(order)


@transaction.atomic
def cancel(order: Order, *, by: "User") -> None:
    """Stop what has not been made yet; files that are ready stay."""
    _locked(order, by=by)
    order.state = lifecycle.CANCEL.leave(order.state)
    order.lease_until, order.lease_by = None, ""
    order.save(update_fields=["state", "lease_until", "lease_by"])
    progress.tell(order.pk)


def _locked(order: Order, *, by: "User") -> None:
    if not registry.may_see(by, order.subject, order.items.values_list("document_id", flat=True)):
        raise PermissionDenied
    order.refresh_from_db(from_queryset=Order.objects.select_for_update())


def fulfil(order_id: UUID) -> bool:
    """Make what an order lacks, unless somebody else is at it; whether this call did the work.

    Safe to run twice and at the same time: whoever gets the lease works, the other leaves.
    """
    return press.run(order_id)


def pick_up(*, now: datetime.datetime, patience: datetime.timedelta = PATIENCE) -> list[UUID]:
    """Put orders back into the queue that a worker or the broker lost; which ones."""
    forgotten = list(
        Order.objects.forgotten_at(now, patience=patience).order_by("created_at").values_list("pk", flat=True)[:200]
    )
    for order_id in forgotten:
        _enqueue(order_id)
    return forgotten


def withdraw(document_id: str, *, subject: str) -> int:
    """Take back the files in which a document lies, for instance because its codes were revoked; how many."""
    return press.withdraw(document_id, subject=subject)


@transaction.atomic
def withdraw_words(subject: str) -> int:
    """Take back whatever holds words that people wrote about a subject, also what is being made right now; how many.

    The files leave the disk when the caller's transaction is stored.
    """
    holders = sorted(document.id for document in registry.documents_for(subject) if document.words)
    return sum(press.withdraw(document_id, subject=subject) for document_id in holders)


def forget_expired(*, now: datetime.datetime) -> int:
    """Delete files whose time is over, and what lies in PRINT_ROOT without a row; how many rows."""
    expired = list(Rendering.objects.expired_at(now))
    for rendering in expired:
        press.forget(rendering, why=Problem.EXPIRED)
    for path in store.leftovers(known=Rendering.objects.values_list("path", flat=True), now=now):
        logger.warning("Removing a file that no order knows: %s", path)
        store.drop(path)
    keeping.sweep(now=now)
    return len(expired)


def _enqueue_when_stored(order: Order) -> None:
    transaction.on_commit(lambda: _enqueue(order.pk), robust=True)


def _enqueue(order_id: UUID) -> None:
    """Tell a worker. Without a broker the row waits, and the clock tells the worker later."""
    Order.objects.filter(pk=order_id).update(enqueued_at=timezone.now())
    try:
        current_app.tasks["printing.tasks.fulfil_order"].apply_async((str(order_id),), expires=600)
    except Exception:  # whatever a broker raises: the row is the truth
        if settings.CELERY_TASK_ALWAYS_EAGER:
            raise
        logger.warning("The broker did not take order %s; it will be picked up.", order_id, exc_info=True)
        Order.objects.filter(pk=order_id).update(enqueued_at=None)
