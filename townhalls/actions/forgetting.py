"""What time does: a town hall that is over is held, what nobody confirmed goes, and some weeks later who came."""

import datetime

from django.conf import settings
from django.db import transaction

from townhalls.actions.registering import UNCONFIRMED_KEPT
from townhalls.lifecycle import HOLD, State
from townhalls.models import Registration, TownHall, WalkIn

CLOSED_AFTER = datetime.timedelta(days=2)  # the organiser has had the time to say it


@transaction.atomic
def close_over(*, now: datetime.datetime) -> int:
    """Who forgot to say that it was held need not: how many were closed."""
    over = TownHall.objects.over(now - CLOSED_AFTER).filter(state__in=HOLD.sources)
    return over.update(state=State.HELD)


@transaction.atomic
def forget_people(*, now: datetime.datetime) -> int:
    """Delete everybody's address, name, needs and code; how many registrations. The numbers stay in `Places`."""
    over = TownHall.objects.over(now - datetime.timedelta(days=settings.TOWN_HALL_DAYS_KEPT))
    people = Registration.objects.filter(town_hall__in=over)
    count = people.count()
    people.delete()
    WalkIn.objects.filter(town_hall__in=over).delete()
    return count


@transaction.atomic
def forget_unconfirmed(*, now: datetime.datetime) -> int:
    """What was typed and never confirmed, with the address: how many."""
    asked = Registration.objects.never_confirmed(before=now - UNCONFIRMED_KEPT)
    count = asked.count()
    asked.delete()
    return count
