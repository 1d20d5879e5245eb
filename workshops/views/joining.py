"""Coming into a room and leaving it, without an account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import throttle
from workshops import seat_cookie
from workshops.actions.seats import NoSuchCode, RoomFull, find_room
from workshops.forms.join import JoinForm
from workshops.models import Seat

SCOPE = "join"


@never_cache
@sensitive_post_parameters("code")
def join(request: HttpRequest) -> HttpResponse:
    """Type a code: six signs for the room, eight for a seat."""
    form = JoinForm(request.POST) if request.method == "POST" else JoinForm()
    response = _let_in(request, form) if form.is_bound else None
    context = {"form": form, "seat": seat_cookie.read(request), "by_link": False}
    return response or render(request, "workshops/join.html", context, status=422 if form.errors else 200)


@never_cache
def join_by_link(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code leads here. Looking takes no seat (a link preview looks too); the button does."""
    form = JoinForm(initial={"code": code.upper()})
    return render(request, "workshops/join.html", {"form": form, "seat": seat_cookie.read(request), "by_link": True})


def _let_in(request: HttpRequest, form: JoinForm) -> HttpResponse | None:
    """The seat's page, or nothing when the form now says what is wrong."""
    if throttle.is_shut(request, SCOPE):
        form.is_valid()
        form.say_wait()
        return None
    if not form.is_valid():
        return None
    try:
        if _still_sits(seat_cookie.read(request), form.cleaned_data["code"]):
            return redirect("workshops:seat")
        taken = form.save()
    except NoSuchCode:
        throttle.count_wrong(request, SCOPE)
        form.say_wrong()
        return None
    except RoomFull:
        form.say_full()
        return None
    response = redirect("workshops:seat")
    response.delete_cookie(seat_cookie.RECEIPT, samesite="Lax")
    seat_cookie.write(response, taken)
    return response


def _still_sits(seat: Seat | None, code: str) -> bool:
    """Whether this device comes back into the room where it has its seat."""
    return seat is not None and seat.workshop.join_code == code and find_room(code).pk == seat.workshop_id


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Let the next pupil use this device; the seat and its cards stay."""
    response = redirect("workshops:join")
    seat_cookie.forget(response)
    messages.success(request, _("You have left the seat. Your cards are kept."))
    return response
