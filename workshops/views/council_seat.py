"""A member of a student council at a device of their own: waits, votes once in secret, and hears the result."""

from typing import Any

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
from workshops.actions import council
from workshops.actions.council import TakenSeat
from workshops.actions.room import NotNow
from workshops.forms.council import CouncilVoteForm
from workshops.lifecycle import SessionState
from workshops.models import SessionSeat
from workshops.scenes import outcome_of

NAME = "council-seat"
RECEIPT = "council-receipt"
_AGE = 24 * 3600  # a session is one meeting


def sit(response: HttpResponse, taken: TakenSeat) -> None:
    """Remember the seat on this device; a receipt of another session goes."""
    response.delete_cookie(RECEIPT, samesite="Lax")
    seat_cookie.put(response, NAME, taken.token, _AGE)


def read(request: HttpRequest) -> SessionSeat | None:
    """The seat that this device owns."""
    return council.find_seat(seat_cookie.get(request, NAME))


@never_cache
def council_seat(request: HttpRequest) -> HttpResponse:
    """What the council does now, as its member sees it."""
    seat = read(request)
    if seat is None:
        return HttpResponse(status=204) if _asks_by_itself(request) else redirect("workshops:join")
    return _show(request, seat)


def _asks_by_itself(request: HttpRequest) -> bool:
    """Whether an open page only looks for what is new: it never turns into a booth under somebody's thumb."""
    return bool(getattr(request, "htmx", False))


def _show(request: HttpRequest, seat: SessionSeat, form: CouncilVoteForm | None = None) -> HttpResponse:
    session = seat.session
    speak(request, session.language, for_a_room=True)
    context: dict[str, Any] = {"seat": seat, "session": session, "scene": session.state}
    if session.state == SessionState.VOTING and session.election is not None:
        has_voted = elections.has_voted(session.election, voter=seat.voter)
        if not has_voted and not _asks_by_itself(request):
            context["vote_form"] = form or CouncilVoteForm(session.election)
            context["question"] = session.election.question
            return render(request, "workshops/council/booth.html", context, status=422 if form else 200)
        if has_voted:
            context |= {"scene": "voted", "receipt": seat_cookie.get(request, RECEIPT)}
    elif session.state == SessionState.ANNOUNCED and session.election is not None:
        context |= {"outcome": outcome_of(session.election), "receipt": seat_cookie.get(request, RECEIPT)}
    return render(request, "workshops/council/seat.html", context)


@never_cache
def council_news(request: HttpRequest) -> HttpResponse:
    """For an open booth: nothing while the vote is on, and one line when it is closed."""
    seat = read(request)
    if seat is None or seat.session.state in {SessionState.JOINING, SessionState.VOTING}:
        return HttpResponse(status=204)
    speak(request, seat.session.language, for_a_room=True)
    return render(request, "workshops/council/_news.html", {})


@sensitive_post_parameters()
@require_POST
@never_cache
def council_vote(request: HttpRequest) -> HttpResponse:
    """Vote, once and in secret."""
    seat = read(request)
    if seat is None:
        return redirect("workshops:join")
    if seat.session.state != SessionState.VOTING or seat.session.election is None:
        messages.info(request, _("The vote is closed."))
        return redirect("workshops:council_seat")
    form = CouncilVoteForm(seat.session.election, request.POST)
    if not form.is_valid():
        return _show(request, seat, form)
    response = redirect("workshops:council_seat")
    try:
        receipt = form.put(seat)
    except elections.UsedForm:
        messages.info(request, _("This ballot was used by somebody else on this device. Here is a fresh one."))
    except elections.AlreadyVoted:
        messages.info(request, _("Your vote was already in the box. It counts once."))
    except (elections.BoxClosed, elections.BadBallot, elections.NotAVoter, NotNow):
        messages.info(request, _("The vote is closed."))
    else:
        seat_cookie.put(response, RECEIPT, str(receipt), seat_cookie.RECEIPT_AGE)
    return response
