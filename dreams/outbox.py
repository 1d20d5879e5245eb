"""Sending what is owed: each mail once, whatever fails in between.

A mail is owed by a row, or by several that it settles together. One that fails is tried again later and later; the
lease keeps two clocks from sending the same one. A process that dies between sending and marking leaves a lease that
ends: the mail goes once more, under the same Message-ID.
"""

import datetime
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection

from dreams.querysets import OwedQuerySet

LEASE = datetime.timedelta(minutes=5)
LONGEST_WAIT = 360  # minutes
BATCH = 100

log = logging.getLogger(__name__)

# The mail that settles these rows; none where nothing may be said any more.
Make = Callable[..., EmailMultiAlternatives | None]


def one_each(rows: OwedQuerySet, *, now: datetime.datetime, **where: Any) -> list[OwedQuerySet]:
    """Rows that owe a mail each: those that owe it now, at most a batch of them.

    `where` says which may be written about. It is asked here alone, so that a claim looks at no table but its own.
    """
    owed = rows.filter(**where).owed(now).order_by("pk").values_list("pk", flat=True)
    return [rows.filter(pk=pk) for pk in owed[:BATCH]]


def send(mails: Sequence[OwedQuerySet], make: Make, *, now: datetime.datetime) -> int:
    """Send these mails, each with the rows that owe it; how many went out."""
    if not mails:
        return 0
    door = get_connection()
    try:
        door.open()
    except Exception as problem:  # noqa: BLE001 - nobody answers: no mail's attempt is spent on that
        log.warning("the mail server does not answer: %s", type(problem).__name__)
        return 0
    began = time.monotonic()
    try:
        # A lease lasts from when its mail is sent, however long those before it took.
        return sum(_send_one(rows, make, now=now + _since(began), door=door) for rows in mails)
    finally:
        _close(door)


def _since(began: float) -> datetime.timedelta:
    return datetime.timedelta(seconds=time.monotonic() - began)


def _send_one(rows: OwedQuerySet, make: Make, *, now: datetime.datetime, door: Any) -> bool:
    until = now + LEASE
    if not rows.claim(now=now, until=until):
        return False
    held = rows.held(until)
    taken = list(held)
    if not taken:  # they went with the reader whom they were for
        return False
    try:
        mail = make(*taken)
        if mail is None:
            held.let_go()
            return False
        mail.connection = door
        mail.send()
    except Exception as problem:  # noqa: BLE001 - whatever one mail trips over, the others are still owed
        why = type(problem).__name__
        log.warning("%s %s was not sent: %s", taken[0]._meta.model_name, taken[0].pk, why)
        wait = datetime.timedelta(minutes=min(2 ** taken[0].attempts, LONGEST_WAIT))
        held.try_later(now + wait, why=why)
        _close(door)  # the next mail opens it anew
        return False
    held.mark_sent(now)
    return True


def _close(door: Any) -> None:
    try:
        door.close()
    except Exception as problem:  # noqa: BLE001 - a broken line cannot be closed politely
        log.warning("the mail server hung up: %s", type(problem).__name__)
