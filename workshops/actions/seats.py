"""Who sits where: seats are laid for a class, taken by devices, moved by slips. No names leave this module."""

import uuid
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from accounts.codes import mac, new_code
from accounts.models import User
from schools.models import Pupil
from workshops import aliases
from workshops.actions.room import lead, tell_teacher
from workshops.lifecycle import State
from workshops.models import AliasOpening, Seat, Workshop

SLIP_LENGTH = 8


class RoomFull(Exception):
    """Every seat is taken."""


class NoSuchCode(Exception):
    """Nothing answers to this code, or no longer."""


@dataclass(frozen=True)
class Taken:
    """A seat and the secret that its device keeps in a cookie."""

    seat: Seat
    token: str


@dataclass(frozen=True)
class Slip:
    """A seat and the code that is printed on its slip, known only while it is printed."""

    seat: Seat
    code: str


@transaction.atomic
def lay_seats(workshop: Workshop) -> int:
    """A seat with an alias for every pupil of the class who has none yet; how many were laid."""
    has_seat = set(workshop.seats.values_list("pupil_id", flat=True))
    number = workshop.seats.count()
    pupils = [pupil for pupil in workshop.school_class.pupils.order_by("number") if pupil.pk not in has_seat]
    used = set(workshop.seats.values_list("animal", "colour"))
    pairs = aliases.pairs(len(pupils), taken=used)
    Seat.objects.bulk_create(
        Seat(workshop=workshop, number=number + no, pupil=pupil, animal=animal, colour=colour)
        for no, (pupil, (animal, colour)) in enumerate(zip(pupils, pairs, strict=True), start=1)
    )
    return len(pupils)


@transaction.atomic
def issue_slips(workshop: Workshop) -> list[Slip]:
    """A new code for every seat. Slips printed before open nothing any more; devices keep their seats."""
    slips = [Slip(seat, new_code(SLIP_LENGTH)) for seat in workshop.seats.select_for_update().order_by("number")]
    for slip in slips:
        slip.seat.code_mac = mac("seat slip", slip.code)
    Seat.objects.bulk_update([slip.seat for slip in slips], ["code_mac"])
    return slips


def find_by_token(token: str) -> Seat | None:
    """The seat that a device's cookie stands for."""
    seats = Seat.objects.select_related("workshop__school_class", "workshop__current_phase")
    return seats.filter(token_mac=mac("seat token", token)).first() if token else None


def find_room(code: str) -> Workshop:
    """The living room behind a workshop code; raises NoSuchCode."""
    room = Workshop.objects.joinable().filter(join_code=code).first()
    if room is None:
        raise NoSuchCode
    return room


@transaction.atomic
def take_free_seat(workshop: Workshop, *, nonce: uuid.UUID) -> Taken:
    """The next free seat for a new device. The same form sent twice (`nonce`) takes one seat; raises RoomFull."""
    token = mac("seat token of a form", f"{workshop.pk}:{nonce}")
    seat = Seat.objects.filter(token_mac=mac("seat token", token)).first()
    if seat is not None:
        return Taken(seat, token)
    # Each device locks another row: sixty at once neither wait for each other nor share a seat.
    skip = connection.features.has_select_for_update_skip_locked
    seat = Seat.objects.select_for_update(skip_locked=skip).filter(workshop=workshop).free().first()
    if seat is None:
        raise RoomFull
    _seat_down(seat, token)
    return Taken(seat, token)


@transaction.atomic
def take_by_slip(code: str) -> Taken:
    """The seat of a slip, for this device from now on; the device before it loses it. Raises NoSuchCode."""
    seat = (
        Seat.objects.select_for_update(of=("self",))
        .select_related("workshop")
        .filter(code_mac=mac("seat slip", code))
        .first()
    )
    if seat is None or seat.workshop.state == State.FINISHED:
        raise NoSuchCode
    token = mac("seat token of a slip", f"{seat.key}:{uuid.uuid4()}")
    _seat_down(seat, token)
    return Taken(seat, token)


def _seat_down(seat: Seat, token: str) -> None:
    seat.token_mac = mac("seat token", token)
    seat.kind = Seat.Kind.SCREEN
    seat.joined_at = seat.joined_at or timezone.now()
    seat.save(update_fields=["token_mac", "kind", "joined_at"])
    tell_teacher(seat.workshop)


@transaction.atomic
def free_seat(seat: Seat, *, by: User) -> None:
    """Take a seat from a device that is gone; its cards and dots stay with the seat."""
    lead(seat.workshop, by=by)
    Seat.objects.filter(pk=seat.pk).update(token_mac=None)
    tell_teacher(seat.workshop)


@transaction.atomic
def open_alias(seat: Seat, *, by: User) -> str:
    """Who sits behind an alias: the first name, or nothing where no names were given. Leaves a trace."""
    lead(seat.workshop, by=by)
    AliasOpening.objects.create(seat=seat, opened_by=by)
    pupil = Pupil.objects.filter(pk=seat.pupil_id).first() if seat.pupil_id else None
    return pupil.name if pupil else ""
