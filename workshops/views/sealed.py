"""The sealed place of a room: what a worrying card said, the routine to follow, and the day on which it goes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from workshops.actions import worries
from workshops.models import SealedCard, Workshop
from workshops.views.console import find_workshop


@never_cache
@login_required
@require_safe
def sealed(request: MemberRequest, pk: int) -> HttpResponse:
    """The one place where a sealed card can still be read. Whoever opens it is written down."""
    room = find_workshop(request, pk)
    cards = worries.open_place(room, by=request.user)
    context = {"workshop": room, "branch": room.school_class.school.branch, "cards": cards}
    return render(request, "workshops/sealed.html", context)


@require_POST
@login_required
def put_back(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """It was a mistake: into the waiting room with it."""
    room = find_workshop(request, pk)
    place = _find(room, number)
    if place is None:
        messages.info(request, _("This card is not sealed any more."))
    else:
        worries.put_back(place, by=request.user)
        messages.success(request, _("The card lies in the waiting room. What was struck out elsewhere stays out."))
    return redirect("workshops:console", pk=pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """Ask once, then delete the card for good. Pressed twice, the second finds it gone, as was asked for."""
    room = find_workshop(request, pk)
    place = _find(room, number)
    if place is not None and request.method != "POST":
        context = {"workshop": room, "branch": room.school_class.school.branch, "number": number}
        return render(request, "workshops/sealed_delete.html", context)
    if place is not None:
        worries.delete_now(place, by=request.user)
        messages.success(request, _("Card %(number)d is deleted for good.") % {"number": number})
    return redirect("workshops:sealed", pk=pk)


def _find(room: Workshop, number: int) -> SealedCard | None:
    return SealedCard.objects.filter(card__workshop=room, card__number=number).select_related("card__workshop").first()
