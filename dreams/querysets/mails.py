"""Which mails are owed, and for which events."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from dreams.lifecycle import State

if TYPE_CHECKING:
    from dreams.models import Dream, Event
    from schools.models import SchoolClass


MOST_ATTEMPTS = 12  # then a mail is given up, until somebody asks for it again
IS_LAST_ATTEMPT = Q(attempts__gte=MOST_ATTEMPTS)


class OwedQuerySet(models.QuerySet):
    """Mails that are owed. Whoever sends one holds a lease meanwhile, so two clocks do not send the same."""

    def unsent(self) -> Self:
        """Not sent, and still tried."""
        return self.filter(sent_at__isnull=True, gave_up=False)

    def owed(self, now: datetime.datetime) -> Self:
        """Not sent, and nobody is sending it now."""
        return self.unsent().filter(Q(leased_until__isnull=True) | Q(leased_until__lte=now))

    def claim(self, *, now: datetime.datetime, until: datetime.datetime) -> bool:
        """Take all of these that are owed until then; false where somebody else was first."""
        return bool(self.owed(now).update(leased_until=until, attempts=F("attempts") + 1))

    def held(self, until: datetime.datetime) -> Self:
        """What was taken until then: without what has been owed anew meanwhile."""
        return self.filter(leased_until=until)

    def mark_sent(self, at: datetime.datetime) -> None:
        self.update(sent_at=at, leased_until=None)

    def try_later(self, at: datetime.datetime, *, why: str) -> None:
        """Leave it until then, or for good after the last attempt."""
        self.update(leased_until=at, gave_up=IS_LAST_ATTEMPT)

    def let_go(self) -> None:
        """Nothing is to be said any more; the row stays, so that it is not owed again."""
        self.update(gave_up=True, leased_until=None)

    def given_up(self, *, since: datetime.datetime) -> Self:
        """Owed since then at the earliest, tried again and again, and never sent."""
        return self.filter(IS_LAST_ATTEMPT, gave_up=True, sent_at__isnull=True, owed_since__gte=since)


class NoticeQuerySet(OwedQuerySet):
    """Notices and digests: they keep what went wrong, and go when there is nothing to say."""

    def mark_sent(self, at: datetime.datetime) -> None:
        self.update(sent_at=at, leased_until=None, last_error="")

    def try_later(self, at: datetime.datetime, *, why: str) -> None:
        self.update(leased_until=at, gave_up=IS_LAST_ATTEMPT, last_error=why)

    def let_go(self) -> None:
        self.delete()

    def over(self, before: datetime.datetime) -> Self:
        """Sent or given up, and older than that."""
        return self.filter(Q(sent_at__lt=before) | Q(gave_up=True, owed_since__lt=before))


class EventQuerySet(models.QuerySet):
    def record(self, dream: "Dream", kind: str, *, ref: str, **more: Any) -> None:
        """Write down that something happened. The same told twice is one event."""
        more.setdefault("at", timezone.now())
        self.bulk_create([self.model(dream=dream, kind=kind, ref=ref, **more)], ignore_conflicts=True)

    def waiting(self) -> Self:
        """Not everybody whom it concerns has a line yet."""
        return self.filter(spread_at__isnull=True)

    def asked_of(self, classes: "Iterable[SchoolClass]", *, since: datetime.datetime) -> "list[Event]":
        """What the board has written to these classes and asked them since then, the newest first; a question that
        is answered is left out. About an adopted dream it writes to whoever put it in: their link is nobody else's.
        """
        theirs = self.filter(dream__school_class__in=classes, dream__origin="class")
        found = theirs.filter(kind__in=("note", "reply"), at__gte=since).exclude(
            dream__state__in=[State.HIDDEN, State.WITHDRAWN]
        )
        events: list[Event] = list(found.select_related("dream").order_by("-at", "-pk"))
        answered = {event.ref.replace("reply:", "note:") for event in events if event.kind == "reply"}
        return [event for event in events if event.kind != "reply" and event.ref not in answered]


class DigestLineQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        """In no digest yet."""
        return self.filter(digest__isnull=True)

    def for_reading(self) -> Self:
        """With everything that a digest says of it."""
        return self.select_related(
            *("event__dream__branch", "event__dream__school_class__school", "event__dream__council"),
            *("event__step", "event__milestone", "follower", "pledge", "member"),
        )
