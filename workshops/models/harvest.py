"""What came of it all."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dreams.models import Dream
from workshops.lifecycle import Destination
from workshops.models.cards import Card, Cluster
from workshops.models.room import Workshop
from workshops.models.seats import Seat
from workshops.querysets import HarvestQuerySet


class Harvest(models.Model):
    """Where a cluster, or a card outside all of them, goes: the Bank, the student council, the next class.

    A dream is there when it went to the Bank: `choice` is what the class chose, the rest is deposited beside it.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="harvests")
    cluster = models.OneToOneField(Cluster, on_delete=models.CASCADE, null=True, blank=True, related_name="harvest")
    card = models.OneToOneField(Card, on_delete=models.CASCADE, null=True, blank=True, related_name="harvest")
    dream = models.OneToOneField(Dream, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    destination = models.CharField(_("goes to"), max_length=10, choices=Destination, default=Destination.NEXT_CLASS)
    choice = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = HarvestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["made_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cluster__isnull=False, card__isnull=True) | Q(cluster__isnull=True, card__isnull=False),
                name="harvest_of_a_cluster_or_a_card",
            ),
            models.CheckConstraint(
                condition=Q(destination="bank", dream__isnull=False) | Q(dream__isnull=True) & ~Q(destination="bank"),
                name="harvest_in_the_bank_has_a_dream",
            ),
            models.CheckConstraint(
                condition=Q(choice=False) | Q(destination="bank"), name="harvest_choice_is_in_the_bank"
            ),
            models.CheckConstraint(
                condition=Q(choice=False) | Q(cluster__isnull=False), name="harvest_choice_is_a_cluster"
            ),
            models.CheckConstraint(
                condition=Q(destination__in=Destination.values), name="harvest_goes_somewhere_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cluster or self.card}"


class ExitSlip(models.Model):
    """What a seat says on the way out, once; the seat is forgotten when the workshop ends."""

    class Mood(models.TextChoices):
        GOOD = "good", _("Good")
        MIXED = "mixed", _("So-so")
        BAD = "bad", _("Not so good")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="exit_slips")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    mood = models.CharField(max_length=10, choices=Mood)
    words = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workshop", "seat"], condition=Q(seat__isnull=False), name="exitslip_once_a_seat"
            ),
            models.CheckConstraint(condition=Q(mood__in=["good", "mixed", "bad"]), name="exitslip_mood_is_known"),
        ]

    def __str__(self) -> str:
        return self.mood


class ExitCount(models.Model):
    """Exit slips on paper, counted by hand; counted again, the last count stands."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="exit_counts")
    mood = models.CharField(max_length=10, choices=ExitSlip.Mood)
    count = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "mood"], name="exitcount_once_a_mood"),
        ]

    def __str__(self) -> str:
        return f"{self.mood}: {self.count}"
