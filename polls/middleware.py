"""What a voter is told when the secrets of an election are not on this computer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from elections.actions import KeyLost


class KeyLostMiddleware:
    """Whichever page it was that needed the key: a clear sentence, and never an error of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only for a lost key; the log has it already, once (elections/keys.py)."""
        if not isinstance(exception, KeyLost):
            return None
        response = render(request, "polls/key_lost.html", status=503)
        response.headers["Retry-After"] = "600"
        response.headers["Cache-Control"] = "no-store"
        response._has_been_logged = True  # type: ignore[attr-defined]  # else Django writes a line for each voter
        return response
