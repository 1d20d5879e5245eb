"""The print room: an order, its files and their pictures."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import MemberRequest
from lifecycles.move import IllegalMove
from printing import actions, pictures, registry, shelf
from printing.forms import OrderForm
from printing.lifecycle import FileState
from printing.models import Order, OrderedFile, Rendering
from printing.press import forget
from printing.problems import Problem


def _order(request: MemberRequest, uuid: UUID) -> Order:
    """The order, if this user may order all that is in it; else not found."""
    order = get_object_or_404(Order.objects.with_files(), pk=uuid)
    if not registry.may_see(request.user, order.subject, order.document_ids):
        raise Http404
    return order


def _ready(file: OrderedFile) -> Rendering | None:
    """What a file became; None when it has been withdrawn or its bytes are gone (then the order says so)."""
    if file.state != FileState.DONE or file.rendering is None:
        return None
    if not file.rendering.file.exists():
        forget(file.rendering, why=Problem.MISSING)
        return None
    return file.rendering


@login_required
@require_POST
def order_new(request: MemberRequest) -> HttpResponse:
    """Order files for a subject."""
    subject = request.POST.get("subject", "")
    form = OrderForm(request.POST, user=request.user, subject=subject)
    if not form.offered:
        raise Http404
    home = form.offered[0].describe(subject)
    if not form.is_valid():
        for sentence in form.errors.values():
            messages.error(request, " ".join(str(line) for line in sentence))
        return redirect(home.url)
    try:
        order = form.save()
    except actions.CannotOrder as hindrance:
        messages.error(request, str(hindrance))
        return redirect(home.url)
    return redirect("printing:order", uuid=order.pk)


@login_required
@require_safe
@never_cache
def order(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """How far an order is, and its files."""
    counter = shelf.counter(_order(request, uuid))
    is_part = getattr(request, "htmx", False) and not request.htmx.boosted  # type: ignore[attr-defined]  # django-htmx
    return render(request, "printing/_files.html" if is_part else "printing/order.html", {"counter": counter})


@login_required
@require_POST
def order_retry(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Make what failed once more."""
    _move(request, uuid, actions.retry)
    return redirect("printing:order", uuid=uuid)


@login_required
@require_POST
def order_cancel(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Stop what has not been made yet."""
    _move(request, uuid, actions.cancel)
    return redirect("printing:order", uuid=uuid)


def _move(request: MemberRequest, uuid: UUID, move: Callable[..., None]) -> None:
    try:
        move(_order(request, uuid), by=request.user)
    except IllegalMove:
        messages.info(request, _("That was not needed any more: the order has moved on."))


@login_required
@require_safe
@never_cache
def file(request: MemberRequest, uuid: UUID, pk: int) -> HttpResponse | FileResponse:
    """The PDF."""
    order = _order(request, uuid)
    asked = get_object_or_404(OrderedFile.objects.with_rendering(), pk=pk, order=order)
    ready = _ready(asked)
    if ready is None:
        messages.error(request, _("That file is not there any more. Order it again."))
        return redirect("printing:order", uuid=uuid)
    name = f"{_name(asked, order)}-{order.language}.pdf"
    return FileResponse(ready.file.open("rb"), filename=name, content_type="application/pdf")


def _name(file: OrderedFile, order: Order) -> str:
    """In the order of printing, so that a folder of downloads has it too."""
    kind, _colon, number = order.subject.partition(":")
    items = list(file.items.all())
    if len(items) == 1:
        return f"{items[0].document_id.replace('.', '-')}-{number}"
    cut = f"-{file.cells}" if file.cells else ""
    return f"{kind}-{number}-{file.position}-{file.setting.replace('_', '-')}{cut}"


@login_required
@require_safe
@never_cache
def preview(request: MemberRequest, uuid: UUID, pk: int) -> HttpResponse:
    """A picture of an item's first sheet."""
    order = _order(request, uuid)
    item = get_object_or_404(order.items.with_rendering(), pk=pk)
    ready = _ready(item.file)
    if ready is None:
        raise Http404
    lying = list(item.file.items.values_list("pk", flat=True))
    page = ready.places[lying.index(item.pk)][0]
    return HttpResponse(pictures.stored_png(ready.file, page=page), content_type="image/png")
