"""At the door: a code counts once, a tick can be taken back, whoever comes without a place is counted.

Two helpers at once take turns at the lock of the places, so the numbers are exact.
"""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.codes import clean_code
from accounts.models import User
from townhalls.actions.keeping import NotNow, lock_places
from townhalls.channels import tell
from townhalls.lifecycle import State
from townhalls.models import Places, Registration, TownHall, WalkIn


class NoPlace(Exception):
    """The party has no place: it waits, never confirmed, or has given it up."""


def find(hall: TownHall, *, code: str) -> Registration | None:
    """The party of a code, however it was typed; raises ImpossibleSign."""
    signs = clean_code(code)
    found = Registration.objects.filter(town_hall=hall, code_mac=Registration.mac_of_code(signs))
    return found.select_related("group__council", "group__school").first()


@transaction.atomic
def check_in(registration: Registration, *, by: User, came: int | None = None) -> bool:
    """They are here: all of them, or so many. False where another helper was quicker. Raises NoPlace, NotNow."""
    places = _open_door(registration.town_hall, by=by)
    now = Registration.objects.filter(pk=registration.pk).first()
    if now is None or not now.is_placed:
        raise NoPlace
    if now.checked_in_at:
        return False
    now.came = min(came or now.party, now.party)
    now.checked_in_at = timezone.now()
    now.save(update_fields=["came", "checked_in_at"])
    places.came += now.came
    _heard(places)
    return True


@transaction.atomic
def check_out(registration: Registration, *, by: User) -> bool:
    """It was a wrong tick; false where it was taken back already."""
    places = _open_door(registration.town_hall, by=by)
    now = Registration.objects.filter(pk=registration.pk).first()
    if now is None or not now.checked_in_at:
        return False
    places.came -= now.came
    now.came, now.checked_in_at = 0, None
    now.save(update_fields=["came", "checked_in_at"])
    _heard(places)
    return True


@transaction.atomic
def walk_in(hall: TownHall, *, by: User, people: int, nonce: uuid.UUID) -> bool:
    """Count people who came without a place, or one too many (−1). The same press twice (`nonce`) is one."""
    places = _open_door(hall, by=by)
    if places.walk_ins + people < 0:
        return False
    _press, is_new = WalkIn.objects.get_or_create(nonce=nonce, defaults={"town_hall": hall, "people": people})
    if is_new:
        places.walk_ins += people
        _heard(places)
    return is_new


def _open_door(hall: TownHall, *, by: User) -> Places:
    if not TownHall.objects.let_in_by(by).filter(pk=hall.pk).exists():
        raise PermissionDenied
    places = lock_places(hall)
    if hall.state not in {State.ANNOUNCED, State.HELD}:
        raise NotNow
    return places


def _heard(places: Places) -> None:
    places.pulse += 1
    places.save()
    tell(places)
