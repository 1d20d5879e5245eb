"""An election: one question, a few options, the rules, and where it stands."""

import hashlib
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from elections import tally
from elections.lifecycle import OPENED, OVER, State
from elections.querysets import ElectionQuerySet, OptionQuerySet


class Receipts(models.TextChoices):
    """What is published beside the receipts: sums, or every ballot so that each voter can check what theirs says."""

    COUNTED = "counted", _("Sums only")
    OPEN = "open", _("Every ballot, without a name")


class Election(models.Model):
    """One question, a few options, the rules by which it is counted; frozen when it opens."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=120)
    question = models.CharField(_("question"), max_length=300)
    rules = models.JSONField(_("rules"))
    rules_sha256 = models.CharField(max_length=64)
    by_code = models.BooleanField(
        _("by code"),
        default=False,
        help_text=_("Whoever has a code may vote; otherwise the app that holds the election says who."),
    )
    receipts = models.CharField(_("receipts"), max_length=10, choices=Receipts, default=Receipts.COUNTED)
    seal_key = models.BinaryField(max_length=32, null=True, blank=True)  # X25519; none: ballots are not sealed
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    wiped_at = models.DateTimeField(_("wiped"), null=True, blank=True)  # from the disk: elections/wiping.py
    certified_at = models.DateTimeField(_("certified"), null=True, blank=True)
    annulled_because = models.TextField(_("reason of the annulment"), blank=True, max_length=1000)
    lot_number = models.CharField(_("number of the lot"), max_length=40, blank=True)

    objects = ElectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("election")
        verbose_name_plural = _("elections")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="election_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state__in=[*OPENED, State.ANNULLED]) | models.Q(opened_at__isnull=False),
                name="election_open_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=OVER) | models.Q(closed_at__isnull=False), name="election_closed_has_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.CERTIFIED) | models.Q(certified_at__isnull=False),
                name="election_certified_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.ANNULLED) | ~models.Q(annulled_because=""),
                name="election_annulled_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True)
                | models.Q(closes_at__isnull=True)
                | models.Q(opens_at__lt=models.F("closes_at")),
                name="election_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_sealed(self) -> bool:
        """Whether nobody can read a ballot before the committee opens the seals."""
        return self.seal_key is not None

    @property
    def winners(self) -> int:
        return self.rules.get("seats", 1)

    def rules_as_counted(self) -> tally.Rules:
        """The rules as the count reads them: read once for as long as this object has the same."""
        read = self.__dict__.get("_read")
        if read is None or read[0] is not self.rules:
            read = self.__dict__["_read"] = self.rules, tally.rules_of(self.rules)
        return read[1]

    @property
    def budget(self) -> int | None:
        """The money to share; None where there is none."""
        return self.rules.get("budget")

    @property
    def costs(self) -> dict[int, int]:
        """What each option costs, by number, where money is shared."""
        return {int(option["id"]): option["cost"] for option in self.rules["options"] if "cost" in option}

    @staticmethod
    def hash_of(rules: dict) -> str:
        """SHA-256 of the rules in their one spelling, as rules.json of a published kit has it."""
        return hashlib.sha256(tally.canonical(rules).encode()).hexdigest()


class Option(models.Model):
    """What can be voted for: a frozen title, and where it comes from, which the box does not understand."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="options")
    no = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    language = models.CharField(_("language of the title"), max_length=10, blank=True)  # none: the election's
    about = models.CharField(_("in short"), max_length=300, blank=True)
    origin = models.CharField(_("origin"), max_length=120)
    is_struck = models.BooleanField(_("taken back"), default=False)

    objects = OptionQuerySet.as_manager()

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

    @property
    def cost(self) -> int | None:
        """What it costs, where money is shared."""
        return self.election.costs.get(self.no)


class OptionPicture(models.Model):
    """A copy of an option's picture, frozen with its title; the box does not understand it, and a strike deletes it."""

    class Kind(models.TextChoices):
        JPEG = "image/jpeg"
        SVG = "image/svg+xml"

    option = models.OneToOneField(Option, on_delete=models.CASCADE, primary_key=True, related_name="picture")
    content = models.BinaryField()
    kind = models.CharField(max_length=20, choices=Kind)
    sha256 = models.CharField(max_length=64)
    alt = models.CharField(_("what the picture shows"), max_length=200, blank=True)  # nothing: a drawing
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("picture of an option")
        verbose_name_plural = _("pictures of options")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["image/jpeg", "image/svg+xml"]), name="option_picture_is_one"
            ),
            models.CheckConstraint(condition=models.Q(width__gte=1, height__gte=1), name="option_picture_has_a_size"),
        ]

    def __str__(self) -> str:
        return self.sha256
