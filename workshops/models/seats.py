"""The places in the room, each under an alias."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schools.models import Pupil
from workshops.aliases import alias
from workshops.models.room import Workshop
from workshops.querysets import SeatQuerySet


class Seat(models.Model):
    """A place in the room under an alias. `key` is the voter that the ballot box knows; no name goes there.

    Of the code on the slip and of the device's cookie only an HMAC is stored.
    """

    class Kind(models.TextChoices):
        SCREEN = "screen", _("Screen")
        PAPER = "paper", _("Paper")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField()
    pupil = models.ForeignKey(Pupil, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    animal = models.CharField(max_length=30)
    colour = models.CharField(max_length=30)
    pictures = models.CharField(max_length=60, blank=True)  # "boat sun cat": the seat's three, in their order
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SCREEN)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code_mac = models.CharField(max_length=64, null=True, blank=True, unique=True)
    token_mac = models.CharField(max_length=64, null=True, blank=True, unique=True)
    joined_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "number"], name="seat_number_once_a_workshop"),
            models.UniqueConstraint(fields=["workshop", "animal", "colour"], name="seat_alias_once_a_workshop"),
            models.UniqueConstraint(
                fields=["workshop", "pictures"], condition=~Q(pictures=""), name="seat_pictures_once_a_workshop"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.colour} {self.animal}"

    @property
    def alias(self) -> str:
        """What the seat is called, in the reader's language: "blue fox"."""
        return alias(self.animal, self.colour)

    @property
    def voter(self) -> str:
        """The opaque name under which the ballot box knows this seat."""
        return f"seat:{self.key}"


class AliasOpening(models.Model):
    """A teacher looked up who sits behind an alias. Append-only: it is why one may trust an alias."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="openings")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["opened_at"]

    def __str__(self) -> str:
        return f"{self.seat} – {self.opened_by}"
