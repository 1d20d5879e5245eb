"""What can be heard of a town hall: that its door has something new. The figures each page fetches itself."""

from collections.abc import Sequence

from live import topics
from live.publishing import publish
from live.topics import Counts, topic
from townhalls.models import Places

FAMILY = "door"


def register_it() -> None:
    """Say what a door's state is."""
    topics.register(FAMILY, _stored)


def _stored(keys: Sequence[str]) -> dict[str, Counts]:
    rows = Places.objects.filter(pk__in=[int(key) for key in keys]).values_list("pk", "pulse")
    return {str(pk): {"v": pulse} for pk, pulse in rows}


def tell(places: Places) -> None:
    """Somebody came, gave up a place, or got one."""
    publish(topic(FAMILY, places.pk), v=places.pulse)
