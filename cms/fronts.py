"""What the fronts show of the rooms below: fetched here, in a number of queries that never grows."""

import datetime
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.urls import get_resolver
from django.utils import timezone
from wagtail.query import PageQuerySet

from cms import sky
from dreams.lifecycle import State
from dreams.models import Dream
from schools.models import Branch, Council, CouncilSeat

if TYPE_CHECKING:
    from cms.models import BranchPage

MOST_STARS = 240  # more would be a fog, not a sky
MOST_PLACES = 24
NEARLY = 60  # per cent of what makes a dream ready
A_WEEK = datetime.timedelta(days=7)


@dataclass(frozen=True)
class BoardFace:
    """A board member as the public sees one: initials, a name, whom they speak for."""

    initials: str
    name: str
    represents: str
    leads: bool
    young: bool


@dataclass(frozen=True)
class Town:
    """A branch's front in figures and lists."""

    sky: sky.Sky
    in_bank: int
    in_making: int
    realised_count: int
    nearly_ready: list[Dream]
    newest: list[Dream]
    newest_are_this_weeks: bool
    projects: list[Dream]
    realised: Dream | None
    board: list[BoardFace]


def branch_front(branch: Branch, *, today: datetime.date) -> Town:
    """Everything a branch's front shows of its dreams and its board."""
    dreams = Dream.objects.for_branch(branch).public()
    lights = list(
        dreams.order_by("-published_at", "-pk").values_list("pk", "title", "state", "support_count", "hairy")[
            :MOST_STARS
        ]
    )
    count = _count(dreams, lights)
    banked = Dream.objects.for_branch(branch).in_bank()
    warm = banked.nearly_ready().filter(readiness__gte=NEARLY)
    nearly_ready = list(warm.on_cards()[:3])
    fresh = banked.exclude(pk__in=[dream.pk for dream in nearly_ready])
    newest = list(fresh.on_cards().newest()[:3])
    a_week_ago = timezone.now() - A_WEEK
    realised = Dream.objects.for_branch(branch).realised().with_card().newest()
    return Town(
        sky=sky.draw([sky.Light(*light) for light in lights], night=branch.night_colour, dawn=branch.dawn_colour),
        in_bank=count[State.APPROVED],
        in_making=count[State.PRODUCING] + count[State.PAUSED],
        realised_count=count[State.REALISED] + count[State.ARCHIVED],
        nearly_ready=nearly_ready,
        newest=newest,
        newest_are_this_weeks=bool(newest) and all(d.published_at and d.published_at >= a_week_ago for d in newest),
        projects=list(Dream.objects.for_branch(branch).in_factory().on_cards().order_by("-state", "-pk")[:3]),
        realised=realised.first(),
        board=board_faces(branch, today=today),
    )


def _count(dreams: Any, lights: list[tuple[Any, ...]]) -> Counter[str]:
    if len(lights) < MOST_STARS:
        return Counter(light[2] for light in lights)
    return Counter(dict(dreams.order_by().values_list("state").annotate(number=models.Count("pk"))))


def board_faces(branch: Branch, *, today: datetime.date) -> list[BoardFace]:
    """The board in public; of a young member never more than the first name."""
    seats = CouncilSeat.objects.serving_on(today).filter(council__branch=branch, council__kind=Council.Kind.BOARD)
    faces = [_face(seat, today) for seat in seats]
    return sorted(faces, key=lambda face: not face.leads)


def _face(seat: CouncilSeat, today: datetime.date) -> BoardFace:
    words = seat.public_name.split()
    young = seat.is_youth(today)
    shown = words[:1] if young else words
    return BoardFace(
        initials="".join(word[0] for word in (shown[:1] + shown[1:][-1:])).upper(),
        name=" ".join(shown),
        represents=seat.represents,
        leads=seat.office == CouncilSeat.Office.LEADER,
        young=young,
    )


def examples() -> list[tuple[str, Dream]]:
    """A dream, a project and a realised one, from anywhere; each only where there is one."""
    found = {
        "dream": Dream.objects.in_bank().filter(hairy=False).on_cards().popular().first(),
        "project": Dream.objects.in_factory().on_cards().popular().first(),
        "realised": Dream.objects.realised().on_cards().popular().first(),
    }
    return [(kind, dream) for kind, dream in found.items() if dream]


def everybodys_sky() -> sky.Sky:
    """The newest dreams of all places under one sky."""
    lights = Dream.objects.public().newest().values_list("pk", "title", "state", "support_count", "hairy")
    return sky.draw([sky.Light(*light) for light in lights[:MOST_STARS]])


def places(pages: PageQuerySet, query: str) -> "list[BranchPage]":
    """The branches that have a front, perhaps only those whose name holds the words."""
    found = pages.select_related("branch").order_by("branch__name")
    if query:
        found = found.filter(branch__name__icontains=query)
    return list(found[:MOST_PLACES])


def paged(request: HttpRequest, rows: Any, size: int = 12) -> dict[str, Any]:
    """One page of a list; a number from nowhere gives the nearest page."""
    return {"page_of": Paginator(rows, size).get_page(request.GET.get("page"))}


@cache
def taken_words() -> frozenset[str]:
    """First words of the addresses of our own rooms, so that no front hides behind one."""
    words = (str(pattern.pattern).lstrip("^").partition("/")[0] for pattern in _own_patterns(get_resolver()))
    return frozenset(word for word in words if word and "<" not in word and "(" not in word)


def _own_patterns(resolver: Any) -> list[Any]:
    patterns = []
    for pattern in resolver.url_patterns:
        if str(pattern.pattern) == "" and hasattr(pattern, "url_patterns"):
            patterns += _own_patterns(pattern)
        else:
            patterns.append(pattern)
    return patterns
