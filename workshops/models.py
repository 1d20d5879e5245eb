"""A dream workshop: its phases, the seats in the room, the cards, and how the room chooses among them."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dreams.models import Dream
from elections.models import Election
from schools.models import Pupil, SchoolClass
from workshops.aliases import alias
from workshops.lifecycle import CardState, Stage, State
from workshops.querysets import CardQuerySet, ClusterQuerySet, RoundQuerySet, SeatQuerySet, WorkshopQuerySet

FIRST_SCREEN_CARD = 201  # numbers below belong to printed cards


class Workshop(models.Model):
    """One class, one script, one lesson or more. Its `stage` is what the room does right now."""

    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="workshops")
    script = models.CharField(_("script"), max_length=40)
    title = models.CharField(_("title"), max_length=90)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="nb")
    starts_at = models.DateTimeField(_("starts at"))
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.WAIT)
    join_code = models.CharField(_("code"), max_length=6)
    winners = models.PositiveSmallIntegerField(
        _("how many dreams are chosen"), default=1, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    moderation = models.BooleanField(_("I read every card before the class does"), default=True)
    paper_cards = models.PositiveSmallIntegerField(
        _("printed cards"), default=60, validators=[MaxValueValidator(FIRST_SCREEN_CARD - 1)]
    )
    current_phase = models.ForeignKey(
        "workshops.Phase", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revealed_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    # Two counters, so that a screen asks "anything new?" for the price of one row: `version`
    # counts what the whole room sees, `pulse` what only the teacher does (a card came in).
    version = models.PositiveIntegerField(default=0)
    pulse = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("dream workshop")
        verbose_name_plural = _("dream workshops")
        ordering: ClassVar = ["-starts_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["join_code"], condition=~Q(state="finished"), name="workshop_code_once_while_it_lives"
            ),
            models.CheckConstraint(condition=Q(winners__range=(1, 3)), name="workshop_winners_1_to_3"),
            models.CheckConstraint(
                condition=Q(paper_cards__lt=FIRST_SCREEN_CARD), name="workshop_paper_cards_below_screen_cards"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("workshops:workshop", args=[self.pk])

    @property
    def is_revealed(self) -> bool:
        return self.revealed_at is not None


class Phase(models.Model):
    """A phase of the script as this workshop uses it; `code` names its text in workshops.scripts."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    extra_minutes = models.PositiveSmallIntegerField(default=0)
    sitting = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "position"], name="phase_position_once_a_workshop"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.code}"


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


class Cluster(models.Model):
    """Cards that want the same thing, under one headline. A merged one stays as the trace of where cards came from."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="clusters")
    title = models.CharField(_("headline"), max_length=90)
    position = models.PositiveSmallIntegerField(default=0)
    shortlisted = models.BooleanField(_("on the shortlist"), default=False)
    dot_sum = models.PositiveIntegerField(null=True, blank=True)  # of the latest closed round
    merged_into = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="origins")

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
    """A dream on a card. `nonce` comes with the form: sent twice, it is still one card."""

    class Source(models.TextChoices):
        SCREEN = "screen", _("Screen")
        PAPER = "paper", _("Paper")

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="cards")
    number = models.PositiveSmallIntegerField(_("number"))
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="cards")
    text = models.CharField(_("dream"), max_length=280)
    for_whom = models.CharField(_("for whom"), max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=CardState, default=CardState.WRITTEN)
    source = models.CharField(max_length=10, choices=Source, default=Source.SCREEN)
    cluster = models.ForeignKey(Cluster, on_delete=models.SET_NULL, null=True, blank=True, related_name="cards")
    first_cluster = models.ForeignKey(Cluster, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    nonce = models.UUIDField(default=uuid.uuid4, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "number"], name="card_number_once_a_workshop"),
            models.CheckConstraint(condition=~Q(text=""), name="card_has_a_text"),
            models.CheckConstraint(
                condition=Q(source="paper", number__lt=FIRST_SCREEN_CARD)
                | Q(source="screen", number__gte=FIRST_SCREEN_CARD),
                name="card_number_in_the_range_of_its_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.text}"


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


class Harvest(models.Model):
    """What came of a cluster: a dream in the bank, or it waits for the next class. Once each."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="harvests")
    cluster = models.OneToOneField(Cluster, on_delete=models.CASCADE, null=True, blank=True, related_name="harvest")
    card = models.OneToOneField(Card, on_delete=models.CASCADE, null=True, blank=True, related_name="harvest")
    dream = models.OneToOneField(Dream, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["made_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cluster__isnull=False, card__isnull=True) | Q(cluster__isnull=True, card__isnull=False),
                name="harvest_of_a_cluster_or_a_card",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cluster or self.card}"
