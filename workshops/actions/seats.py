"""Who sits where: seats are laid for a class, taken by devices, moved by slips. No names leave this module."""

import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from accounts.codes import mac, new_code
from accounts.models import User
from schools.models import Pupil
from workshops import aliases, pictures
from workshops.actions import absent
from workshops.actions.room import NotNow, lead, tell_all, tell_teacher
from workshops.lifecycle import State
from workshops.models import AliasOpening, Seat, Workshop

SLIP_LENGTH = 8


class RoomFull(Exception):
    """Every seat is taken."""


class NoSuchCode(Exception):
    """Nothing answers to this code, or no longer."""


class NoSuchPictures(Exception):
    """No seat of the room has these three in this order."""


class OtherRoom(Exception):
    """The code is right, but leads into another room than the one where this device sits."""


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
    """A seat with an alias and three pictures for every pupil of the class who has none yet; how many were laid.

    With its first seats a class of the youngest starts to find them by pictures; the teacher may choose otherwise.
    """
    has_seat = set(workshop.seats.values_list("pupil_id", flat=True))
    grade = workshop.school_class.grade
    if not has_seat and grade is not None and grade <= pictures.YOUNGEST:
        workshop.has_pictures = True
        workshop.save(update_fields=["has_pictures"])
    number = workshop.seats.count()
    pupils = [pupil for pupil in workshop.school_class.pupils.order_by("number") if pupil.pk not in has_seat]
    used = set(workshop.seats.values_list("animal", "colour"))
    pairs = aliases.pairs(len(pupils), taken=used)
    shown = pictures.triples(len(pupils), taken=set(workshop.seats.values_list("pictures", flat=True)))
    Seat.objects.bulk_create(
        Seat(workshop=workshop, number=number + no, pupil=pupil, animal=animal, colour=colour, pictures=triple)
        for no, (pupil, (animal, colour), triple) in enumerate(zip(pupils, pairs, shown, strict=True), start=1)
    )
    return len(pupils)


@transaction.atomic
def use_pictures(workshop: Workshop, *, by: User, on: bool) -> None:
    """Choose whether pupils find their seat by three pictures; a seat that has none gets its own. Raises NotNow."""
    room = lead(workshop, by=by)
    if room.state == State.FINISHED:
        raise NotNow
    room.has_pictures = on
    room.save(update_fields=["has_pictures"])
    if on:
        _lay_pictures(room)
    tell_all(room)


def _lay_pictures(room: Workshop) -> None:
    without = list(room.seats.select_for_update().filter(pictures="").order_by("number"))
    taken = set(room.seats.exclude(pictures="").values_list("pictures", flat=True))
    for seat, triple in zip(without, pictures.triples(len(without), taken=taken), strict=True):
        seat.pictures = triple
    Seat.objects.bulk_update(without, ["pictures"])


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


def find_by_tokens(tokens: Collection[str]) -> tuple[Taken, ...]:
    """The seats, by number, that a device's tokens still open; of two rooms only the first one's."""
    by_mac = {mac("seat token", token): token for token in tokens}
    seats = Seat.objects.select_related("workshop__school_class", "workshop__current_phase")
    found = [Taken(seat, by_mac[seat.token_mac or ""]) for seat in seats.filter(token_mac__in=by_mac)]
    return tuple(taken for taken in found if taken.seat.workshop_id == found[0].seat.workshop_id)


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
def take_by_slip(code: str, *, only_in: Workshop | None = None) -> Taken:
    """The seat of a slip, for this device from now on; the device before it loses it.

    Raises NoSuchCode, and OtherRoom where a device that others sit at would have to leave its room (`only_in`).
    """
    seat = (
        Seat.objects.select_for_update(of=("self",))
        .select_related("workshop")
        .filter(code_mac=mac("seat slip", code))
        .first()
    )
    if seat is None or (seat.workshop.state == State.FINISHED and not absent.is_open_for(seat, seat.workshop)):
        raise NoSuchCode
    if only_in is not None and seat.workshop_id != only_in.pk:
        raise OtherRoom
    token = mac("seat token of a slip", f"{seat.key}:{uuid.uuid4()}")
    _seat_down(seat, token)
    return Taken(seat, token)


@transaction.atomic
def take_by_pictures(workshop: Workshop, triple: str) -> Taken:
    """The seat with these three pictures, for this device from now on. Raises NoSuchPictures.

    Only for a device that was let into the room by its code: three pictures alone are soon guessed.
    """
    seats = Seat.objects.select_for_update(of=("self",)).select_related("workshop")
    seat = seats.filter(workshop=workshop, pictures=triple).exclude(pictures="").first()
    if seat is None or not seat.workshop.has_pictures or seat.workshop.state == State.FINISHED:
        raise NoSuchPictures
    token = mac("seat token of pictures", f"{seat.key}:{uuid.uuid4()}")
    _seat_down(seat, token)
    return Taken(seat, token)


def _seat_down(seat: Seat, token: str) -> None:
    seat.token_mac = mac("seat token", token)
    seat.kind = Seat.Kind.SCREEN
    seat.joined_at = seat.joined_at or timezone.now()
    seat.save(update_fields=["token_mac", "kind", "joined_at"])
    tell_teacher(seat.workshop)


def leave_seat(taken: Taken) -> None:
    """Lock the seat behind who leaves it: it and its cards stay, and no cookie or form of this device opens it again.

    Its slip and its pictures do, and the teacher may free it. Another device that has it by now keeps it.
    """
    held = Seat.objects.filter(pk=taken.seat.pk, token_mac=mac("seat token", taken.token))
    held.update(token_mac=mac("seat token", secrets.token_hex(32)))


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
