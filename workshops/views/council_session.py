"""The teacher of a student council: its page, the plan of the joined session, its console and its wall."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.codes import in_groups
from accounts.reading import speak
from accounts.requests import MemberRequest
from dreams import actions as dreams
from dreams.lifecycle import State
from dreams.models import Dream, Pick
from dreams.views.places import read_only
from elections import actions as elections
from lifecycles import IllegalMove
from printing import qr
from schools import school_year
from schools.models import BranchReadOnly, Council
from schools.permissions import Capability, councils_where
from workshops import walls
from workshops.actions import council
from workshops.actions.room import NotNow
from workshops.actions.vote import letter_of
from workshops.forms.council import CouncilPaperForm, LotForm, SessionForm
from workshops.lifecycle import Destination, SessionState
from workshops.models import CouncilSession, Harvest
from workshops.scenes import Choice, outcome_of
from workshops.walls import Wall

_MADE_REAL = (State.PRODUCING, State.PAUSED, State.REALISED)


def _find_council(request: MemberRequest, pk: int) -> Council:
    led = councils_where(request.user, Capability.LEAD_COUNCIL).filter(kind=Council.Kind.STUDENT)
    return get_object_or_404(led.select_related("school", "branch__licence"), pk=pk)


def _find_session(request: MemberRequest, pk: int) -> CouncilSession:
    return get_object_or_404(CouncilSession.objects.led_by(request.user).with_place(), pk=pk)


@never_cache
@login_required
def council_home(request: MemberRequest, pk: int) -> HttpResponse:
    """What the council has chosen, what it can choose between, and what became of it."""
    found = _find_council(request, pk)
    year = school_year.starting_year(timezone.localdate())
    of_school = Dream.objects.public().filter(Q(council=found) | Q(school_class__school=found.school_id))
    picks = list(Pick.objects.filter(council=found).select_related("dream__branch", "dream__project"))
    context = {
        "council": found,
        "branch": found.branch,
        "year": school_year.label(year),
        "session": CouncilSession.objects.living().filter(council=found).first(),
        "left": dreams.picks_left(found, school_year=year),
        "picks": picks,
        "dreams": list(of_school.on_cards().newest()[:24]),
        "projects": list(
            of_school.filter(state__in=_MADE_REAL).filter(Q(council=found) | Q(picks__council=found)).distinct()
        ),
        "handed": Harvest.objects.offered(Destination.COUNCIL)
        .filter(workshop__school_class__school=found.school_id)
        .count(),
    }
    return render(request, "workshops/council/home.html", context)


@never_cache
@login_required
def council_plan(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose the options, how many dreams and how many members; while members come in it may be changed."""
    found = _find_council(request, pk)
    session = CouncilSession.objects.living().filter(council=found).first()
    if session is not None and session.state != SessionState.JOINING:
        return redirect(session)
    year = school_year.starting_year(timezone.localdate())
    left = dreams.picks_left(found, school_year=year)
    if not left:
        messages.info(request, _("The council has chosen its dreams of this school year."))
        return redirect("workshops:council_home", found.pk)
    initial = _as_planned(session) if session else {}
    offered = council.choosable(found, school_year=year)
    form = SessionForm(found, offered, request.POST or None, left=left, initial=initial)
    if form.is_valid():
        try:
            return redirect(form.save(by=request.user))
        except BranchReadOnly:
            messages.error(request, read_only())
        except council.YearIsFull:
            messages.info(request, _("The council has chosen its dreams of this school year."))
            return redirect("workshops:council_home", found.pk)
        except NotNow:
            messages.info(request, _("The vote has opened meanwhile."))
            return redirect("workshops:council_home", found.pk)
    context = {"council": found, "branch": found.branch, "form": form, "session": session}
    return render(request, "workshops/council/plan.html", context, status=422 if form.errors else 200)


def _as_planned(session: CouncilSession) -> dict[str, Any]:
    chosen = [str(pk) for pk in session.dreams.values_list("pk", flat=True)]
    return {"dreams": chosen, "winners": session.winners, "members": session.seats.count()}


@never_cache
@login_required
def council_session(request: MemberRequest, pk: int) -> HttpResponse:
    """The teacher's console: what happens now, and the one next step."""
    return _console(request, _find_session(request, pk))


def _console(request: MemberRequest, session: CouncilSession, **forms: Any) -> HttpResponse:
    context: dict[str, Any] = {"session": session, "branch": session.council.branch, "council": session.council}
    context |= {"code": in_groups(session.join_code), "address": _way_in()}
    context |= _of_now(session)
    if session.state == SessionState.VOTING and session.election is not None:
        context["paper_form"] = CouncilPaperForm(session, session.election)
    context["lot_form"] = LotForm()
    status = 422 if forms else 200
    return render(request, "workshops/council/session.html", context | forms, status=status)


