"""What every address of a pupil's device stands on: whose seat it is, and how a form or the outbox is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.reading import speak
from workshops import seat_cookie
from workshops.models import Seat
from workshops.seat_cookie import Device

P = ParamSpec("P")
FROM_OUTBOX = "X-Outbox"  # sent by static/js/outbox.js, which wants an answer and no page


def with_seat(
    view: Callable[Concatenate[HttpRequest, Seat, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Hand the view the seat it is about; without one the way leads to the code form, or to whose turn it is."""

    @wraps(view)
    @never_cache
    def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        device = seat_cookie.read_device(request)
        seat = _sender(request, device)
        if seat is None:
            return _without_seat(request, device)
        speak(request, seat.workshop.language, for_a_room=True)
        return view(request, seat, *args, **kwargs)

    return inner  # type: ignore[return-value]  # `wraps` names the first argument, callers never do


def _sender(request: HttpRequest, device: Device) -> Seat | None:
    """Who wrote it: the seat that the form names, if it is held here, and not who has the device by now."""
    named = request.POST.get("seat")
    return device.turn if named is None else device.seat(named)


def _without_seat(request: HttpRequest, device: Device) -> HttpResponse:
    """To the code form, or to whose turn it is; words that no seat can take are given back (the outbox has its own)."""
    sent = [request.POST.get(name, "") for name in ("text", "for_whom", "words")]
    words = [said for said in sent if said.strip()]
    if words and "seat" in request.POST and not is_from_outbox(request):
        return render(request, "workshops/words_kept.html", {"words": words}, status=422)
    return redirect("workshops:seat" if device.held else "workshops:join")


def is_from_outbox(request: HttpRequest) -> bool:
    """Whether a script sent what it had kept while the network was gone."""
    return FROM_OUTBOX in request.headers


def taken(request: HttpRequest, sentence: str = "", *, draft: str = "", at: str = "") -> HttpResponse:
    """It is in: back to the seat's page (`at`: to this id in it), which says so and lets go of the draft.

    What came from the outbox has no draft any more; the one on the device is already that of the next card.
    """
    by_script = is_from_outbox(request)
    if sentence:
        messages.success(request, sentence, extra_tags=f"draft-done:{draft}" if draft and not by_script else "")
    home = reverse("workshops:seat")
    return JsonResponse({"ok": True}) if by_script else redirect(f"{home}#{at}" if at else home)


def not_now(request: HttpRequest, sentence: str) -> HttpResponse:
    """It came too late, or was too much: the seat's page says why."""
    messages.info(request, sentence)
    return refused(sentence) if is_from_outbox(request) else redirect("workshops:seat")


def refused(sentence: str) -> JsonResponse:
    """For the outbox: it keeps the words and shows them with this sentence."""
    return JsonResponse({"ok": False, "said": sentence}, status=422)


def first_error(form: Form) -> str:
    """What is wrong with it, in one sentence."""
    return next(str(error) for errors in form.errors.values() for error in errors)
