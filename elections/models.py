"""The ballot box. A voter leaves a mark on a credential and a ballot in the box, and nothing ties the two.

There is no time, no key and no counter on a credential or a ballot that the other has as well. While
the box is open the database itself still knows which rows one transaction wrote; at closing both are
moved, sorted, into the final tables, and that goes too. See docs/decisions/0005.
"""

import hashlib
import json
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from elections.lifecycle import State
from elections.querysets import BallotQuerySet, CredentialQuerySet, ElectionQuerySet


class Election(models.Model):
    """One question, a few options, the rules by which it is counted; frozen when it opens."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=120)
    question = models.CharField(_("question"), max_length=300)
    rules = models.JSONField(_("rules"))
    rules_sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lot_number = models.CharField(_("number of the lot"), max_length=40, blank=True)

    objects = ElectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("election")
        verbose_name_plural = _("elections")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="election_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=State.DRAFT) | models.Q(opened_at__isnull=False), name="election_open_has_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[State.CLOSED, State.COUNTED]) | models.Q(closed_at__isnull=False),
                name="election_closed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def winners(self) -> int:
        return self.rules["winners"]

    @staticmethod
    def hash_of(rules: dict) -> str:
        """SHA-256 of the rules in their one spelling: sorted keys, no spaces, UTF-8."""
        spelling = json.dumps(rules, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(spelling.encode()).hexdigest()


class Option(models.Model):
    """What can be voted for: a frozen title, and where it comes from, which the box does not understand."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="options")
    no = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    origin = models.CharField(_("origin"), max_length=120)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering: ClassVar = ["no"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["election", "no"], name="option_number_once"),
            models.UniqueConstraint(fields=["election", "origin"], name="option_origin_once"),
        ]

    def __str__(self) -> str:
        return f"{self.no}. {self.title}"


class CredentialBase(models.Model):
    """One person's right to one vote. It says that it was used, never when, where or for what."""

    class Status(models.IntegerChoices):
        FREE = 0, _("Not used")
        WEB = 1, _("Used on screen")
        PAPER = 2, _("Used on paper")
        REVOKED = 3, _("Revoked")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="%(class)ss")
    code_mac = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(choices=Status, default=Status.FREE)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.get_status_display()


class Credential(CredentialBase):
    """A right to vote while the box is open."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["election", "code_mac"], name="credential_once"),
            models.CheckConstraint(condition=Exact(Length("code_mac"), 32), name="credential_mac_is_a_mac"),
        ]


class FinalCredential(CredentialBase):
    """A right to vote after closing, stored in the order of its code."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["election", "code_mac"], name="final_credential_once"),
        ]


class BallotBase(models.Model):
    """What somebody voted. Tracker and salt look random; the leaf hides the content, the receipt shows the leaf."""

    tracker = models.BinaryField(primary_key=True, max_length=16)
    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="%(class)ss")
    salt = models.BinaryField(max_length=16)
    content = models.CharField(max_length=200, blank=True)
    leaf = models.BinaryField(max_length=32)

    objects = BallotQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return "ballot"  # never what it says: a stray log line must not tell


class Ballot(BallotBase):
    """A ballot while the box is open."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Exact(Length("tracker"), 16), name="ballot_tracker_is_16_bytes"),
        ]


class FinalBallot(BallotBase):
    """A ballot after closing, stored in the order of its tracker."""


class PaperBundle(models.Model):
    """Paper ballots counted by hand: only their sums are ever typed in. Counting again replaces them."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="bundles")
    bundle_no = models.PositiveSmallIntegerField(_("bundle"), default=1)
    counts = models.JSONField(_("counts"), help_text=_("Votes by the number of the option."))
    blank = models.PositiveIntegerField(_("blank"), default=0)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("bundle of paper ballots")
        verbose_name_plural = _("bundles of paper ballots")
        ordering: ClassVar = ["bundle_no"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["election", "bundle_no"], name="bundle_number_once")]

    def __str__(self) -> str:
        return f"{self.election}: {self.bundle_no}"

    @property
    def size(self) -> int:
        """How many ballots lie in the bundle, blank ones too."""
        return sum(self.counts.values()) + self.blank

    def profile(self) -> list[tuple[int, str]]:
        """The bundle as weighted ballots."""
        return [(number, no) for no, number in self.counts.items()] + [(self.blank, "")]
