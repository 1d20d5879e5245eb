"""Whom an event concerns: followers, people whose promise stands, the owner, the board.

A few hundred at a time. How far it has come is stored with what was written, so a clock that dies goes on where it was,
and two clocks never write the same line: the database has each reader once an event.
"""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from dreams.models import DigestLine, Event, Follower, Notice, Pledge, reader_mac
from schools.models import Membership
from schools.roles import Role

BATCH = 500
MOST_BATCHES = 40
# What nobody has been told of for so long is no news any more, as when years of dreams are brought in at once.
STALE = datetime.timedelta(days=14)

Kind = Event.Kind

log = logging.getLogger(__name__)


@dataclass
class Share:
    """What one batch of readers gets, and after which row the next one begins; none where these are the last."""

    go_on_after: int | None = None
    rows: list[DigestLine] | list[Notice] = field(default_factory=list)


Audience = Callable[[Event, int], Share]


def spread(*, now: datetime.datetime) -> int:
    """Write what is owed for what has happened; how many batches were needed."""
    batches = 0
    for pk in list(Event.objects.waiting().order_by("pk").values_list("pk", flat=True)[:MOST_BATCHES]):
        goes_on = True
        while goes_on and batches < MOST_BATCHES:
            goes_on = _spread_some_or_wait(pk, now)
            batches += 1
    return batches


def _spread_some_or_wait(pk: int, now: datetime.datetime) -> bool:
    try:
        return _spread_some(pk, now)
    except Exception as problem:  # noqa: BLE001 - whatever one event trips over, the others are still news
        log.warning("event %s could not be told of: %s", pk, type(problem).__name__)
        return False


@transaction.atomic
def _spread_some(pk: int, now: datetime.datetime) -> bool:
    """One batch for an event, where no other clock holds it; whether there is more."""
    waiting = Event.objects.select_for_update(skip_locked=True, of=("self",)).waiting()
    event = waiting.select_related("dream", "step").filter(pk=pk).first()
    if event is None:
        return False
    audiences = () if event.at < now - STALE else _audiences(event)
    event.spread_at = now
    for audience in audiences[event.stage :]:
        share = audience(event, event.after)
        if share.rows:
            type(share.rows[0])._default_manager.bulk_create(share.rows, ignore_conflicts=True)  # type: ignore[arg-type]  # all of one kind
        if share.go_on_after is not None:
            event.after, event.spread_at = share.go_on_after, None
            break
        event.stage, event.after = event.stage + 1, 0
    event.save(update_fields=["stage", "after", "spread_at"])
    return event.spread_at is None


def _audiences(event: Event) -> tuple[Audience, ...]:
    if event.kind in {Kind.READY, Kind.REPLY, Kind.HELP}:
        return (_board,)
    if event.kind in {Kind.NOTE, Kind.CHECK_IN}:
        return (_owner,)
    if event.is_realisation:  # the thanks first: who is thanked reads nothing of it in a digest
        return _thanks, _followers
    return _followers, _pledgers


def _owner(event: Event, _after: int) -> Share:
    if not event.dream.owner_email:
        return Share()
    kind = Notice.Kind.NOTE if event.kind == Kind.NOTE else Notice.Kind.CHECK_IN
    return Share(rows=[Notice(dream_id=event.dream_id, event=event, kind=kind)])


def _followers(event: Event, after: int) -> Share:
    """Who listened already when it happened."""
    found = Follower.objects.listening().filter(dream=event.dream_id, confirmed_at__lte=event.at)
    rows = _after(found, after)
    told = _told_otherwise(event, [row.email for row in rows])
    lines = [DigestLine(event=event, follower=row, reader_mac=reader_mac(row.email)) for row in rows]
    return Share(_full(rows), [line for line in lines if line.reader_mac not in told])


def _pledgers(event: Event, after: int) -> Share:
    rows = _after(_standing(event), after)
    told = _told_otherwise(event, [row.email for row in rows])
    lines = [DigestLine(event=event, pledge=row, reader_mac=reader_mac(row.email)) for row in rows]
    return Share(_full(rows), [line for line in lines if line.reader_mac not in told])


def _thanks(event: Event, after: int) -> Share:
    """Everybody whose promise stands; whoever promised several things is thanked once."""
    rows = _after(_standing(event), after)
    kind = Notice.Kind.THANKS
    return Share(
        _full(rows),
        [
            Notice(dream_id=event.dream_id, event=event, kind=kind, pledge=row, reader_mac=reader_mac(row.email))
            for row in rows
        ],
    )


def _board(event: Event, after: int) -> Share:
    """Who sits on the board of the dream's branch and can be written to."""
    serving = Membership.objects.holding_on(timezone.localdate(event.at)).filter(
        branch=event.dream.branch_id, role__in=[Role.BOARD_MEMBER, Role.BANK_MANAGER]
    )
    found = User.objects.filter(is_active=True, email__isnull=False, pk__in=serving.values("user"))
    rows = _after(found, after)
    return Share(
        _full(rows), [DigestLine(event=event, member=row, reader_mac=reader_mac(row.email or "")) for row in rows]
    )


def _standing(event: Event) -> "models.QuerySet[Pledge]":
    return Pledge.objects.standing().filter(need__dream=event.dream_id, confirmed_at__lte=event.at)


def _after(rows: "models.QuerySet", after: int) -> list:
    return list(rows.filter(pk__gt=after).order_by("pk")[:BATCH])


def _full(rows: list) -> int | None:
    """A batch that is full has others behind it."""
    return rows[-1].pk if len(rows) == BATCH else None


def _told_otherwise(event: Event, addresses: list[str]) -> set[str]:
    """Readers who get a mail of their own about this: the owner, and who is thanked."""
    macs = {reader_mac(address) for address in addresses}
    told = set(Notice.objects.filter(event=event, reader_mac__in=macs).values_list("reader_mac", flat=True))
    if event.kind == Kind.STEP and event.dream.owner_email:
        told.add(reader_mac(event.dream.owner_email))
    return told
