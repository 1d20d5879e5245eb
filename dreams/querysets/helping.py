"""Which needs, and which rows that people reach by a private link."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import connection, models
from django.db.models import Count, Q

from dreams.querysets.mails import IS_LAST_ATTEMPT, OwedQuerySet

if TYPE_CHECKING:
    from dreams.models import Dream


class NeedQuerySet(models.QuerySet):
    def open(self) -> Self:
        """What is not covered yet."""
        return self.filter(covered=False)

    def with_pledges(self) -> Self:
        """How many stand behind each, as `pledge_count`."""
        standing = Q(pledges__confirmed_at__isnull=False, pledges__taken_back_at__isnull=True)
        return self.annotate(pledge_count=Count("pledges", filter=standing))


class PrivateLinkQuerySet(OwedQuerySet):
    """Rows that a person reaches by a link from a mail, and the mail that they owe."""

    def unsent(self) -> Self:
        """Not sent, not confirmed by an older mail, and still tried."""
        return self.filter(mail_sent_at__isnull=True, confirmed_at__isnull=True).exclude(IS_LAST_ATTEMPT)

    def mark_sent(self, at: datetime.datetime) -> None:
        self.update(mail_sent_at=at, leased_until=None)

    def try_later(self, at: datetime.datetime, *, why: str) -> None:
        self.update(leased_until=at)

    def let_go(self) -> None:
        """It waits out its lease: what is hidden may be shown again."""

    def given_up(self, *, since: datetime.datetime) -> Self:
        return self.filter(IS_LAST_ATTEMPT, mail_sent_at__isnull=True, confirmed_at__isnull=True, made_at__gte=since)

    def never_confirmed(self, *, before: datetime.datetime) -> Self:
        return self.filter(confirmed_at__isnull=True, made_at__lt=before)


class PledgeQuerySet(PrivateLinkQuerySet):
    def standing(self) -> Self:
        """Confirmed, and not taken back: what counts."""
        return self.filter(confirmed_at__isnull=False, taken_back_at__isnull=True)


class FollowerQuerySet(PrivateLinkQuerySet):
    def listening(self) -> Self:
        """Confirmed: who may be written to."""
        return self.filter(confirmed_at__isnull=False)


class SupportConfirmationQuerySet(PrivateLinkQuerySet):
    pass


class SupportQuerySet(models.QuerySet):
    def give(self, dream: "Dream", supporter_mac: str) -> bool:
        """One more, in one statement that asks nobody; false where it was there. The unique constraint decides."""
        with connection.cursor() as cursor:
            cursor.execute(_GIVE, [dream.pk, supporter_mac])
            return bool(cursor.rowcount > 0)


_GIVE = """
INSERT INTO dreams_support (dream_id, supporter_mac, confirmed_mac) VALUES (%s, %s, '')
ON CONFLICT DO NOTHING
"""


class SketchQuerySet(models.QuerySet):
    def forgettable(self, *, untouched_since: datetime.datetime, sent_before: datetime.datetime) -> Self:
        """Left lying, or sent so long ago that nobody corrects the address any more."""
        return self.filter(Q(touched_at__lt=untouched_since) | Q(sent_at__lt=sent_before))
