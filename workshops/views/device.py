"""A device that several pupils share: whose turn it is, one more, one less."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.reading import speak
from elections import actions as elections
from workshops import seat_cookie
from workshops.actions import seats
from workshops.forms.join import JoinForm
from workshops.lifecycle import Stage
from workshops.models import VoteRound
from workshops.seat_cookie import Device
from workshops.views.joining import let_in


def whose_turn(request: HttpRequest, device: Device) -> HttpResponse:
    """Between two pupils: every seat of this device is a button, and nothing of anybody's is shown."""
    voted = _voted(device)
    rows = [{"seat": taken.seat, "voted": taken.seat.pk in voted} for taken in device.held]
    return render(request, "workshops/turn.html", {"device": device, "room": device.room, "rows": rows})


def _voted(device: Device) -> set[int]:
    """Who of this device has used the vote that is open now; that much is no secret."""
    room = device.room
    if room is None or room.stage != Stage.VOTE:
        return set()
    opened = VoteRound.objects.filter(workshop=room).open().select_related("election").first()
    if opened is None:
        return set()
    here = [taken.seat for taken in device.held]
    return {seat.pk for seat in here if elections.has_voted(opened.election, voter=seat.voter)}


@require_POST
def turn(request: HttpRequest) -> HttpResponse:
    """Take one's turn, or hand the device on (no seat named)."""
    device = seat_cookie.read_device(request)
    if not device.held:
        return redirect("workshops:join")
    seat = device.seat(request.POST.get("to", ""))
    response = redirect("workshops:seat")
    seat_cookie.write(response, device.turned_to(seat) if seat else device.handed_on())
    return response


@never_cache
@sensitive_post_parameters("code")
def one_more(request: HttpRequest) -> HttpResponse:
    """Another pupil of the same room comes to this device."""
    device = seat_cookie.read_device(request)
    room = device.room
    if room is None:
        return redirect("workshops:join")
    speak(request, room.language, for_a_room=True)
    if device.is_full:
        messages.info(request, _("One device has room for %(n)d pupils.") % {"n": seat_cookie.MOST_SEATS})
        return redirect("workshops:seat")
    form = JoinForm(request.POST) if request.method == "POST" else JoinForm()
    response = let_in(request, form, adding=True) if form.is_bound else None
    context = {"form": form, "device": device, "room": room}
    return response or render(request, "workshops/one_more.html", context, status=422 if form.errors else 200)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Free this device of the seat that the page is about; it and its cards stay, and so do the others here."""
    device = seat_cookie.read_device(request)
    whose_turn_it_is = str(device.turn.pk) if device.turn else ""
    taken = device.taken(request.POST.get("seat", whose_turn_it_is))
    if taken is None:  # an old page: who has the device by now stays
        return redirect("workshops:seat")
    seats.leave_seat(taken)
    left = device.without(taken.seat)
    response = redirect("workshops:seat" if left.held else "workshops:join")
    seat_cookie.write(response, left)
    messages.success(request, _("You have left the seat. Your cards are kept."))
    return response
