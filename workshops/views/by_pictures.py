"""Finding one's seat by three pictures, in a room that this device was let into by its code."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import throttle
from accounts.reading import speak
from workshops import pictures, seat_cookie
from workshops.actions import seats
from workshops.actions.seats import NoSuchPictures, RoomFull, Taken
from workshops.lifecycle import State
from workshops.models import Workshop


@never_cache
@sensitive_post_parameters()
def by_pictures(request: HttpRequest) -> HttpResponse:
    """Tap three in order. Each tap is a form of its own where no script runs; the last one opens the seat."""
    device = seat_cookie.read_device(request)
    room = device.room or seat_cookie.read_room(request)
    if room is None or not room.has_pictures or room.state == State.FINISHED:
        return redirect(reverse("workshops:join") + "?code")
    speak(request, room.language, for_a_room=True)
    if device.is_full:
        messages.info(request, _("One device has room for %(n)d pupils.") % {"n": seat_cookie.MOST_SEATS})
        return redirect("workshops:seat")
    tapped, wrong = _tapped(request), ""
    if request.method == "POST" and (len(tapped) == pictures.LENGTH or "free" in request.POST):
        found = _find(request, room, tapped)
        if isinstance(found, Taken):
            response = redirect("workshops:seat")
            seat_cookie.write(response, device.joined_by(found))
            return response
        tapped, wrong = [], found
    return _show(request, room, tapped, wrong)


def _tapped(request: HttpRequest) -> list[str]:
    """What was tapped before, and now; one taken back, or all of them."""
    before = pictures.tapped(request.POST.get("tapped", ""))
    if "undo" in request.POST:
        return before[:-1]
    return pictures.tapped(" ".join([*before, request.POST.get("tap", "")]))


def _find(request: HttpRequest, room: Workshop, tapped: list[str]) -> Taken | str:
    """The seat, or a sentence that says why not."""
    scope = f"pictures {room.pk}"
    if throttle.is_shut(request, scope):
        return _("There were many wrong pictures from here. Wait ten minutes, or ask your teacher.")
    try:
        if "free" in request.POST:
            return seats.take_free_seat(room, nonce=_nonce(request))
        return seats.take_by_pictures(room, " ".join(tapped))
    except NoSuchPictures:
        throttle.count_wrong(request, scope)
        return _("Nobody has these three. Look at your slip once more.")
    except RoomFull:
        return _("Every seat in this workshop is taken. Ask your teacher for a seat slip.")


def _nonce(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("nonce", ""))
    except ValueError:
        return uuid.uuid4()


def _show(request: HttpRequest, room: Workshop, tapped: list[str], wrong: str) -> HttpResponse:
    slots = [tapped[n] if n < len(tapped) else "" for n in range(pictures.LENGTH)]
    context = {
        "room": room,
        "tapped": " ".join(tapped),
        "slots": [{"code": code, "name": pictures.PICTURES.get(code, "")} for code in slots],
        "grid": [{"code": c, "name": name, "is_tapped": c in tapped} for c, name in pictures.PICTURES.items()],
        "wrong": wrong,
        "nonce": uuid.uuid4(),
    }
    return render(request, "workshops/pictures.html", context, status=422 if wrong else 200)
