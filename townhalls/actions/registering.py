"""Registering without an account: asked for by a form, confirmed by the link in a mail, given up by the same link.

A place is taken when the link's button is pressed. Everything happens under the lock of the places, so the sums are
right however many press at once.
"""

import datetime
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from dreams.actions import LinkExpired, address_of
from townhalls.actions.keeping import NotNow, lock_places, move_up
from townhalls.channels import tell
from townhalls.lifecycle import QUEUE, TAKE_PLACE, Standing
from townhalls.models import Letter, Places, Registration, TownHall

UNCONFIRMED_KEPT = datetime.timedelta(days=30)

__all__ = ["LinkExpired", "Needs", "NoRoom", "Party", "change_party", "confirm", "give_up", "register"]


class NoRoom(Exception):
    """There are not that many places; `most` is how many the party could be."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


@dataclass(frozen=True)
class Needs:
    """How many of a party need what. Counts only; the organiser sees their sums and nobody's own."""

    wheelchair: int = 0
    hearing_loop: int = 0
    interpreter: int = 0
    interpreter_language: str = ""


@dataclass(frozen=True)
class Party:
    """What somebody typed who likes to come."""

    email: str
    name: str
    party: int
    needs: Needs
    language: str


@transaction.atomic
def register(hall: TownHall, *, party: Party, nonce: uuid.UUID) -> Registration:
    """Write it down, and owe the letter with the link. Sent twice it is one registration; an address has one.

    Whoever is registered already gets their link anew, and nobody else learns of it. Raises NotNow, BranchReadOnly.
    """
    hall.branch.ensure_writable()
    lock_places(hall)
    if not hall.is_open:
        raise NotNow
    of_hall = Registration.objects.filter(town_hall=hall)
    if already := of_hall.filter(nonce=nonce).first():
        return already
    if known := of_hall.filter(email=address_of(party.email)).first():
        _remind(known, party)
        return known
    return Registration.objects.create(
        town_hall=hall, email=address_of(party.email), nonce=nonce, language=party.language, **_said(party)
    )


def _said(party: Party) -> dict[str, object]:
    return {"name": party.name, "party": party.party, **vars(party.needs)}


def _remind(known: Registration, party: Party) -> None:
    """What is not confirmed is as it was said last. What is stays as it is: the form may be anybody's."""
    if known.standing != Standing.ASKED:
        kind = Letter.Kind.PLACED if known.is_placed else Letter.Kind.WAITING
        Letter.objects.owe([known], kind, now=timezone.now())
        return
    for field, value in _said(party).items():
        setattr(known, field, value)
    known.language = party.language
    if not known.is_on_its_way:
        known.owe_mail_again()
    known.save()


@transaction.atomic
def confirm(registration: Registration) -> bool:
    """Take the places, or the end of the waiting list; false where that was done before.

    Raises LinkExpired, NotNow, BranchReadOnly.
    """
    hall = registration.town_hall
    places = lock_places(hall)
    _fresh(registration)
    if registration.standing != Standing.ASKED:
        return False
    if registration.is_expired:
        raise LinkExpired
    if not hall.is_ahead:
        raise NotNow
    hall.branch.ensure_writable()
    now = timezone.now()
    fits = registration.party <= places.free
    registration.standing = (TAKE_PLACE if fits else QUEUE).leave(registration.standing)
    registration.confirmed_at = now
    registration.queued_at = None if fits else now
    registration.save(update_fields=["standing", "confirmed_at", "queued_at"])
    if fits:
        places.taken += registration.party
    Letter.objects.owe([registration], Letter.Kind.PLACED if fits else Letter.Kind.WAITING, now=now)
    _heard(places)
    return True


@transaction.atomic
def change_party(registration: Registration, *, people: int) -> None:
    """More come, or fewer. Raises NoRoom, NotNow, BranchReadOnly."""
    hall = registration.town_hall
    places = lock_places(hall)
    _fresh(registration)
    if not hall.is_ahead or registration.checked_in_at or registration.standing == Standing.ASKED:
        raise NotNow
    hall.branch.ensure_writable()
    if registration.is_placed:
        if people - registration.party > places.free:
            raise NoRoom(places.free + registration.party)
        places.taken += people - registration.party
    registration.party = people
    for need in ("wheelchair", "hearing_loop", "interpreter"):
        setattr(registration, need, min(getattr(registration, need), people))
    registration.save()
    move_up(hall, places)
    _heard(places)


@transaction.atomic
def give_up(registration: Registration) -> None:
    """Nothing is remembered of who it was, and whoever waits moves up. Without a licence, too.

    Raises NotNow once they have come.
    """
    hall = registration.town_hall
    places = lock_places(hall)
    _fresh(registration)
    if registration.checked_in_at:
        raise NotNow
    if registration.is_placed:
        places.taken -= registration.party
    registration.delete()
    move_up(hall, places)
    _heard(places)


@transaction.atomic
def send_link_again(registration: Registration) -> None:
    """For one whose link was too old: the same registration, two more weeks, one more letter."""
    hall = registration.town_hall
    lock_places(hall)
    _fresh(registration)
    if not hall.is_ahead:
        raise NotNow
    if registration.is_expired:
        registration.owe_mail_again()
        registration.save()


def _fresh(registration: Registration) -> None:
    """As it is now, under the lock; raises DoesNotExist where it was given up in another tab."""
    hall = registration.town_hall
    registration.refresh_from_db(from_queryset=Registration.objects.all())
    registration.town_hall = hall


def _heard(places: Places) -> None:
    places.pulse += 1
    places.save()
    tell(places)
