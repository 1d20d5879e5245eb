"""What surrounds every page: the reader's language, and the way back for whose session has ended."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

SUPPORTED = frozenset(code for code, _ in settings.LANGUAGES)


class LanguageMiddleware:
    """One address a page whatever language, so links and printed codes work for everyone.

    A view that knows better (a pupil's class, a branch) may activate another language itself
    where `request.language_chosen` is false.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        request.language_chosen = chosen in SUPPORTED  # type: ignore[attr-defined]  # read by views
        if chosen not in SUPPORTED:
            chosen = self._account_language(request)
        translation.activate(chosen)
        request.LANGUAGE_CODE = chosen
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        translation.deactivate()
        return response

    @staticmethod
    def _account_language(request: HttpRequest) -> str:
        # Only a request that carries a session can have an account: strangers cost no query.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            return request.user.language
        return settings.LANGUAGE_CODE


class WayBackMiddleware:
    """Whose session has ended signs in and comes back to the page they were on.

    A script that asked for a part of that page gets no sign-in form in its place, but the way there (401), and a
    form leads back to the page it stood on: its own address answers nobody who only looks.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        by_script = "HX-Request" in request.headers
        if response.status_code != 302 or not (by_script or request.method == "POST"):
            return response
        door = resolve_url(settings.LOGIN_URL)
        if not response.headers["Location"].startswith(f"{door}?next="):
            return response
        page = _page_it_was_sent_from(request)
        address = f"{door}?{urlencode({'next': page})}" if page else door
        # htmx goes there, unless the page asks it to wait (lesson.js).
        return (
            HttpResponse(status=401, headers={"HX-Redirect": address}) if by_script else HttpResponseRedirect(address)
        )


def _page_it_was_sent_from(request: HttpRequest) -> str:
    """Path and query of our own page; nothing where the browser does not tell, or tells of another site."""
    said = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(said, {request.get_host()}, require_https=request.is_secure()):
        return ""
    parts = urlsplit(said)
    return parts.path + (f"?{parts.query}" if parts.query else "")
