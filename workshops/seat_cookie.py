"""The cookie that is a pupil's seat: signed, out of reach of scripts, and nothing but a random token."""

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

from workshops.actions.seats import Taken, find_by_token
from workshops.models import Seat

NAME = "seat"
RECEIPT = "receipt"
_SALT = "workshops.seat"
_AGE = 60 * 24 * 3600  # a workshop over two days may lie weeks apart
_RECEIPT_AGE = 600


def read(request: HttpRequest) -> Seat | None:
    """The seat of this device, if it has one that it still owns."""
    try:
        token = request.get_signed_cookie(NAME, default="", salt=_SALT)
    except BadSignature:
        return None
    return find_by_token(token or "")


def write(response: HttpResponse, taken: Taken) -> None:
    _set(response, NAME, taken.token, _AGE)


def forget(response: HttpResponse) -> None:
    response.delete_cookie(NAME, samesite="Lax")
    response.delete_cookie(RECEIPT, samesite="Lax")


def write_receipt(response: HttpResponse, receipt: str) -> None:
    """The receipt lives on the voter's own device for ten minutes; the server keeps nothing that ties the two."""
    _set(response, RECEIPT, receipt, _RECEIPT_AGE)


def read_receipt(request: HttpRequest) -> str:
    try:
        return request.get_signed_cookie(RECEIPT, default="", salt=_SALT) or ""
    except BadSignature:
        return ""


def _set(response: HttpResponse, name: str, value: str, age: int) -> None:
    response.set_signed_cookie(
        name, value, salt=_SALT, max_age=age, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
