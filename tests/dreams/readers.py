"""Those who hear of a dream by mail, and the hours at which they do."""

import datetime

from django.utils import timezone

from dreams import notices
from dreams.models import Follower, Need, Pledge

NOON = timezone.make_aware(datetime.datetime(2027, 3, 3, 12))
LONG_AGO = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def follows(dream, email="per@example.org", *, confirmed_at=LONG_AGO, **fields):
    return Follower.objects.create(dream=dream, email=email, confirmed_at=confirmed_at, **fields)


def promises(dream, email="anne@example.org", *, title="Maling", kind="material", **fields):
    need = Need.objects.create(dream=dream, kind=kind, title=title, wanted=10)
    fields = {"amount": 3, "name": "Anne", "confirmed_at": LONG_AGO, **fields}
    return Pledge.objects.create(need=need, kind=kind, email=email, **fields)


def spread():
    """As the clock does soon after something has happened."""
    return notices.spread(now=timezone.now())


def tell(now=NOON):
    """Everything that the clock does by day; how many digests went out."""
    spread()
    notices.gather(now=now)
    return notices.send_digests(now=now)
