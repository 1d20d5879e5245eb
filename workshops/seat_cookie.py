"""The cookie that is a pupil's seat: signed, out of reach of scripts, and nothing but random tokens.

A shared device holds several of one room. The first token is whose turn it is, and empty while the device is
handed from one to the next; a cookie with a single token is a device of one's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

from workshops.actions.seats import Taken, find_by_token, find_by_tokens
from workshops.models import Seat, Workshop

NAME = "seat"
RECEIPT = "receipt"
ROOM = "room"
MOST_SEATS = 6  # on one device: a group around a tablet
_BETWEEN = "."
_SALT = "workshops.seat"
_AGE = 60 * 24 * 3600  # a workshop over two days may lie weeks apart
RECEIPT_AGE = 600


@dataclass(frozen=True)
class Device:
    """The seats that a browser holds, by number, and whose turn it is; nobody's while it is handed on."""

    held: tuple[Taken, ...] = ()
    turn: Seat | None = None

    @property
    def room(self) -> Workshop | None:
        return self.held[0].seat.workshop if self.held else None

    @property
    def is_shared(self) -> bool:
        return len(self.held) > 1

    @property
    def is_full(self) -> bool:
        return len(self.held) >= MOST_SEATS

    def seat(self, key: str) -> Seat | None:
        """The held seat with this key, as a form names it."""
        found = self.taken(key)
        return found.seat if found else None

    def taken(self, key: str) -> Taken | None:
        """The same, with the secret that opens it."""
        return next((taken for taken in self.held if str(taken.seat.pk) == key), None)

    def handed_on(self) -> "Device":
        return Device(self.held)

    def turned_to(self, seat: Seat) -> "Device":
        return Device(self.held, seat)

    def joined_by(self, taken: Taken) -> "Device":
        """With one seat more, whose turn it is now; a seat of another room lets go of those before it."""
        same_room = [old for old in self.held if old.seat.workshop_id == taken.seat.workshop_id]
        return Device((*[old for old in same_room if old.seat.pk != taken.seat.pk], taken), taken.seat)

    def without(self, seat: Seat) -> "Device":
        """After one has left; who stays alone has the turn."""
        left = tuple(taken for taken in self.held if taken.seat.pk != seat.pk)
        return Device(left, left[0].seat if len(left) == 1 else None)


def read(request: HttpRequest) -> Seat | None:
    """The seat whose turn it is on this device, if it still owns it."""
    return find_by_token(_tokens(request)[0])


def read_device(request: HttpRequest) -> Device:
    """All seats that this device still owns: one query, however many."""
    first, *others = _tokens(request)
    held = find_by_tokens([token for token in (first, *others) if token][:MOST_SEATS])
    return Device(held, next((taken.seat for taken in held if taken.token == first), None))


def write(response: HttpResponse, device: Device) -> None:
    """Remember the device's seats. A change of turn leaves nothing of the one before: the receipt goes."""
    response.delete_cookie(RECEIPT, samesite="Lax")
    if not device.held:
        response.delete_cookie(NAME, samesite="Lax")
        return
    turn = device.turn.pk if device.turn else None
    first = [taken.token for taken in device.held if taken.seat.pk == turn] or [""]
    put(response, NAME, _BETWEEN.join(first + _others(device.held, turn)), _AGE)


def _others(held: Sequence[Taken], turn: int | None) -> list[str]:
    return [taken.token for taken in held if taken.seat.pk != turn]


def _tokens(request: HttpRequest) -> list[str]:
    return get(request, NAME).split(_BETWEEN)


def write_room(response: HttpResponse, room: Workshop) -> None:
    """Remember into which room this device was let by its code; a new code of the room makes it worthless."""
    put(response, ROOM, f"{room.pk}:{room.join_code}", _AGE)


def read_room(request: HttpRequest) -> Workshop | None:
    """The room that this device was let into, while its code is still the one that was typed."""
    key, _, code = get(request, ROOM).partition(":")
    return Workshop.objects.joinable().filter(pk=key, join_code=code).first() if key else None


def write_receipt(response: HttpResponse, receipt: str) -> None:
    """The receipt lives on the voter's own device for ten minutes; the server keeps nothing that ties the two."""
    put(response, RECEIPT, receipt, RECEIPT_AGE)


def read_receipt(request: HttpRequest) -> str:
    return get(request, RECEIPT)


def get(request: HttpRequest, name: str) -> str:
    """What a cookie of ours says; nothing where there is none, or somebody has changed it."""
    try:
        return request.get_signed_cookie(name, default="", salt=_SALT) or ""
    except BadSignature:
        return ""


def put(response: HttpResponse, name: str, value: str, age: int) -> None:
    """Keep a random token on a device: signed, and out of reach of scripts."""
    response.set_signed_cookie(
        name, value, salt=_SALT, max_age=age, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
