"""The organiser's list, and the form with when, where and how many."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.requests import MemberRequest
from dreams.views.places import read_only
from lifecycles import IllegalMove
from schools.models import BranchReadOnly
from schools.permissions import Capability, branches_where
from townhalls.actions.keeping import NotNow
from townhalls.forms.planning import CancelForm, PlanForm
from townhalls.models import TownHall
from townhalls.steps import steps
from townhalls.views.finding import find_held

MOST = 50


@never_cache
@login_required
def list_all(request: MemberRequest) -> HttpResponse:
    """The town halls that the reader organises: what comes, then what was."""
    branches = list(branches_where(request.user, Capability.HOLD_TOWN_HALLS))
    if not branches:
        raise Http404
    halls: list[TownHall] = list(TownHall.objects.filter(branch__in=branches).with_place()[:MOST])
    now = timezone.now()
    context = {
        "branches": branches,
        "branch": branches[0] if len(branches) == 1 else None,
        "coming": sorted((hall for hall in halls if hall.ends_at >= now), key=lambda hall: hall.starts_at),
        "earlier": [hall for hall in halls if hall.ends_at < now],
    }
    return render(request, "townhalls/list.html", context)


@never_cache
@login_required
def new(request: MemberRequest, branch: str) -> HttpResponse:
    """Begin a town hall."""
    place = get_object_or_404(
        branches_where(request.user, Capability.HOLD_TOWN_HALLS).select_related("licence"), slug=branch
    )
    form = PlanForm(request.POST or None, branch=place)
    draft = f"town-hall-{request.user.pk}-{place.pk}-new"
    if form.is_valid():
        try:
            hall = form.save(by=request.user)
        except BranchReadOnly:
            form.add_error(None, read_only())
        else:
            messages.success(
                request, _("It is a draft, and nobody else sees it yet."), extra_tags=f"draft-done:{draft}"
            )
            return redirect("townhalls:agenda", hall.pk)
    return _page(request, form, {"branch": place, "draft": draft, "steps": steps(None), "step": 1})


@never_cache
@login_required
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """Another day, place or size. Everybody who has registered is told of a new time or place."""
    hall = find_held(request, pk)
    form = PlanForm(request.POST or None, hall=hall, branch=hall.branch)
    draft = f"town-hall-{request.user.pk}-{hall.pk}-{hall.sequence}"
    if form.is_valid():
        try:
            is_told = form.change(hall, by=request.user)
        except BranchReadOnly:
            form.add_error(None, read_only())
        except NotNow:
            form.add_error(None, _("This town hall is over, and stays as it was."))
        else:
            if is_told is not None:
                said = _("Saved. Everybody who has registered gets an e-mail.") if is_told else _("Saved.")
                messages.success(request, said, extra_tags=f"draft-done:{draft}")
                return redirect("townhalls:desk", hall.pk)
        hall = find_held(request, pk)  # as it is stored, not as the form would have it
    context = {"hall": hall, "branch": hall.branch, "draft": draft, "steps": steps(hall), "step": 1}
    return _page(request, form, context)


def _page(request: MemberRequest, form: PlanForm, context: dict[str, Any]) -> HttpResponse:
    return render(request, "townhalls/plan.html", context | {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """Call it off: what it means, and why."""
    hall = find_held(request, pk)
    form = CancelForm(request.POST or None)
    if form.is_valid():
        try:
            form.save(hall, by=request.user)
        except IllegalMove:
            messages.info(request, _("The town hall has moved on meanwhile. Look at it again."))
        else:
            messages.success(
                request,
                _("It is called off. Everybody who has registered gets an e-mail."),
                extra_tags=f"draft-done:cancel-{hall.pk}",
            )
        return redirect("townhalls:desk", hall.pk)
    context = {
        "hall": hall,
        "branch": hall.branch,
        "form": form,
        "told": hall.registrations.confirmed().count(),
    }
    return render(request, "townhalls/cancel.html", context, status=422 if form.errors else 200)
