"""Which pages may be kept, and under which name: an address that is known, a query that is known, no private cookie."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils import timezone

from accounts.middleware import SUPPORTED
from cms import fronts
from cms.shelf import stamps
from cms.shelf.store import Stamp
from dreams import supporter
from dreams.forms.bank import KNOWN
from dreams.models import Theme
from dreams.views.factory import SHELVES

DEEPEST = 50  # pages of a list; further down hardly anybody reads
_PAGES = frozenset(str(number) for number in range(1, DEEPEST + 1))
_SLUG = r"([-a-zA-Z0-9_]{1,50})"
# Whoever carries one of these may see more than a stranger: a session, a word that waits to be said.
_PRIVATE = (settings.SESSION_COOKIE_NAME, "messages")


@dataclass(frozen=True)
class Room:
    """A kind of page: how its address looks, which query is known, where its stamp is."""

    address: re.Pattern[str]
    stamp: Callable[[str], Stamp | None]
    query: dict[str, frozenset[str]]
    private: tuple[str, ...] = ()


def _stamp_of_front(slug: str) -> Stamp | None:
    """A front never hides behind a room's address, whatever a branch is called."""
    return None if slug in fronts.taken_words() else stamps.of_branch(slug)


ROOMS = (
    # What somebody types to search by is never among the known words: it is read and forgotten.
    Room(re.compile(f"/bank/{_SLUG}/"), stamps.of_branch, {**KNOWN, "page": _PAGES}),
    Room(re.compile(f"/bank/{_SLUG}/map/"), stamps.of_branch, {"theme": frozenset({"", *Theme.values})}),
    # What a supporter sees of a dream is their own.
    Room(re.compile(r"/dreams/([1-9][0-9]{0,17})/"), lambda pk: stamps.of_dream(int(pk)), {}, (supporter.NAME,)),
    Room(re.compile(f"/factory/{_SLUG}/"), stamps.of_branch, {"show": frozenset(SHELVES), "page": _PAGES}),
    Room(re.compile(f"/boards/{_SLUG}/"), stamps.of_branch, {}),
    Room(re.compile(f"/{_SLUG}/"), _stamp_of_front, {}),
    Room(re.compile("/()"), lambda _nothing: stamps.of_everywhere(), {}),
)


class Place(NamedTuple):
    """What is asked for: the name under which it is kept, and how to ask for its stamp."""

    key: tuple[object, ...]
    room: Room
    which: str

    def stamp(self) -> Stamp | None:
        """As the database says now."""
        return self.room.stamp(self.which)


def find(request: HttpRequest) -> Place | None:
    """The page that a stranger asks for, if it is one that may be kept; in doubt it is not."""
    cookies = request.COOKIES
    if request.method != "GET" or "HX-Request" in request.headers or any(name in cookies for name in _PRIVATE):
        return None
    for room in ROOMS:
        if found := room.address.fullmatch(request.path_info):
            break
    else:
        return None
    query = _known_query(request, room)
    if query is None or any(name in cookies for name in room.private):
        return None
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    language = cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
    language = language if language in SUPPORTED else ""
    key = (request.scheme, host, request.path_info, query, language, timezone.localdate())
    return Place(key, room, found[1])


def _known_query(request: HttpRequest, room: Room) -> tuple[tuple[str, str], ...] | None:
    """The query in one order; none where it holds a word that is not among the few that are known."""
    if not request.META.get("QUERY_STRING"):
        return ()
    asked = request.GET.lists()
    pairs = sorted((name, values[0]) for name, values in asked if len(values) == 1)
    known = len(pairs) == len(request.GET) and all(value in room.query.get(name, ()) for name, value in pairs)
    return tuple(pairs) if known else None