def _of_now(session: CouncilSession) -> dict[str, Any]:
    """What console and wall show of the state the session is in."""
    if session.election is None:
        return {
            "seat_count": session.seats.count(),
            "joined_count": session.seats.filter(token_mac__isnull=False).count(),
            "choices": _lettered(session.dreams.public().order_by("title", "pk").values_list("title", flat=True)),
        }
    choices = _lettered(option.title for option in session.election.options.all())
    if session.state == SessionState.VOTING:
        return {"choices": choices, "turnout": elections.turnout(session.election)}
    return {"choices": choices, "outcome": outcome_of(session.election), "has_winner": council.has_winner(session)}


def _lettered(titles: Iterable[str]) -> list[Choice]:
    """The options under the letters that stand on paper ballots."""
    return [Choice(letter_of(no), title) for no, title in enumerate(titles, start=1)]


def _paper(request: MemberRequest, session: CouncilSession) -> HttpResponse | None:
    if session.election is None:
        raise NotNow
    form = CouncilPaperForm(session, session.election, request.POST)
    if form.is_valid() and form.save(by=request.user):
        messages.success(request, _("The paper ballots are counted in."))
        return None
    return _console(request, session, paper_form=form)


def _lot(request: MemberRequest, session: CouncilSession) -> HttpResponse | None:
    form = LotForm(request.POST)
    if not form.is_valid():
        return _console(request, session, lot_form=form)
    council.draw_lot(session, by=request.user, number=form.cleaned_data["number"])
    return None


Answer = HttpResponse | None


def _simple(act: Callable[..., object]) -> Callable[[MemberRequest, CouncilSession], Answer]:
    """A button that needs nothing typed."""

    def press(request: MemberRequest, session: CouncilSession) -> Answer:
        act(session, by=request.user)
        return None

    return press


_VERBS: dict[str, Callable[[MemberRequest, CouncilSession], Answer]] = {
    "open": _simple(council.open_vote),
    "close": _simple(council.close_vote),
    "announce": _simple(council.announce),
    "call-off": _simple(council.call_off),
    "paper": _paper,
    "lot": _lot,
}


@require_POST
@login_required
def council_do(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """One button of the console. What comes too late, or twice, changes nothing and says so."""
    session = _find_session(request, pk)
    if verb not in _VERBS:
        raise Http404
    try:
        response = _VERBS[verb](request, session)
    except (NotNow, IllegalMove):
        messages.info(request, _("The session has moved on meanwhile. Look at it again."))
    except council.NothingToChoose:
        messages.error(request, _("Too few of these dreams can be chosen now. Change the dreams first."))
    except BranchReadOnly:
        messages.error(request, read_only())
    else:
        if response is not None:
            return response
    session.refresh_from_db()
    if session.state == SessionState.CALLED_OFF:
        return redirect("workshops:council_home", session.council_id)
    return redirect(session)


@never_cache
@login_required
def council_wall(request: MemberRequest, pk: int) -> HttpResponse:
    """The big screen: the way in, the options, how many have voted, and the result once it is announced."""
    session = _find_session(request, pk)
    speak(request, session.language, for_a_room=True)
    address = settings.PUBLIC_ADDRESS + reverse("workshops:join_by_link", args=[session.join_code])
    context = {"session": session, "code": in_groups(session.join_code), **_of_now(session)}
    context["address"] = _way_in()
    wall = _wall(session, context)
    at = wall.page_at(time.time())
    context |= {"wall": wall, "page": wall.pages[at], "page_number": at + 1}
    if session.state == SessionState.JOINING:
        context["qr"] = qr.svg(qr.address(address), title=_("QR code that leads into the session"))
    return render(request, "workshops/council/wall.html", context)


def _way_in() -> str:
    """Where the code is typed, as one reads it aloud."""
    return settings.PUBLIC_ADDRESS.partition("//")[2] + reverse("workshops:join").rstrip("/")


def _wall(session: CouncilSession, shown: dict[str, Any]) -> Wall:
    """Cut into pages that the last row can read, as on the wall of a classroom."""
    if session.state == SessionState.VOTING:
        return Wall("vote", walls.headline_pages(shown["choices"]))
    if session.state == SessionState.ANNOUNCED:
        return Wall("result", walls.result_pages(shown["outcome"]))
    names = {SessionState.JOINING: "join", SessionState.CLOSED: "counting"}
    return Wall(names.get(SessionState(session.state), "wait"))


@require_POST
@login_required
def pick_project(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask for a project from a pick."""
    led = councils_where(request.user, Capability.LEAD_COUNCIL)
    found = get_object_or_404(Pick.objects.select_related("council", "dream").filter(council__in=led), pk=pk)
    try:
        has_started = dreams.ask_for_project(found, by=request.user)
    except BranchReadOnly:
        messages.error(request, read_only())
    else:
        said = (
            _("The project has begun.") if has_started else _("The board has been asked. It lies in the board's queue.")
        )
        messages.success(request, said)
    return redirect("workshops:council_home", found.council_id)
