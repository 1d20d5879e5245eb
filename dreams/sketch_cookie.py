"""The cookie by which a half-written dream is found again: random, and never stored as it is."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from dreams import often
from dreams.models import Sketch
from schools.models import Branch

NAME = "sketch"
_THREE_DAYS = 3 * 24 * 3600


def sketch_of(request: HttpRequest, slug: str) -> Sketch | None:
    """What this browser is writing for the branch, with the branch and its licence."""
    key = request.COOKIES.get(NAME, "")
    if not key:
        return None
    found: Sketch | None = often.sketch.first(Sketch.mac_of_key(key), slug)
    return found


def remember(response: HttpResponse, request: HttpRequest, branch: Branch, key: str) -> None:
    response.set_cookie(
        NAME,
        key,
        path=_path(branch),
        max_age=_THREE_DAYS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def forget(response: HttpResponse, branch: Branch) -> None:
    response.delete_cookie(NAME, path=_path(branch), samesite="Lax")


def _path(branch: Branch) -> str:
    """Only the deposit's own pages are told."""
    return reverse("dreams:deposit", args=[branch.slug])
