"""What people hear of, and the digest in which those hear of it who follow a dream, have promised something or sit on
its board.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.codes import mac
from dreams.lifecycle import REALISE, WITHDRAW
from dreams.models.dream import Dream
from dreams.models.needs import Follower, Pledge
from dreams.models.owed import Owed
from dreams.models.project import Milestone
from dreams.models.trail import Step
from dreams.querysets import DigestLineQuerySet, EventQuerySet, NoticeQuerySet


def reader_mac(address: str) -> str:
    """One reader, whatever the case of the address, without the address."""
    return mac("reader-of-digests", address.strip().lower())


class Event(models.Model):
    """Something happened to a dream: one row, written with it. The clock looks up whom it concerns.

    It holds no words of anybody's: what a mail says is read when it is sent. `stage` and `after` say how far the clock
    has come with it: who hears of it next, and the last row among those that has its line.
    """

    class Kind(models.TextChoices):
        STEP = "step", _("A move")
        DIARY = "diary", _("New in the diary")
        MILESTONE = "milestone", _("A milestone was reached")
        CHECK_IN = "check_in", _("The monthly check-in")
        READY = "ready", _("Ready for the Factory")
        NOTE = "note", _("A note from the board")
        REPLY = "reply", _("An answer to the board")
        HELP = "help", _("A call for help")

    dream = models.ForeignKey(Dream, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind)
    ref = models.CharField(max_length=120, unique=True)  # what happened; told twice, it is one event
    step = models.OneToOneField(Step, on_delete=models.PROTECT, null=True, blank=True, related_name="event")
    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    stage = models.PositiveSmallIntegerField(default=0)
    after = models.PositiveBigIntegerField(default=0)
    spread_at = models.DateTimeField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes: ClassVar = [
            models.Index(fields=["id"], name="event_waiting", condition=Q(spread_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def is_realisation(self) -> bool:
        return self.step is not None and self.step.move == REALISE.name

    @property
    def is_withdrawal(self) -> bool:
        return self.step is not None and self.step.move == WITHDRAW.name


class Digest(Owed):
    """One mail to one reader on one day. The address is not kept here: it stays with the rows that its lines
    lead to.
    """

    reader_mac = models.CharField(max_length=64)
    day = models.DateField()
    batch = models.UUIDField(default=uuid.uuid4, editable=False)  # which run of the clock has made it
    last_error = models.CharField(max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader_mac", "day"], name="digest_once_a_reader_and_day"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["leased_until"], name="digest_owed", condition=Q(sent_at__isnull=True, gave_up=False)),
            models.Index(fields=["id"], name="digest_given_up", condition=Q(gave_up=True)),
            models.Index(fields=["batch"], name="digest_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.pk}"


class DigestLine(models.Model):
    """One event for one reader: a follower, somebody who has promised something, or a member of the board.

    It goes with the row that it leads to, so who stops following or is erased leaves nothing here.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="lines")
    reader_mac = models.CharField(max_length=64)
    follower = models.ForeignKey(Follower, on_delete=models.CASCADE, null=True, blank=True, related_name="lines")
    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, null=True, blank=True, related_name="lines")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, null=True, blank=True, related_name="lines")

    objects = DigestLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a digest")
        verbose_name_plural = _("lines of digests")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "reader_mac"], name="line_once_an_event_and_reader"),
            models.CheckConstraint(
                condition=Q(follower__isnull=False, pledge__isnull=True, member__isnull=True)
                | Q(follower__isnull=True, pledge__isnull=False, member__isnull=True)
                | Q(follower__isnull=True, pledge__isnull=True, member__isnull=False),
                name="line_is_for_exactly_one",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["reader_mac"], name="line_waiting", condition=Q(digest__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.event_id}"

    @property
    def address(self) -> str:
        """Where it goes, as the row that it leads to says now."""
        if self.follower is not None:
            return self.follower.email
        if self.pledge is not None:
            return self.pledge.email
        return (self.member.email if self.member is not None else "") or ""
