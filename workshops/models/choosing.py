"""How the room chooses: hidden dots for the shortlist, a secret vote for the decision."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from elections.models import Election
from workshops.models.cards import Cluster
from workshops.models.room import Workshop
from workshops.models.seats import Seat
from workshops.querysets import RoundQuerySet


class DotRound(models.Model):
    """A round of hidden dots. While it is open dots hang on seats; when it closes only sums remain."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="dot_rounds")
    number = models.PositiveSmallIntegerField()
    budget = models.PositiveSmallIntegerField(default=3)
    seats_used = models.PositiveSmallIntegerField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "number"], name="dotround_number_once_a_workshop"),
            models.UniqueConstraint(
                fields=["workshop"], condition=Q(closed_at__isnull=True), name="dotround_one_open_a_workshop"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workshop} {self.number}"


class Dot(models.Model):
    """How many dots a seat has on a cluster, deleted when the round closes."""

    round = models.ForeignKey(DotRound, on_delete=models.CASCADE, related_name="dots")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="+")
    count = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "seat", "cluster"], name="dot_one_row_a_seat_and_cluster"),
            models.CheckConstraint(condition=Q(count__gte=1), name="dot_at_least_one"),
        ]

    def __str__(self) -> str:
        return f"{self.count}"


class DotSum(models.Model):
    """What remains of a closed round: the sum of a cluster, with the dots counted on paper. Earlier rounds stay."""

    round = models.ForeignKey(DotRound, on_delete=models.CASCADE, related_name="sums")
    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="sums")
    total = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "cluster"], name="dotsum_once_a_round_and_cluster"),
        ]

    def __str__(self) -> str:
        return f"{self.total}"


class VoteRound(models.Model):
    """A secret vote over the shortlist. The ballot box knows no workshop; here is what it was about."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="vote_rounds")
    number = models.PositiveSmallIntegerField()
    election = models.OneToOneField(Election, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "number"], name="voteround_number_once_a_workshop"),
            models.UniqueConstraint(
                fields=["workshop"], condition=Q(closed_at__isnull=True), name="voteround_one_open_a_workshop"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.workshop} {self.number}"
