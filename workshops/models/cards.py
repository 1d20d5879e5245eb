"""What the room wrote and how it lies together."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dreams.models import Dream
from workshops.lifecycle import CardState
from workshops.models.room import FIRST_SCREEN_CARD, FIRST_SEED_CARD, Workshop
from workshops.models.seats import Seat
from workshops.querysets import CardQuerySet, ClusterQuerySet, SealedCardQuerySet


class Cluster(models.Model):
    """Cards that want the same thing, under one headline. A merged one stays as the trace of where cards came from.

    It knows by their keys what lay in it when it was merged, so that this can be undone while the lesson lasts.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="clusters")
    title = models.CharField(_("headline"), max_length=90)
    position = models.PositiveSmallIntegerField(default=0)
    shortlisted = models.BooleanField(_("on the shortlist"), default=False)
    dot_sum = models.PositiveIntegerField(null=True, blank=True)  # of the latest closed round
    merged_into = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="origins")
    merged_cards = models.JSONField(default=list, blank=True)
    merged_clusters = models.JSONField(default=list, blank=True)
    is_named = models.BooleanField(default=True)  # one that a card was dropped on has a number until it gets a headline

    objects = ClusterQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="cluster_has_a_title"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(shortlisted=False), name="cluster_merged_is_not_shortlisted"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Card(models.Model):
    """A dream on a card. `nonce` comes with the form: sent twice, it is still one card.

    A seed card is a dream brought in from the local Bank, or an `idea` that an earlier class handed on, with its
    credit; it goes when that goes. A sealed one has lost its words to `SealedCard`, so nothing that reads cards can
    show them.
    """

    class Source(models.TextChoices):
        SCREEN = "screen", _("Screen")
        PAPER = "paper", _("Paper")
        SEED = "seed", _("From the Bank")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="cards")
    number = models.PositiveSmallIntegerField(_("number"))
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="cards")
    text = models.CharField(_("dream"), max_length=280, blank=True)
    for_whom = models.CharField(_("for whom"), max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=CardState, default=CardState.WRITTEN)
    source = models.CharField(max_length=10, choices=Source, default=Source.SCREEN)
    cluster = models.ForeignKey(Cluster, on_delete=models.SET_NULL, null=True, blank=True, related_name="cards")
    first_cluster = models.ForeignKey(Cluster, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    seed = models.ForeignKey(Dream, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    idea = models.ForeignKey(
        "workshops.Harvest", on_delete=models.CASCADE, null=True, blank=True, related_name="seed_cards"
    )
    credit = models.CharField(_("credit"), max_length=200, blank=True)  # whose dream a seed card is
    nonce = models.UUIDField(default=uuid.uuid4, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "number"], name="card_number_once_a_workshop"),
            models.CheckConstraint(condition=~Q(text="") | Q(state="sealed"), name="card_has_a_text"),
            models.CheckConstraint(
                condition=~Q(state="sealed") | Q(text="", for_whom="", cluster__isnull=True),
                name="card_sealed_has_no_words",
            ),
            models.UniqueConstraint(
                fields=["workshop", "seed"], condition=Q(seed__isnull=False), name="card_seed_once_a_workshop"
            ),
            models.UniqueConstraint(
                fields=["workshop", "idea"], condition=Q(idea__isnull=False), name="card_idea_once_a_workshop"
            ),
            models.CheckConstraint(
                condition=Q(source="paper", number__lt=FIRST_SCREEN_CARD)
                | Q(source="screen", number__gte=FIRST_SCREEN_CARD, number__lt=FIRST_SEED_CARD)
                | Q(source="seed", number__gte=FIRST_SEED_CARD),
                name="card_number_in_the_range_of_its_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.text}"

    @property
    def credit_on_wall(self) -> str:
        """The credit without a person's name: of a citizen's dream the whole room reads no more than that."""
        if self.seed is None:
            return self.credit
        place, whom = self.seed.branch.name, self.seed.from_what
        return _("From the Bank in %(place)s: %(whom)s") % {"place": place, "whom": whom}


class CriteriaCheck(models.Model):
    """What the class said about a cluster and one of the three criteria."""

    class Met(models.TextChoices):
        YES = "yes", _("Yes")
        UNSURE = "unsure", _("Not sure")
        NO = "no", _("No")

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="checks")
    criterion = models.PositiveSmallIntegerField()
    met = models.CharField(max_length=10, choices=Met)

    class Meta:
        ordering: ClassVar = ["criterion"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cluster", "criterion"], name="criteriacheck_once_a_cluster"),
            models.CheckConstraint(condition=Q(criterion__range=(1, 3)), name="criteriacheck_of_three"),
        ]

    def __str__(self) -> str:
        return f"{self.cluster} {self.criterion}: {self.met}"


class SealedCard(models.Model):
    """The sealed place: the words of a card that worried somebody. Nothing else keeps them, and a day ends it."""

    card = models.OneToOneField(Card, on_delete=models.CASCADE, related_name="sealed")
    text = models.CharField(max_length=280)
    for_whom = models.CharField(max_length=120, blank=True)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    sealed_at = models.DateTimeField(auto_now_add=True)
    delete_on = models.DateField()

    objects = SealedCardQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["sealed_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="sealedcard_has_the_words"),
        ]

    def __str__(self) -> str:
        return f"{self.card_id}"


class SealedOpening(models.Model):
    """Somebody opened the sealed place and could read this card. Append-only, deleted with the card on its day."""

    sealed = models.ForeignKey(SealedCard, on_delete=models.CASCADE, related_name="openings")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["opened_at", "pk"]

    def __str__(self) -> str:
        return f"{self.sealed_id} – {self.opened_by}"
