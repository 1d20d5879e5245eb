"""The organiser's desk: where the town hall stands, what is missing, what is next, who comes."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from dreams.mail import absolute
from dreams.views.places import read_only
from lifecycles import IllegalMove
from printing import qr
from schools.models import BranchReadOnly
from townhalls.actions import agenda as agendas, planning
from townhalls.actions.keeping import NotNow
from townhalls.agenda import agenda_of
from townhalls.figures import figures_of, needs_of
from townhalls.lifecycle import State
from townhalls.models import TownHall
from townhalls.readiness import missing
from townhalls.steps import steps
from townhalls.todo import TICKED, todo
from townhalls.views.finding import find_held


@never_cache
@login_required
def desk(request: MemberRequest, pk: int) -> HttpResponse:
    """One page from the first plan to the day after."""
    hall = find_held(request, pk)
    agenda = agenda_of(hall)
    groups = list(hall.groups.select_related("council", "school", "registration"))
    address = absolute(hall.get_absolute_url())
    context: dict[str, Any] = {
        "hall": hall,
        "branch": hall.branch,
        "agenda": agenda,
        "groups": groups,
        "gaps": missing(hall) if hall.state == State.DRAFT else [],
        "todo": todo(hall, agenda, has_groups=bool(groups)),
        "steps": steps(hall),
        "address": address,
        "days_kept": settings.TOWN_HALL_DAYS_KEPT,
    }
    if hall.state != State.DRAFT:
        context["figures"] = figures_of(hall)
        context["needs"] = needs_of(hall)
        context["code"] = qr.svg(address, title=_("QR code with the address of this town hall"))
    return render(request, "townhalls/desk.html", context)


def _announce(request: MemberRequest, hall: TownHall) -> None:
    planning.announce(hall, by=request.user)
    messages.success(request, _("It is announced. Everybody can read of it and register."))


def _hold(request: MemberRequest, hall: TownHall) -> None:
    planning.finish(hall, by=request.user)
    messages.success(request, _("Well done. It stands as held from now on."))


def _ready(request: MemberRequest, hall: TownHall) -> None:
    agendas.use_ready_agenda(hall, by=request.user)
    messages.success(request, _("The ready programme is laid out. Change whatever you like."))


def _drop(request: MemberRequest, hall: TownHall) -> None:
    planning.drop(hall, by=request.user)
    messages.success(request, _("The draft is deleted."))


def _tick(request: MemberRequest, hall: TownHall) -> None:
    task = request.POST.get("task", "")
    if task in TICKED:
        planning.tick(hall, by=request.user, task=task, done=request.POST.get("done") == "yes")


# What each button does, and where it leads.
_VERBS: dict[str, tuple[Callable[[MemberRequest, TownHall], None], str]] = {
    "announce": (_announce, "townhalls:desk"),
    "hold": (_hold, "townhalls:desk"),
    "ready": (_ready, "townhalls:agenda"),
    "drop": (_drop, "townhalls:list"),
    "tick": (_tick, "townhalls:desk"),
}


@require_POST
@login_required
def do(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """One button."""
    hall = find_held(request, pk)
    if verb not in _VERBS:
        raise Http404
    act, then = _VERBS[verb]
    try:
        act(request, hall)
    except BranchReadOnly:
        messages.error(request, read_only())
    except planning.NotReady:
        messages.error(request, _("Something is missing before everybody may read of it."))
    except planning.AgendaTooLong:
        messages.error(request, _("The ready programme takes two hours. This town hall is shorter."))
    except (IllegalMove, NotNow):
        messages.info(request, _("The town hall has moved on meanwhile. Look at it again."))
    else:
        if verb == "drop":
            return redirect(then)
        fragment = "#todo" if verb == "tick" else ""
        response = redirect(then, hall.pk)
        response["Location"] += fragment
        return response
    return redirect("townhalls:desk", hall.pk)
