"""Hand a kept page to a stranger, or keep the one that was just made."""

import hashlib
import secrets
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers

from cms.shelf import pages
from cms.shelf.store import Kept, shelf

# Stands where a form's safety token belongs: random, so that nobody can type it into a dream.
HOLE = secrets.token_hex(32)
_LEFT_OUT = frozenset({"set-cookie", "content-length"})


class ShelfMiddleware:
    """Stands inside the safety of forms and outside of sessions, accounts and languages: a hit touches none of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Inside an open transaction one may see what others cannot see yet.
        place = pages.find(request) if shelf.room and not connection.in_atomic_block else None
        stamp = place.stamp() if place else None  # read before the page's data, never after
        if place is None or stamp is None:
            return self.get_response(request)
        if kept := shelf.get(place.key, stamp):
            return _answer(request, kept)
        request.leaves_a_hole = True  # type: ignore[attr-defined]  # read by `form_token`
        response = self.get_response(request)
        kept = _made_of(request, response)
        if kept is None:
            return _without_holes(request, response)
        shelf.put(place.key, stamp, kept)
        return _answer(request, kept)


def form_token(request: HttpRequest) -> dict[str, str]:
    """For templates: while a page is made that may be kept, nobody's token stands in it."""
    return {"csrf_token": HOLE} if getattr(request, "leaves_a_hole", False) else {}


def _made_of(request: HttpRequest, response: HttpResponse) -> Kept | None:
    """What may be kept of an answer: a whole page that gives no cookie, holds no secret and changed no session."""
    if response.status_code != 200 or response.streaming or response.cookies:
        return None
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return None
    if response.headers.get("Cache-Control") or request.session.modified:
        return None
    if "CSRF_COOKIE_NEEDS_UPDATE" in request.META or getattr(request, "_csp_nonce", None):
        return None
    has_form = HOLE.encode() in response.content
    patch_vary_headers(response, ["Cookie"])  # the language, and whether one has signed in
    # Ask again each time: what is hidden is gone at once, from browsers too.
    response.headers["Cache-Control"] = "private, no-cache" if has_form else "no-cache"
    etag = f'"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'
    headers = tuple((name, value) for name, value in response.headers.items() if name.lower() not in _LEFT_OUT)
    return Kept(response.content, headers, has_form, "" if has_form else etag)


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    if kept.etag and kept.etag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=_short(kept) | {"ETag": kept.etag})
    response = HttpResponse(kept.body, headers=dict(kept.headers) | ({"ETag": kept.etag} if kept.etag else {}))
    response.is_for_all = True  # type: ignore[attr-defined]  # read where pages are compressed
    return _without_holes(request, response)


def _short(kept: Kept) -> dict[str, str]:
    return {name: value for name, value in kept.headers if name != "Content-Type"}


def _without_holes(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Each reader's own token where the page has a form; with it comes the cookie that goes with it."""
    if not response.streaming and HOLE.encode() in response.content:
        response.content = response.content.replace(HOLE.encode(), get_token(request).encode())
    return response
