"""The agenda: filled, ordered and changed, with its clock times beside it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from dreams.views.places import read_only
from schools.models import BranchReadOnly
from townhalls.actions import agenda as agendas
from townhalls.actions.keeping import NotNow
from townhalls.agenda import agenda_of
from townhalls.forms.planning import ItemForm
from townhalls.models import AgendaItem, TownHall
from townhalls.steps import steps
from townhalls.views.finding import find_held


@never_cache
@login_required
def agenda(request: MemberRequest, pk: int) -> HttpResponse:
    """The whole agenda, and a form for one more item."""
    hall = find_held(request, pk)
    form = ItemForm(request.POST or None)
    draft = f"town-hall-{hall.pk}-item"
    if form.is_valid() and _saved(request, form, lambda: form.add(hall, by=request.user)):
        messages.success(request, _("It is on the programme."), extra_tags=f"draft-done:{draft}")
        return redirect("townhalls:agenda", hall.pk)
    context: dict[str, Any] = _context(hall) | {"form": form, "draft": draft, "step": 2}
    return render(request, "townhalls/agenda.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def item(request: MemberRequest, pk: int, key: int) -> HttpResponse:
    """Other words or minutes for one item."""
    found = _find(request, pk, key)
    form = ItemForm(request.POST or None, item=found)
    if form.is_valid() and _saved(request, form, lambda: form.change(found, by=request.user)):
        messages.success(request, _("Saved."), extra_tags=f"draft-done:town-hall-item-{found.pk}")
        return redirect("townhalls:agenda", pk)
    context = _context(found.town_hall) | {"item": found, "form": form}
    return render(request, "townhalls/item.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def item_do(request: MemberRequest, pk: int, key: int, verb: str) -> HttpResponse:
    """Up, down, or off the agenda."""
    hall = find_held(request, pk)
    if verb not in {"up", "down", "drop"}:
        raise Http404
    found = hall.items.filter(pk=key).first()
    if found is None:  # somebody was quicker
        return redirect("townhalls:agenda", pk)
    found.town_hall = hall
    try:
        if verb == "drop":
            agendas.drop_item(found, by=request.user)
        else:
            seen = request.POST.get("seen", "")
            seen_at = int(seen) if seen.isdecimal() and len(seen) < 6 else 0
            agendas.move_item(found, by=request.user, up=verb == "up", seen=seen_at)
    except BranchReadOnly:
        messages.error(request, read_only())
    except NotNow:
        messages.info(request, _("It stays: the town hall is over, or everybody has read that there is a programme."))
    return redirect("townhalls:agenda", pk)


def _find(request: MemberRequest, pk: int, key: int) -> AgendaItem:
    hall = find_held(request, pk)
    found = get_object_or_404(hall.items.all(), pk=key)
    found.town_hall = hall
    return found


def _saved(request: MemberRequest, form: ItemForm, save: Any) -> bool:
    try:
        return bool(save())
    except BranchReadOnly:
        form.add_error(None, read_only())
    except NotNow:
        form.add_error(None, _("This town hall is over, and stays as it was."))
    return False


def _context(hall: TownHall) -> dict[str, Any]:
    return {"hall": hall, "branch": hall.branch, "agenda": agenda_of(hall), "steps": steps(hall)}
