"""What happens to an election is written down, each line on top of the one before; never a line about a vote."""

import hashlib
from typing import Any

from django.utils import timezone

from accounts.models import User
from elections import tally
from elections.models import Election, Event


def note(election: Election, kind: str, *, by: User | None, **payload: Any) -> Event:
    """Add a line to the log of an election whose row is locked, or that nobody else can see yet."""
    last = Event.objects.filter(election=election).order_by("-no").first()
    no = last.no + 1 if last else 1
    before = last.sha256 if last else ""
    digest = chain(before, no, kind, payload)
    return Event.objects.create(
        election=election,
        no=no,
        kind=kind,
        payload=payload,
        at=timezone.now(),
        by=by,
        is_by_somebody=by is not None,
        sha256=digest,
    )


def chain(before: str, no: int, kind: str, payload: dict[str, Any]) -> str:
    """SHA-256 in hex of a line of the log and, through the one before, of all lines up to it."""
    line = tally.canonical({"before": before, "kind": kind, "no": no, "payload": payload})
    return hashlib.sha256(line.encode()).hexdigest()


def is_whole(election: Election) -> bool:
    """Whether no line of the log is changed, missing or in another place."""
    before = ""
    for number, event in enumerate(election.events.all(), start=1):
        if event.no != number or event.sha256 != chain(before, event.no, event.kind, event.payload):
            return False
        before = event.sha256
    return True
