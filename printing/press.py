"""The press: takes an order by its lease, makes its files one by one, stores them whole."""

import datetime
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from printing import binding, editions, lifecycle, progress, registry, rendering, store
from printing.binding import Failed
from printing.editions import Editions
from printing.leases import LEASE, Heartbeat
from printing.lifecycle import FileState, State
from printing.models import Order, OrderedFile, Rendering
from printing.problems import Problem
from printing.registry import Document

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
"""A file that took the worker down so often is given up, so that it does not do so for ever."""
CODES_LIVE = datetime.timedelta(hours=24)
"""How long files with codes or names are kept."""


def run(order_id: UUID) -> bool:
    """Work off one order under a lease; False when it is another's or nothing is left to do."""
    worker = uuid4().hex
    if not _take(order_id, worker):
        return False
    order = Order.objects.get(pk=order_id)
    with Heartbeat(order_id, worker):
        for file in order.files.to_do().prefetch_related("items"):
            if not Order.objects.filter(pk=order_id).held_by(worker).exists():
                return True  # cancelled, or the lease was lost: whoever has it goes on
            _make(file, order, worker)
            progress.tell(order_id)
        _finish(order, worker)
    return True


def _take(order_id: UUID, worker: str) -> bool:
    """One UPDATE decides who works: nobody can read "free" between another's reading and writing."""
    now = timezone.now()
    return bool(
        Order.objects.filter(pk=order_id)
        .free_at(now)
        .update(state=State.WORKING, lease_until=now + LEASE, lease_by=worker, attempts=F("attempts") + 1)
    )


@transaction.atomic
def _finish(order: Order, worker: str) -> None:
    """Close the order, unless it was cancelled or lost meanwhile."""
    held = Order.objects.select_for_update().filter(pk=order.pk).held_by(worker).first()
    if held is None:
        return
    failed = held.files.filter(state=FileState.FAILED).exists()
    move = lifecycle.FAIL if failed else lifecycle.FINISH
    held.state = move.leave(held.state)
    held.lease_until, held.lease_by = None, ""
    held.save(update_fields=["state", "lease_until", "lease_by"])
    progress.tell(held.pk)


def _make(file: OrderedFile, order: Order, worker: str) -> None:
    """Make one file; what goes wrong becomes a sentence at the file, and the others go on."""
    if file.attempts >= MOST_ATTEMPTS:
        _fail(file, Failed(Problem.CRASHED))
        return
    file.state, file.attempts = FileState.WORKING, file.attempts + 1
    file.save(update_fields=["state", "attempts"])
    progress.tell(order.pk)
    try:
        documents = _documents(file)
        made = _kept(documents, order) if all(one.keep for one in documents) else _with_codes(documents, order)
    except Failed as failure:
        _fail(file, failure)
    else:
        _deliver(file, made, order, worker)


def _documents(file: OrderedFile) -> list[Document]:
    found = []
    for item in file.items.all():
        try:
            found.append(registry.get(item.document_id))
        except KeyError:
            raise Failed(Problem.GONE, item.document_id) from None
    if not found:
        raise Failed(Problem.GONE)
    return found


@dataclass(frozen=True)
class _Made:
    """A finished file, and the editions of what in it can be taken back."""

    rendering: Rendering
    editions: Editions


def _deliver(file: OrderedFile, made: _Made, order: Order, worker: str) -> None:
    """Give the file to its order, if the order is still ours and what is in it still holds."""
    with transaction.atomic():
        stale = editions.first_stale(made.editions, order.subject)
        why = _why(stale) if stale else ""
        held = Order.objects.select_for_update().filter(pk=order.pk).held_by(worker).first() is not None
        if held and not stale:
            file.rendering, file.state, file.error, file.error_document_id = made.rendering, FileState.DONE, "", ""
        elif held:
            file.state, file.error, file.error_document_id = FileState.WITHDRAWN, why, stale
        if held:
            file.save(update_fields=["rendering", "state", "error", "error_document_id"])
    if stale or not (held or made.rendering.keep):
        forget(made.rendering, why=_why(stale) if stale else Problem.STALE, document_id=stale)


