"""The Celery application: prints, mails and watches the clock. Votes and dreams never pass through it."""

import os

from celery import Celery
from celery.signals import worker_init, worker_process_init

from config.processes import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("drommebanken")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="clock")


_worker: int | None = None  # the process that a pool belongs to; its children inherit the number


@worker_init.connect
def remember_the_worker(**kwargs: object) -> None:
    """Before it forks."""
    global _worker  # noqa: PLW0603 - one for a process, as its number is
    _worker = os.getpid()


@worker_process_init.connect
def end_with_the_worker(**kwargs: object) -> None:
    """A pool process whose worker was killed would live on, holding its task: it goes too, and the lease runs out."""
    die_with_parent(parent=_worker)
