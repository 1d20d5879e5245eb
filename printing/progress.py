"""How far orders are, as whole numbers that can be heard: pages fetch the rest themselves."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Q

from live import topics
from live.publishing import publish
from live.topics import Counts, topic
from printing.lifecycle import OPEN, FileState
from printing.models import Order

FAMILY = "order"
_BEING_MADE = Q(files__state__in=[FileState.WAITING, FileState.WORKING])


def register() -> None:
    """Say what an order's state is."""
    topics.register(FAMILY, _stored)


def _stored(keys: Sequence[str]) -> dict[str, Counts]:
    rows = Order.objects.filter(pk__in=[UUID(key) for key in keys]).annotate(
        working=Count("files", filter=Q(files__state=FileState.WORKING)),
        left=Count("files", filter=_BEING_MADE),
    )
    return {
        str(pk): {"left": left, "working": working, "open": int(state in OPEN)}
        for pk, left, working, state in rows.values_list("pk", "left", "working", "state")
    }


def tell(order: UUID) -> None:
    """A file was begun or is ready, or the order was closed, stopped or begun again."""
    for counts in _stored([str(order)]).values():
        publish(topic(FAMILY, order), **counts)
