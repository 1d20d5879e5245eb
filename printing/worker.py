"""How a worker process is set up: a ceiling for memory, and a look at what was left when it starts."""

import logging
import resource
from typing import Any

from celery import current_app
from celery.signals import worker_process_init, worker_ready

logger = logging.getLogger(__name__)

MEMORY = 2 * 1024**3
"""Address space of one child: a page that would eat the machine fails instead, and its order says so."""


def listen() -> None:
    """Connect to the worker's signals (once, whoever imports the tasks)."""
    worker_process_init.connect(limit_memory, dispatch_uid="printing.limit_memory")
    worker_ready.connect(look_for_work, dispatch_uid="printing.look_for_work")


def limit_memory(**_kwargs: Any) -> None:
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))


def look_for_work(**_kwargs: Any) -> None:
    """A worker that has just started takes up what the one before it left."""
    try:
        current_app.tasks["printing.clock.pick_up"].apply_async(kwargs={"at_once": True})
    except Exception:  # the clock comes by in a few seconds anyway
        logger.warning("The broker is not there yet", exc_info=True)
