"""The cookie that makes support once per person: random, signed, and never stored as it is."""

import secrets

from django.http import HttpRequest, HttpResponse

from accounts.codes import mac

NAME = "supporter"
_SALT = "dreams.supporter"
_TWO_YEARS = 2 * 365 * 24 * 3600


def known(request: HttpRequest) -> str:
    """Who it is, if this browser has supported something before; else an empty string."""
    value = request.get_signed_cookie(NAME, default="", salt=_SALT)
    return value or ""


def of(request: HttpRequest) -> str:
    """Who it is, also the first time.

    A double click and a second tab send the form before the first answer has brought the cookie.
    They share the form's safety cookie, so the first supporter is derived from that.
    """
    if supporter := known(request):
        return supporter
    form_secret = request.META.get("CSRF_COOKIE")
    return mac("first-support", form_secret) if form_secret else secrets.token_urlsafe(24)


def remember(response: HttpResponse, request: HttpRequest, supporter: str) -> None:
    response.set_signed_cookie(
        NAME, supporter, salt=_SALT, max_age=_TWO_YEARS, httponly=True, samesite="Lax", secure=request.is_secure()
    )
