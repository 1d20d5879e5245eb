"""A workshop's own page, and the wall of its room."""

import time
from math import ceil
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.codes import in_groups
from accounts.reading import speak
from accounts.requests import MemberRequest
from dreams import criteria
from printing import qr
from workshops import scenes
from workshops.lifecycle import State
from workshops.models import Harvest, Workshop
from workshops.phase_texts import text_of, words_of
from workshops.views.console import find_workshop

CARDS_A_PAGE = 6
SECONDS_A_PAGE = 9
LINES = 9


def join_address(room: Workshop) -> str:
    """What the QR code says: upper case, so that its modules are large."""
    return qr.address(settings.PUBLIC_ADDRESS + reverse("workshops:join_by_link", args=[room.join_code]))


@never_cache
@login_required
def workshop(request: MemberRequest, pk: int) -> HttpResponse:
    """The workshop at a glance: when, with whom, the pack, and the way into the room."""
    room = find_workshop(request, pk)
    context = {
        "workshop": room,
        "branch": room.school_class.school.branch,
        "phases": [{"phase": phase, "words": words_of(phase, room.script)} for phase in room.phases.all()],
        "seat_count": room.seats.count(),
        "joined_count": room.seats.taken().count(),
        "card_count": room.cards.readable().count(),
        "harvests": Harvest.objects.filter(workshop=room).select_related("dream", "cluster"),
        "chosen": scenes.chosen(room),
        "code": in_groups(room.join_code),
        "tone": {State.PLANNED: "info", State.OPEN: "dawn", State.FINISHED: "day"}[State(room.state)],
    }
    return render(request, "workshops/workshop.html", context)


@never_cache
@login_required
def projector(request: MemberRequest, pk: int) -> HttpResponse:
    """The one thing of this stage, readable from the back row. Never a name, never a count that is still open."""
    room = find_workshop(request, pk)
    speak(request, room.language, for_a_room=True)
    scene = scenes.set_scene(room)
    wall = _page_of(scene)
    pulse = f"{room.version}.{room.pulse}.{wall['page']}"
    # Turnout grows without any row of the workshop changing, so these two are drawn anew each time.
    if request.GET.get("v") == pulse and scene.name not in {"dots", "vote"}:
        return HttpResponse(status=204)
    context = {
        "workshop": room,
        "room": room,
        "scene": scene,
        "words": text_of(room),
        "pulse": pulse,
        "address": settings.PUBLIC_ADDRESS.partition("//")[2] + reverse("workshops:join").rstrip("/"),
        "code": in_groups(room.join_code),
        "at_start": room.current_phase is None or room.current_phase.position == 1,
        "seat_count": room.seats.count(),
        "joined_count": room.seats.taken().count(),
        "card_count": room.cards.readable().count(),
    }
    return render(request, "workshops/projector.html", context | wall | _of_scene(room, scene))


def _page_of(scene: scenes.Scene) -> dict[str, Any]:
    """The cards that fit on the wall at once: it never scrolls, it turns its pages by the clock."""
    pages = max(1, ceil(len(scene.cards) / CARDS_A_PAGE)) if scene.name == "wall" else 1
    page = int(time.time() // SECONDS_A_PAGE) % pages
    shown = scene.cards[page * CARDS_A_PAGE : (page + 1) * CARDS_A_PAGE]
    return {"page": page + 1, "pages": pages, "page_cards": shown}


def _of_scene(room: Workshop, scene: scenes.Scene) -> dict[str, Any]:
    if scene.name == "wait":
        return {"qr": qr.svg(join_address(room), title=_("QR code that leads into the workshop"))}
    if scene.name == "check":
        return {"criteria": criteria.current()}
    if scene.name == "sums":
        return {"top": scene.clusters[:LINES]}
    if scene.name == "dots":
        return {"turnout": scenes.dot_turnout(scene)}
    if scene.name == "vote":
        return {"turnout": scenes.vote_turnout(scene)}
    if scene.name == "result":
        sent = Harvest.objects.filter(workshop=room, dream__isnull=False).select_related("dream")
        return {"harvest": sent.first()}
    return {}
