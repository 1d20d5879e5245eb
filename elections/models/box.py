"""The ballot box. A voter leaves a mark on a credential and a ballot in the box, and nothing ties the two.

There is no time, no key and no counter on a credential or a ballot that the other has as well. While
the box is open the database itself still knows which rows one transaction wrote; at closing both are
moved, sorted, into the final tables, and that goes too. See docs/decisions/0005.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from elections.models.election import Election
from elections.querysets import BallotQuerySet, CredentialQuerySet


class CredentialBase(models.Model):
    """One person's right to one vote. It says that it was used, never when, where or for what."""

    class Status(models.IntegerChoices):
        FREE = 0, _("Not used")
        WEB = 1, _("Used on screen")
        PAPER = 2, _("Used on paper")
        REVOKED = 3, _("Revoked")
        TRIAL = 4, _("For the rehearsal")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="%(class)ss")
    code_mac = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(choices=Status, default=Status.FREE)
    batch_no = models.PositiveSmallIntegerField(default=0)  # of the codes that were printed together; 0: no code

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
    """What somebody voted. Tracker and salt look random; the leaf hides the content, the receipt shows the leaf.

    Where ballots are sealed, salt and content lie in `sealed` until the committee opens it (elections/sealing.py).
    """

    tracker = models.BinaryField(primary_key=True, max_length=16)
    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="%(class)ss")
    salt = models.BinaryField(max_length=16, blank=True)  # empty, as the content is, while the ballot is sealed
    content = models.CharField(max_length=240, blank=True)
    leaf = models.BinaryField(max_length=32)
    sealed = models.BinaryField(null=True, blank=True)

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
            models.CheckConstraint(
                condition=models.Q(sealed__isnull=True) | models.Q(content="", salt=b""), name="ballot_sealed_or_open"
            ),
        ]


class FinalBallot(BallotBase):
    """A ballot after closing, stored in the order of its tracker."""
