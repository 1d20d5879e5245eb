"""Groups are invited, and come as a number that their teacher or contact says. No pupil is named."""

import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from schools.models import Council, School
from townhalls.actions.keeping import NotNow, hold, lock_places, move_up
from townhalls.actions.registering import Needs, NoRoom
from townhalls.channels import tell
from townhalls.lifecycle import Standing, State
from townhalls.models import InvitedGroup, Places, Registration, TownHall
from townhalls.permissions import groups_spoken_for_by


@dataclass(frozen=True)
class Whom:
    """A council or a school of the branch, or a name."""

    kind: str
    council: Council | None = None
    school: School | None = None
    name: str = ""


@transaction.atomic
def invite(hall: TownHall, *, by: User, whom: Whom) -> bool:
    """Put a group on the list; false where it stands there already."""
    hold(hall, by=by)
    hall.branch.ensure_writable()
    if hall.state not in {State.DRAFT, State.ANNOUNCED}:
        raise NotNow
    _group, is_new = InvitedGroup.objects.get_or_create(town_hall=hall, **vars(whom))
    return is_new


@transaction.atomic
def uninvite(group: InvitedGroup, *, by: User) -> None:
    """Take a group off the list. One that has said how many come stays until it has taken that back."""
    hall = group.town_hall
    hold(hall, by=by)
    lock_places(hall)  # its contact may just be saying how many come
    if hall.state not in {State.DRAFT, State.ANNOUNCED} or Registration.objects.filter(group=group).exists():
        raise NotNow
    InvitedGroup.objects.filter(pk=group.pk).delete()


@transaction.atomic
def register_group(group: InvitedGroup, *, by: User, people: int, name: str, needs: Needs) -> Registration | None:
    """Say how many come, or say it anew; 0 takes it back. A group does not wait: it gets its places, or NoRoom.

    After registration has closed only fewer can be said. Raises NotNow, BranchReadOnly.
    """
    if not groups_spoken_for_by(by).filter(pk=group.pk).exists():
        raise PermissionDenied
    hall = group.town_hall
    hall.branch.ensure_writable()
    places = lock_places(hall)
    if not InvitedGroup.objects.filter(pk=group.pk).exists():  # taken off the list a moment ago
        raise NotNow
    known = Registration.objects.filter(group=group).first()
    before = known.party if known else 0
    if not hall.is_ahead or (people > before and not hall.is_open) or (known and known.checked_in_at):
        raise NotNow
    if people - before > places.free:
        raise NoRoom(places.free + before)
    places.taken += people - before
    registration = _write_down(known or _new(group), by, people, name, needs)
    _settle(hall, places)
    return registration


def _new(group: InvitedGroup) -> Registration:
    return Registration(
        town_hall=group.town_hall,
        group=group,
        standing=Standing.PLACED,
        confirmed_at=timezone.now(),
        nonce=uuid.uuid4(),
    )


def _write_down(registration: Registration, by: User, people: int, name: str, needs: Needs) -> Registration | None:
    if not people:
        if registration.pk:
            registration.delete()
        return None
    for field, value in {"contact": by, "language": by.language, "party": people, "name": name, **vars(needs)}.items():
        setattr(registration, field, value)
    registration.save()
    return registration


def _settle(hall: TownHall, places: Places) -> None:
    move_up(hall, places)
    places.pulse += 1
    places.save()
    tell(places)
