"""A lease says who works on an order. It runs out by itself when its holder is dead."""

import datetime
import logging
import threading
from types import TracebackType
from typing import Self
from uuid import UUID

from django.db import DatabaseError, connection
from django.utils import timezone

from printing.models import Order

logger = logging.getLogger(__name__)

LEASE = datetime.timedelta(seconds=20)
BEAT = 5.0


class Heartbeat:
    """Renews a lease from a thread of its own while the drawing goes on."""

    def __init__(self, order_id: UUID, worker: str) -> None:
        self._order_id = order_id
        self._worker = worker
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"lease {order_id}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(timeout=2)

    def _run(self) -> None:
        try:
            while not self._stop.wait(BEAT):
                if not self.beat():
                    return
        finally:
            connection.close()  # a thread has a database connection of its own

    def beat(self) -> bool:
        """Renew once; False when the lease is no longer ours."""
        try:
            held = Order.objects.filter(pk=self._order_id).held_by(self._worker)
            return bool(held.update(lease_until=timezone.now() + LEASE))
        except DatabaseError:  # a busy database is no reason to let go
            logger.warning("The lease of order %s could not be renewed just now", self._order_id, exc_info=True)
            return True
