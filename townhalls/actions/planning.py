"""A town hall is planned, changed, announced, held, or called off; everybody who has registered is told."""

import datetime
import uuid
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from schools.models import Branch
from schools.permissions import Capability
from townhalls.actions.keeping import NotNow, hold, lock_places, move_up
from townhalls.agenda import planned_minutes
from townhalls.lifecycle import ANNOUNCE, CANCEL, HOLD, State
from townhalls.models import DoneTask, Letter, Places, Registration, TownHall
from townhalls.readiness import missing

# What an entry in a calendar shows, and what of it sends a letter to those who have registered.
IN_CALENDARS = ("title", "place", "address", "starts_at", "ends_at")
TOLD = ("place", "address", "starts_at", "ends_at")


class NotReady(Exception):
    """Something is missing before everybody may read of it."""


class TooSmall(Exception):
    """More people have a place than there would be places; `taken` is how many."""

    def __init__(self, taken: int) -> None:
        super().__init__(taken)
        self.taken = taken


class AgendaTooLong(Exception):
    """The agenda of an announced town hall would not fit between its start and its end any more."""


@dataclass(frozen=True)
class Plan:
    """What is said of a town hall."""

    edition: str
    title: str
    place: str
    address: str
    way_in: str
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    registration_closes_at: datetime.datetime
    language: str
    capacity: int

    @property
    def fields(self) -> dict[str, object]:
        """All but the capacity, which has a row of its own."""
        return {name: value for name, value in vars(self).items() if name != "capacity"}


@transaction.atomic
def plan(branch: Branch, *, by: User, plan: Plan, nonce: uuid.UUID) -> TownHall:
    """Begin a town hall, as a draft. The same form twice (`nonce`) is one; raises BranchReadOnly."""
    if not by.has_perm(Capability.HOLD_TOWN_HALLS, branch):
        raise PermissionDenied
    branch.ensure_writable()
    hall, is_new = TownHall.objects.get_or_create(nonce=nonce, branch=branch, defaults=plan.fields)
    if is_new:
        Places.objects.create(town_hall=hall, capacity=plan.capacity)
    return hall


@transaction.atomic
def change(hall: TownHall, *, by: User, plan: Plan) -> bool:
    """Say it anew; whether those who have registered are told. More places let the waiting list move up.

    Raises NotNow, TooSmall, AgendaTooLong, BranchReadOnly.
    """
    hold(hall, by=by)
    hall.branch.ensure_writable()
    if hall.state not in {State.DRAFT, State.ANNOUNCED}:
        raise NotNow
    changed = {name for name, value in plan.fields.items() if getattr(hall, name) != value}
    for name, value in plan.fields.items():
        setattr(hall, name, value)
    is_public = hall.state == State.ANNOUNCED
    if is_public and planned_minutes(hall) > hall.minutes:
        raise AgendaTooLong
    if is_public and changed.intersection(IN_CALENDARS):
        hall.sequence += 1
    hall.save()
    _resize(hall, plan.capacity)
    is_told = is_public and bool(changed.intersection(TOLD))
    if is_told:
        _tell_all(hall, Letter.Kind.CHANGED)
    return is_told


def _resize(hall: TownHall, capacity: int) -> None:
    places = lock_places(hall)
    if capacity < places.taken:
        raise TooSmall(places.taken)
    places.capacity = capacity
    move_up(hall, places)
    places.save()


@transaction.atomic
def announce(hall: TownHall, *, by: User) -> None:
    """From now on everybody can read of it and register. Raises NotReady, IllegalMove, BranchReadOnly."""
    hold(hall, by=by)
    hall.branch.ensure_writable()
    hall.state = ANNOUNCE.leave(hall.state)
    if missing(hall):
        raise NotReady
    hall.announced_at = timezone.now()
    hall.save(update_fields=["state", "announced_at"])


@transaction.atomic
def cancel(hall: TownHall, *, by: User, reason: str) -> None:
    """Call it off. Everybody who has registered is told why, and calendars strike it out. Without a licence, too."""
    hold(hall, by=by)
    hall.state = CANCEL.leave(hall.state)
    hall.reason = reason
    hall.sequence += 1
    hall.save(update_fields=["state", "reason", "sequence"])
    lock_places(hall)  # whoever is just taking a place is in time to be told, or finds it cancelled
    _tell_all(hall, Letter.Kind.CANCELLED)


@transaction.atomic
def finish(hall: TownHall, *, by: User) -> None:
    """It has been held. Raises IllegalMove, NotNow before it began."""
    hold(hall, by=by)
    state = HOLD.leave(hall.state)
    if timezone.now() < hall.starts_at:
        raise NotNow
    TownHall.objects.filter(pk=hall.pk).update(state=state)


@transaction.atomic
def drop(hall: TownHall, *, by: User) -> None:
    """Throw a draft away. What was announced stays, and is called off instead."""
    hold(hall, by=by)
    if hall.state != State.DRAFT:
        raise NotNow
    hall.delete()


@transaction.atomic
def tick(hall: TownHall, *, by: User, task: str, done: bool) -> None:
    """Tick something off the to-do list, or take the tick back."""
    hold(hall, by=by)
    if done:
        DoneTask.objects.get_or_create(town_hall=hall, task=task)
    else:
        DoneTask.objects.filter(town_hall=hall, task=task).delete()


def _tell_all(hall: TownHall, kind: Letter.Kind) -> None:
    everybody = Registration.objects.filter(town_hall=hall).confirmed()
    Letter.objects.owe(everybody, kind, now=timezone.now())
