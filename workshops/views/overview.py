"""A workshop's own page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.codes import in_groups
from accounts.requests import MemberRequest
from workshops import places, scenes
from workshops.lifecycle import State
from workshops.phase_texts import words_of
from workshops.views.console import find_workshop


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
        "card_count": room.cards.of_the_class().readable().count(),
        "sent": places.sent_from(room),
        "chosen": scenes.chosen(room),
        "code": in_groups(room.join_code),
        "tone": {State.PLANNED: "info", State.OPEN: "dawn", State.FINISHED: "day"}[State(room.state)],
    }
    return render(request, "workshops/workshop.html", context)
