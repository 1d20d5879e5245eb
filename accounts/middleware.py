"""The reader's language: what was chosen here, else what the account says, else the house's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

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
