"""Coming into a room, without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import throttle
from workshops import seat_cookie
from workshops.actions import council
from workshops.actions.seats import NoSuchCode, OtherRoom, RoomFull, find_room
from workshops.forms.join import ROOM_LENGTH, JoinForm
from workshops.models import CouncilSession, Workshop
from workshops.seat_cookie import Device
from workshops.views import council_seat

SCOPE = "join"


@never_cache
@sensitive_post_parameters("code")
def join(request: HttpRequest) -> HttpResponse:
    """Type a code: six signs for the room, eight for a seat. A device in a room of the youngest asks for pictures."""
    if request.method == "GET" and "code" not in request.GET and _finds_by_pictures(request):
        return redirect("workshops:pictures")
    form = JoinForm(request.POST) if request.method == "POST" else JoinForm()
    response = let_in(request, form) if form.is_bound else None
    context = {"form": form, "device": seat_cookie.read_device(request), "by_link": False}
    return response or render(request, "workshops/join.html", context, status=422 if form.errors else 200)


@never_cache
def join_by_link(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code leads here. Looking takes no seat (a link preview looks too); the button does."""
    form = JoinForm(initial={"code": code.upper()})
    context = {"form": form, "device": seat_cookie.read_device(request), "by_link": True}
    return render(request, "workshops/join.html", context)


def let_in(request: HttpRequest, form: JoinForm, *, adding: bool = False) -> HttpResponse | None:
    """The seat's page, or nothing when the form now says what is wrong. `adding` is one more on a shared device."""
    if throttle.is_shut(request, SCOPE):
        form.is_valid()
        form.say_wait()
        return None
    if not form.is_valid():
        return None
    device = seat_cookie.read_device(request)
    try:
        code = form.cleaned_data["code"]
        if not adding and _still_sits(device, code):
            return redirect("workshops:seat")
        if not adding and len(code) == ROOM_LENGTH and (room := find_room(code)).has_pictures:
            return _remember(room)
        taken = form.save(only_in=device.room if adding else None)
    except NoSuchCode:
        if not adding and (session := council.find_by_code(code)) is not None:
            return _into_council(request, form, session)
        throttle.count_wrong(request, SCOPE)
        form.say_wrong()
    except RoomFull:
        form.say_full()
    except OtherRoom:
        form.say_other_room()
    else:
        # A slip typed on one's own device is a change of seat; on a shared one the others keep theirs.
        stays = device if adding or device.is_shared else Device()
        response = redirect("workshops:seat")
        seat_cookie.write(response, stays.joined_by(taken))
        return response
    return None


def _into_council(request: HttpRequest, form: JoinForm, session: CouncilSession) -> HttpResponse | None:
    """The code was that of a student council's session: a seat there, known by a cookie of its own."""
    sits = council_seat.read(request)
    if sits is not None and sits.session_id == session.pk:
        return redirect("workshops:council_seat")
    try:
        taken = council.join(session, nonce=form.cleaned_data["nonce"])
    except council.SessionFull:
        form.add_error("code", _("Every seat of this session is taken. Ask the teacher to add one."))
        return None
    response = redirect("workshops:council_seat")
    council_seat.sit(response, taken)
    return response


def _remember(room: Workshop) -> HttpResponse:
    """Into a room of the youngest: the device is let in, and each finds the own seat by its pictures."""
    response = redirect("workshops:pictures")
    seat_cookie.write_room(response, room)
    return response


def _finds_by_pictures(request: HttpRequest) -> bool:
    room = seat_cookie.read_room(request)
    return room is not None and room.has_pictures


def _still_sits(device: Device, code: str) -> bool:
    """Whether this device comes back into the room where it has its seats."""
    room = device.room
    return room is not None and room.join_code == code and find_room(code).pk == room.pk
