"""The heart of every action: who may, the rows it needs, in one order; and the sums that follow."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from townhalls.lifecycle import MOVE_UP
from townhalls.models import Letter, Places, Registration, TownHall


class NotNow(Exception):
    """The town hall is not where this can happen."""


def hold(hall: TownHall, *, by: User) -> None:
    """The town hall's row as it is now, locked, for who holds it.

    `no_key`: somebody who registers holds the town hall's key, and would wait for us in a ring.
    """
    if not TownHall.objects.held_by(by).filter(pk=hall.pk).exists():
        raise PermissionDenied
    hall.refresh_from_db(from_queryset=TownHall.objects.select_for_update(of=("self",), no_key=True))


def lock_places(hall: TownHall) -> Places:
    """The places, locked: of two who take the last one, the second finds it taken. The town hall as it is now."""
    places = Places.objects.select_for_update(no_key=True).get(pk=hall.pk)
    hall.refresh_from_db(fields=["state", "starts_at", "registration_closes_at"])
    return places


def move_up(hall: TownHall, places: Places) -> None:
    """Give free places to whoever waits: the first party that fits, then the next. Each is told once.

    Whoever calls holds the lock and saves the places.
    """
    if not hall.is_ahead:
        return
    now = timezone.now()
    lucky = []
    for party in Registration.objects.filter(town_hall=hall).waiting():
        if party.party <= places.free:
            places.taken += party.party
            lucky.append(party.pk)
    moved = Registration.objects.filter(pk__in=lucky)
    moved.update(standing=MOVE_UP.target, queued_at=None)
    Letter.objects.owe(moved, Letter.Kind.MOVED_UP, now=now)
