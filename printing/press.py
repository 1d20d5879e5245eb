"""The press: takes an order by its lease, makes its files one by one, stores them whole."""

import datetime
import hashlib
import logging
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.utils import timezone, translation

from printing import lifecycle, progress, registry, rendering, store
from printing.leases import LEASE, Heartbeat
from printing.lifecycle import FileState, State
from printing.models import Edition, Order, OrderedFile, Rendering
from printing.problems import Problem

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
"""A file that took the worker down so often is given up, so that it does not do so for ever."""
CODES_LIVE = datetime.timedelta(hours=24)
"""How long files with codes or names are kept."""


class _Failed(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def run(order_id: UUID) -> bool:
    """Work off one order under a lease; False when it is another's or nothing is left to do."""
    worker = uuid4().hex
    if not _take(order_id, worker):
        return False
    order = Order.objects.get(pk=order_id)
    with Heartbeat(order_id, worker):
        for file in order.files.to_do():
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
        _fail(file, Problem.CRASHED)
        return
    file.state, file.attempts = FileState.WORKING, file.attempts + 1
    file.save(update_fields=["state", "attempts"])
    progress.tell(order.pk)
    try:
        document = registry.get(file.document_id)
        made = _kept(document, order) if document.keep else _with_codes(document, order)
    except KeyError:
        _fail(file, Problem.GONE)
    except _Failed as failure:
        _fail(file, failure.problem)
    else:
        _deliver(file, made, order, worker)


def _deliver(file: OrderedFile, made: "tuple[Rendering, int | None]", order: Order, worker: str) -> None:
    """Give the file to its order, if the order is still ours and what is in it still holds."""
    finished, edition = made
    why = Problem.TAKEN_BACK if file.document.words else Problem.STALE
    with transaction.atomic():
        stale = edition is not None and not _is_current(file.document_id, order.subject, edition)
        held = Order.objects.select_for_update().filter(pk=order.pk).held_by(worker).first() is not None
        if held and not stale:
            file.rendering, file.state, file.error = finished, FileState.DONE, ""
            file.save(update_fields=["rendering", "state", "error"])
            return
        if held:
            file.state, file.error = FileState.WITHDRAWN, why
            file.save(update_fields=["state", "error"])
    if edition is not None:
        forget(finished, why=why)


def _is_current(document_id: str, subject: str, number: int) -> bool:
    row = Edition.objects.select_for_update().filter(document_id=document_id, subject=subject).first()
    return row is not None and row.number == number


def _fail(file: OrderedFile, problem: Problem) -> None:
    file.state, file.error = FileState.FAILED, problem
    file.save(update_fields=["state", "error"])


def _kept(document: registry.Document, order: Order) -> tuple[Rendering, int | None]:
    """The file of this content: from the shelf when it was made before, else made now.

    What holds words is read after its edition was: words taken out meanwhile make another edition.
    """
    edition = _edition_of(document, order.subject) if document.words else None
    source = _build(document, order)
    key = rendering.content_key(source, language=order.language)
    shelved = Rendering.objects.kept(key).first()
    if shelved is not None:
        if shelved.file.exists():
            return shelved, edition
        forget(shelved, why=Problem.MISSING)
    drawn = _draw(source)
    shelf = f"kept/{key[:2]}" if edition is None else _shelf_of_words(document.id, order.subject, edition)
    stored = _store(f"{shelf}/{key}.pdf", drawn.content)
    finished, _is_new = Rendering.objects.get_or_create(
        key=key,
        keep=True,
        defaults={"path": stored.path, "digest": stored.digest, "size": stored.size, "pages": drawn.pages},
    )
    return finished, edition


def _edition_of(document: registry.Document, subject: str) -> int:
    return Edition.objects.get_or_create(document_id=document.id, subject=subject)[0].number


def _shelf_of_words(document_id: str, subject: str, edition: int) -> str:
    """A shelf for each edition, so that it can be cleared whatever the rows say."""
    return f"words/{_stem_of_words(document_id, subject)}-{edition}"


def _stem_of_words(document_id: str, subject: str) -> str:
    return hashlib.sha256(f"{document_id} {subject}".encode()).hexdigest()[:24]


def _with_codes(document: registry.Document, order: Order) -> tuple[Rendering, int]:
    """A file with new codes. In one transaction the old codes end, the old files go, the new codes are made."""
    with transaction.atomic():
        edition = _next_edition(document.id, order.subject)
        _take_back(document.id, subject=order.subject)
        source = _build(document, order)
    drawn = _draw(source)
    shelf = _shelf_of_words(document.id, order.subject, edition) if document.words else "codes"
    stored = _store(f"{shelf}/{uuid4().hex}.pdf", drawn.content)
    finished = Rendering.objects.create(
        key=stored.digest,
        path=stored.path,
        digest=stored.digest,
        size=stored.size,
        pages=drawn.pages,
        keep=False,
        expires_at=timezone.now() + CODES_LIVE,
    )
    return finished, edition


def _next_edition(document_id: str, subject: str) -> int:
    """Count one further, and hold the row until the transaction ends: deliveries wait for it."""
    Edition.objects.get_or_create(document_id=document_id, subject=subject)
    edition = Edition.objects.select_for_update().get(document_id=document_id, subject=subject)
    edition.number += 1
    edition.save(update_fields=["number"])
    return edition.number


def _build(document: registry.Document, order: Order) -> registry.Source:
    try:
        with translation.override(order.language), transaction.atomic():
            return document.build(order.subject, order.language)
    except (TemplateSyntaxError, TemplateDoesNotExist) as error:
        logger.exception("The template of %s is broken", document.id)
        raise _Failed(Problem.TEMPLATE) from error
    except Exception as error:  # one broken sheet must not stop the others
        logger.exception("%s could not be built for %s", document.id, order.subject)
        raise _Failed(Problem.TEMPLATE) from error


def _draw(source: registry.Source) -> rendering.Drawn:
    try:
        return rendering.draw(source)
    except Exception as error:  # WeasyPrint may raise anything, memory and recursion included
        logger.exception("A page could not be drawn")
        raise _Failed(Problem.RENDERING) from error


def _store(name: str, content: bytes) -> store.Stored:
    try:
        return store.put(name, content)
    except OSError as error:
        logger.exception("%s could not be stored", name)
        raise _Failed(Problem.STORAGE) from error


@transaction.atomic
def withdraw(document_id: str, *, subject: str) -> int:
    """Take back every file of a document for a subject; how many. One that is being made now will not be given out."""
    edition = _next_edition(document_id, subject)
    if not registry.get(document_id).words:
        return _take_back(document_id, subject=subject)
    stem = _stem_of_words(document_id, subject)
    stored = list(Rendering.objects.filter(path__startswith=f"words/{stem}-"))
    for old in stored:
        forget(old, why=Problem.TAKEN_BACK)
    transaction.on_commit(lambda: store.clear("words", stem=stem, before=edition), robust=True)
    return len(stored)


def _take_back(document_id: str, *, subject: str) -> int:
    """The files with the codes of before."""
    renderings = Rendering.objects.filter(
        keep=False, files__document_id=document_id, files__order__subject=subject
    ).distinct()
    count = 0
    for old in renderings:
        forget(old, why=Problem.STALE)
        count += 1
    return count


@transaction.atomic
def forget(old: Rendering, *, why: Problem) -> None:
    """Delete a rendering; its orders say why it is gone. The file goes when that is stored."""
    old.files.update(state=FileState.WITHDRAWN, error=why, rendering=None)
    Rendering.objects.filter(pk=old.pk).delete()
    path = old.path
    transaction.on_commit(lambda: store.drop(path), robust=True)
