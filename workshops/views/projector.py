"""The wall of a room: the one thing of this moment, for everybody in it."""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.codes import in_groups
from accounts.reading import speak
from accounts.requests import MemberRequest
from dreams import criteria
from printing import qr
from workshops import places, scenes, timing, walls
from workshops.models import Phase, Workshop
from workshops.phase_texts import text_of, words_of
from workshops.scenes import Scene
from workshops.views.console import find_workshop
from workshops.walls import Wall

AGENDA_LINES = 14
# Turnout grows without any row of the workshop changing, so these walls are drawn anew each time they ask.
_COUNTING = frozenset({"dots", "vote"})


def join_address(room: Workshop) -> str:
    """What the QR code says: upper case, so that its modules are large."""
    return qr.address(settings.PUBLIC_ADDRESS + reverse("workshops:join_by_link", args=[room.join_code]))


@never_cache
@login_required
def projector(request: MemberRequest, pk: int) -> HttpResponse:
    """Readable from the back row. Never a name, never a count that is still open, never a card before its time."""
    room = find_workshop(request, pk)
    speak(request, room.language, for_a_room=True)
    scene = scenes.set_scene(room)
    wall = walls.set_wall(room, scene)
    at = wall.page_at(time.time())
    pulse = f"{room.version}.{room.pulse}.{at}"
    if request.GET.get("v") == pulse and wall.name not in _COUNTING:
        return HttpResponse(status=204)
    context = {
        "room": room,
        "scene": scene,
        "wall": wall,
        "page": wall.pages[at],
        "page_number": at + 1,
        "pulse": pulse,
        "address": _short(reverse("workshops:join")),
        "code": in_groups(room.join_code),
    }
    return render(request, "workshops/projector.html", context | _of_wall(room, scene, wall))


def _short(path: str) -> str:
    """An address as one reads it aloud: without what every browser adds."""
    return settings.PUBLIC_ADDRESS.partition("//")[2] + path.rstrip("/")


def _of_wall(room: Workshop, scene: Scene, wall: Wall) -> dict[str, Any]:
    """What this wall shows beside its pages."""
    read = {
        "join": lambda: _way_in(room),
        "agenda": lambda: _agenda(room),
        "wait": lambda: {"words": text_of(room), "clock": _clock_in(room, codes={"F3", "BREAK"})},
        "write": lambda: {"words": text_of(room), "card_count": room.cards.of_the_class().readable().count()},
        "soon": lambda: {"card_count": room.cards.of_the_class().readable().count()},
        "clock": lambda: {"words": text_of(room), "clock": timing.clock_of(room, now=timezone.now())},
        "check": lambda: {"criteria": criteria.current()},
        "groups": lambda: {"loose_count": len(scene.cards)},
        "dots": lambda: {"turnout": scenes.dot_turnout(scene)},
        "vote": lambda: {"turnout": scenes.vote_turnout(scene)},
        "sums": lambda: {"answer_due": _answer_due(room)},
        "result": lambda: {"answer_due": _answer_due(room)},
        "exit": lambda: _farewell(room),
        "end": lambda: _farewell(room),
    }.get(wall.name)
    return read() if read else {}


def _way_in(room: Workshop) -> dict[str, Any]:
    return {
        "words": text_of(room),
        "qr": qr.svg(join_address(room), title=_("QR code that leads into the workshop")),
        "seat_count": room.seats.count(),
        "joined_count": room.seats.taken().count(),
    }


def _agenda(room: Workshop) -> dict[str, Any]:
    phases: list[Phase] = list(room.phases.all())
    agenda = timing.agenda_of(room, phases, now=timezone.now())
    lines = [{"item": item, "words": words_of(item.phase, room.script)} for item in agenda.around_now(AGENDA_LINES)]
    return {"agenda": agenda, "lines": lines}


def _clock_in(room: Workshop, *, codes: set[str]) -> timing.Clock | None:
    """The clock in those phases that are about time."""
    is_about_time = room.current_phase is not None and room.current_phase.code in codes
    return timing.clock_of(room, now=timezone.now()) if is_about_time else None


def _answer_due(room: Workshop) -> Any:
    """The day by which the board answers, once the choice was sent."""
    dreams = [sent.dream for sent in places.sent_from(room) if sent.dream]
    return next((dream.answer_due for dream in dreams if dream.answer_due), None)


def _farewell(room: Workshop) -> dict[str, Any]:
    """Two questions, thanks, when the board answers, and where each finds their card again."""
    return {
        "answer_due": _answer_due(room),
        "answer_days": room.school_class.school.branch.answer_days,
        "card_address": _short(reverse("workshops:my_card")),
        "card_code": in_groups(room.lookup_code),
    }
