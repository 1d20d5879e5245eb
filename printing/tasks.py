"""What a worker does: it makes the files of one order."""

from uuid import UUID

from celery import shared_task

from printing import actions, worker

worker.listen()


@shared_task(time_limit=240)  # hard: WeasyPrint swallows the exception of a soft limit
def fulfil_order(order_id: str) -> None:
    """Make the files of an order; idempotent, for a broker may deliver twice."""
    actions.fulfil(UUID(order_id))
