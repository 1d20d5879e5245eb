"""The teacher's console: one page that says where the room is, and one address for each thing she does."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from dreams import criteria
from lifecycles import IllegalMove
from schools.models import BranchReadOnly
from workshops import scenes
from workshops.actions.cards import fingerprint
from workshops.actions.clusters import ShortlistSize, proposed_shortlist
from workshops.actions.room import NotNow
from workshops.forms.console import LotForm, PaperDotsForm, PaperVotesForm
from workshops.lifecycle import CardState, Stage, State
from workshops.models import Card, Cluster, CriteriaCheck, Seat, Workshop
from workshops.phase_texts import text_of, words_of
from workshops.scenes import Scene
from workshops.views.console_verbs import VERBS


def find_workshop(request: MemberRequest, pk: int) -> Workshop:
    """A workshop of a class that one teaches; any other is not found."""
    return get_object_or_404(Workshop.objects.led_by(request.user).with_place(), pk=pk)


@never_cache
@login_required
def console(request: MemberRequest, pk: int) -> HttpResponse:
    """Where the room is, what to say and do, what came in, and the next step."""
    room = find_workshop(request, pk)
    scene = scenes.set_scene(room)
    pulse = _pulse(room, scene)
    if request.GET.get("v") == pulse:
        return HttpResponse(status=204)
    return render(request, "workshops/console.html", _context(room, scene) | {"pulse": pulse})


@require_POST
@login_required
def console_do(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """One thing that the teacher does; what cannot be done now is said in a sentence."""
    room = find_workshop(request, pk)
    if verb not in VERBS:
        raise Http404
    try:
        VERBS[verb](request, room)
    except (NotNow, IllegalMove):
        messages.info(request, _("The room has moved on meanwhile, so nothing was changed. Here is where it is now."))
    except ShortlistSize:
        messages.error(request, _("A vote needs two to nine clusters on the shortlist. Choose them first."))
    except BranchReadOnly:
        messages.error(request, _("The municipality's licence has ended, so no new workshop can start here."))
    if verb == "finish":
        return redirect("workshops:workshop", pk=room.pk)
    return redirect("workshops:console", pk=room.pk)


@never_cache
@login_required
def sealed(request: MemberRequest, pk: int) -> HttpResponse:
    """The one place where a sealed card can still be read, with the routine to follow."""
    room = find_workshop(request, pk)
    cards = Card.objects.filter(workshop=room, state=CardState.SEALED).order_by("number")
    context = {"workshop": room, "branch": room.school_class.school.branch, "cards": cards}
    return render(request, "workshops/sealed.html", context)


def _pulse(room: Workshop, scene: Scene) -> str:
    """What the console has to show, in one word: the same word, nothing new."""
    turnout = scenes.vote_turnout(scene) if scene.name == "vote" else None
    dots = scenes.dot_turnout(scene) if scene.name == "dots" else 0
    clock = _clock(room)
    minute = clock["left"] - clock["over"] if clock else 0  # the clock goes on when nothing else happens
    return f"{room.version}.{room.pulse}.{dots}.{turnout.voted if turnout else 0}.{minute}"


def _context(room: Workshop, scene: Scene) -> dict[str, Any]:
    phases: list[dict[str, Any]] = [
        {"phase": phase, "words": words_of(phase, room.script)} for phase in room.phases.all()
    ]
    position = room.current_phase.position if room.current_phase else 0
    context = {
        "workshop": room,
        "scene": scene,
        "branch": room.school_class.school.branch,
        "words": text_of(room),
        "phases": phases,
        "next": next((row for row in phases if row["phase"].position > position), None),
        "previous": next((row for row in reversed(phases) if row["phase"].position < position), None),
        "clock": _clock(room),
        "stages": Stage.choices,
        "is_open": room.state == State.OPEN,
    }
    cards = list(Card.objects.filter(workshop=room).readable().order_by("number"))
    return context | _people(room) | _cards(room, cards) | _choosing(room, scene, cards)


def _clock(room: Workshop) -> dict[str, int] | None:
    """Minutes of the phase and how many are used: an advice, not a lock."""
    phase = room.current_phase
    if phase is None or phase.opened_at is None or room.state != State.OPEN:
        return None
    total = phase.minutes + phase.extra_minutes
    used = int((timezone.now() - phase.opened_at).total_seconds() // 60)
    return {
        "total": total,
        "left": max(0, total - used),
        "over": max(0, used - total),
    }


def _people(room: Workshop) -> dict[str, Any]:
    seats = list(Seat.objects.filter(workshop=room).order_by("number"))
    joined = [seat for seat in seats if seat.token_mac]
    return {"seats": seats, "joined": joined, "seat_count": len(seats), "joined_count": len(joined)}


def _cards(room: Workshop, cards: list[Card]) -> dict[str, Any]:
    waiting = [card for card in cards if card.state == CardState.WRITTEN]
    return {
        "card_count": len(cards),
        "waiting": waiting,
        "waiting_rows": [{"card": card, "read": fingerprint([card])} for card in waiting],
        "waiting_read": fingerprint(waiting),
        "last_waiting": max((card.pk for card in waiting), default=0),
        "parked": [card for card in cards if card.state == CardState.PARKED],
        "shown": [card for card in cards if card.state == CardState.SHOWN],
        "sealed_count": Card.objects.filter(workshop=room, state=CardState.SEALED).count(),
    }


def _choosing(room: Workshop, scene: Scene, cards: list[Card]) -> dict[str, Any]:
    """What the tools of the later stages need; nothing of it before there are cards to choose among."""
    nothing = {"dot_round": None, "vote_round": None, "dots_open": False, "vote_open": False, "outcome": None}
    context: dict[str, Any] = {**nothing, "clusters": [], "loose": [], "tool_first": False}
    if room.stage in {Stage.WAIT, Stage.WRITE}:
        return context
    clusters = scenes.clusters_of(room)
    context["clusters"] = clusters
    context["loose"] = [card for card in cards if card.state == CardState.SHOWN and card.cluster_id is None]
    context |= _dots(room, clusters) | _vote(room, clusters)
    if room.stage == Stage.CHECK:
        context |= {"criteria": criteria.current(), "checks": _checks(clusters)}
    busy = context["dots_open"] or context["vote_open"] or scene.name in {"counting", "shortlist", "soon"}
    context["tool_first"] = busy or (room.stage == Stage.DOTS and context["dot_round"] is None)
    return context


def _checks(clusters: list[Cluster]) -> list[dict[str, Any]]:
    """For each cluster what the class said so far, criterion by criterion."""
    asked = criteria.current()
    choices = CriteriaCheck.Met.choices
    rows = []
    for cluster in clusters:
        said = {check.criterion: check.met for check in cluster.checks.all()}
        answers = [{"criterion": c, "met": said.get(c.number, ""), "choices": choices} for c in asked]
        rows.append({"cluster": cluster, "answers": answers})
    return rows


def _dots(room: Workshop, clusters: list[Cluster]) -> dict[str, Any]:
    current = room.dot_rounds.order_by("-number").first()
    is_open = current is not None and current.closed_at is None
    context: dict[str, Any] = {"dot_round": current, "dots_open": is_open}
    if is_open:
        context["dot_turnout"] = scenes.dot_turnout(Scene("dots", room, dot_round=current))
        context["paper_dots"] = PaperDotsForm(room)
    else:
        context["ranked"] = sorted(clusters, key=lambda cluster: (-(cluster.dot_sum or 0), cluster.position))
    return context


def _vote(room: Workshop, clusters: list[Cluster]) -> dict[str, Any]:
    current = room.vote_rounds.select_related("election").order_by("-number").first()
    context: dict[str, Any] = {"vote_round": current, "vote_open": False}
    if current is not None and current.closed_at is None:
        turnout = scenes.vote_turnout(Scene("vote", room, vote_round=current))
        return context | {"vote_open": True, "turnout": turnout, "paper_votes": PaperVotesForm(room, current.election)}
    if current is not None:
        context |= {"outcome": scenes.outcome_of(current.election), "lot_form": LotForm()}
    if room.stage == Stage.VOTE:
        ticked = [cluster.pk for cluster in clusters if cluster.shortlisted] or proposed_shortlist(clusters)
        context["shortlist"] = [{"cluster": cluster, "ticked": cluster.pk in ticked} for cluster in clusters]
    return context