def _why(document_id: str) -> Problem:
    return Problem.TAKEN_BACK if registry.get(document_id).words else Problem.STALE


def _fail(file: OrderedFile, failure: Failed) -> None:
    file.state, file.error, file.error_document_id = FileState.FAILED, failure.problem, failure.document_id
    file.save(update_fields=["state", "error", "error_document_id"])


def _kept(documents: Sequence[Document], order: Order) -> _Made:
    """The file of this content: from the shelf when it was made before, else made now.

    What holds words is read after its edition was: words taken out meanwhile make another edition.
    """
    read = {one.id: editions.current(one.id, order.subject) for one in documents if one.words}
    bound = binding.build(documents, order)
    key = bound.key
    shelved = Rendering.objects.kept(key).first()
    if shelved is not None:
        if shelved.file.exists():
            return _Made(shelved, read)
        forget(shelved, why=Problem.MISSING)
    drawn = bound.draw()
    shelf = editions.shelf(read, order.subject) if read else f"kept/{key[:2]}"
    stored = _store(f"{shelf}/{key}.pdf", drawn.content)
    facts = {"path": stored.path, "digest": stored.digest, "size": stored.size, **_laid(drawn)}
    finished, _is_new = Rendering.objects.get_or_create(key=key, keep=True, defaults=facts)
    return _Made(finished, read)


def _with_codes(documents: Sequence[Document], order: Order) -> _Made:
    """A file with new codes. In one transaction the old codes end, the old files go, the new codes are made."""
    read: Editions = {}
    with transaction.atomic():
        for one in sorted(documents, key=lambda document: document.id):  # as everybody who locks several
            if not one.keep:
                read[one.id] = editions.begin_next(one.id, order.subject)
                _take_back(one.id, subject=order.subject)
            elif one.words:
                read[one.id] = editions.current(one.id, order.subject)
        bound = binding.build(documents, order)
    drawn = bound.draw()
    worded = {one.id: read[one.id] for one in documents if one.words}
    shelf = editions.shelf(worded, order.subject) if worded else "codes"
    stored = _store(f"{shelf}/{uuid4().hex}.pdf", drawn.content)
    finished = Rendering.objects.create(
        key=stored.digest,
        path=stored.path,
        digest=stored.digest,
        size=stored.size,
        keep=False,
        expires_at=timezone.now() + CODES_LIVE,
        **_laid(drawn),
    )
    return _Made(finished, read)


def _laid(drawn: rendering.Drawn) -> dict[str, Any]:
    """How many pages, and where the items lie among them."""
    places = [[place.first, place.pages] for place in drawn.places] or [[0, drawn.pages]]
    return {"pages": drawn.pages, "places": places}


def _store(name: str, content: bytes) -> store.Stored:
    try:
        return store.put(name, content)
    except OSError as error:
        logger.exception("%s could not be stored", name)
        raise Failed(Problem.STORAGE) from error


@transaction.atomic
def withdraw(document_id: str, *, subject: str) -> int:
    """Take back every file in which a document lies; how many. One that is being made now will not be given out."""
    edition = editions.begin_next(document_id, subject)
    if not registry.get(document_id).words:
        return _take_back(document_id, subject=subject)
    stem = editions.stem(document_id, subject)
    stored = list(Rendering.objects.with_words_on(stem))
    for old in stored:
        forget(old, why=Problem.TAKEN_BACK, document_id=document_id)
    transaction.on_commit(lambda: store.clear("words", stem=stem, before=edition), robust=True)
    return len(stored)


def _take_back(document_id: str, *, subject: str) -> int:
    """The files with the codes of before, whatever else lies in them."""
    found = list(Rendering.objects.with_codes_of(document_id, subject))
    for old in found:
        forget(old, why=Problem.STALE, document_id=document_id)
    return len(found)


@transaction.atomic
def forget(old: Rendering, *, why: Problem, document_id: str = "") -> None:
    """Delete a rendering; its orders say why it is gone. The file goes when that is stored."""
    old.files.update(state=FileState.WITHDRAWN, error=why, error_document_id=document_id, rendering=None)
    Rendering.objects.filter(pk=old.pk).delete()
    path = old.path
    transaction.on_commit(lambda: store.drop(path), robust=True)
