"""The door, on a helper's phone: a code by camera or typed, a tick in the list, a count of those without a place."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from schools.seats import is_young
from townhalls.actions import door as doors
from townhalls.actions.keeping import NotNow
from townhalls.figures import figures_of
from townhalls.forms.door import CameForm, CodeForm, WalkInForm
from townhalls.models import Registration, TownHall
from townhalls.views.finding import find_at_door


@never_cache
@login_required
def door(request: MemberRequest, pk: int) -> HttpResponse:
    """Codes, figures and the list. A camera opens this page with the code in its address; looking changes nothing."""
    hall = find_at_door(request, pk)
    typed = request.GET if "code" in request.GET else None
    form = CodeForm(hall, typed)
    if form.is_valid() and form.found:
        return redirect("townhalls:party", hall.pk, form.found.pk)
    context = {
        "hall": hall,
        "branch": hall.branch,
        "form": form,
        "figures": figures_of(hall),
        "nonces": [uuid.uuid4() for _each in range(4)],
        "is_today": hall.day == timezone.localdate(),
        **_list(request, hall),
    }
    return render(request, "townhalls/door.html", context, status=422 if form.errors else 200)


def _list(request: MemberRequest, hall: TownHall) -> dict[str, Any]:
    """The parties with a place. A stranger's words are not shown to a child: a young helper sees codes."""
    return {
        "parties": list(hall.registrations.placed().for_door()),
        "sees_names": not is_young(request.user),
    }


@never_cache
@login_required
def figures(request: MemberRequest, pk: int) -> HttpResponse:
    """The figures and the list as they are now, for the page that asks by itself."""
    hall = find_at_door(request, pk)
    context = {"hall": hall, "figures": figures_of(hall), **_list(request, hall)}
    return render(request, "townhalls/_who_came.html", context)


@never_cache
@login_required
def party(request: MemberRequest, pk: int, key: int) -> HttpResponse:
    """One party, found by its code: how many are here, and the one button."""
    hall, found = _find(request, pk, key)
    form = CameForm(found, request.POST or None)
    if form.is_valid():
        _check_in(request, found, came=form.cleaned_data["came"])
        return redirect("townhalls:door", hall.pk)
    context = {
        "hall": hall,
        "branch": hall.branch,
        "party": found,
        "form": form,
        "sees_names": not is_young(request.user),
    }
    return render(request, "townhalls/party.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def party_do(request: MemberRequest, pk: int, key: int, verb: str) -> HttpResponse:
    """A tick in the list, or a tick taken back."""
    hall, found = _find(request, pk, key)
    if verb not in {"in", "out"}:
        raise Http404
    if verb == "in":
        _check_in(request, found, came=None)
    else:
        _check_out(request, found)
    return redirect("townhalls:door", hall.pk)


def _check_in(request: MemberRequest, found: Registration, *, came: int | None) -> None:
    people = came or found.party
    try:
        is_new = doors.check_in(found, by=request.user, came=came)
    except doors.NoPlace:
        messages.error(request, _("This party has no place: it waits. Count it as without a place if there is room."))
    except NotNow:
        messages.error(request, _("This town hall is called off."))
    else:
        if is_new:
            said = ngettext("Welcome: %(n)d person.", "Welcome: %(n)d people.", people) % {"n": people}
            messages.success(request, said)
        else:
            messages.warning(request, _("This code was used already: they are counted."))


def _check_out(request: MemberRequest, found: Registration) -> None:
    try:
        if doors.check_out(found, by=request.user):
            messages.info(request, _("The tick is taken back."))
    except NotNow:
        messages.error(request, _("This town hall is called off."))


@require_POST
@login_required
def walk_in(request: MemberRequest, pk: int) -> HttpResponse:
    """Somebody came without a place, or was counted once too often."""
    hall = find_at_door(request, pk)
    form = WalkInForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            doors.walk_in(hall, by=request.user, people=said["people"], nonce=said["nonce"])
        except NotNow:
            messages.error(request, _("This town hall is called off."))
    return redirect("townhalls:door", hall.pk)


def _find(request: MemberRequest, pk: int, key: int) -> tuple[TownHall, Registration]:
    hall = find_at_door(request, pk)
    found = get_object_or_404(hall.registrations.placed().select_related("group__council", "group__school"), pk=key)
    found.town_hall = hall
    return hall, found
