"""What the owner, the pupils and the board said about the three criteria, and the votes of single members."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dreams.lifecycle import NEEDS_WAY_TO_YES
from dreams.models.dream import Dream
from dreams.querysets import CriteriaVersionQuerySet


class Met(models.TextChoices):
    """Whether a criterion is met."""

    YES = "yes", _("Yes")
    UNSURE = "unsure", _("Not sure")
    NO = "no", _("No")


class AskedOf(models.TextChoices):
    """Who was asked."""

    OWNER = "owner", _("The owner")
    PUPILS = "pupils", _("The pupils")
    BOARD = "board", _("The board")


class Verdict(models.TextChoices):
    """What a member of the board wants to answer; the values are names of moves."""

    APPROVE = "approve", _("Yes, into the Bank")
    RETURN = "return", _("Send back for changes")
    REJECT = "reject", _("No")


class CriteriaVersion(models.Model):
    """The wording of the three criteria at one time, in every language, for grown-ups and for children.

    `texts` holds, for each language, three of {"title", "text", "child"}.
    """

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    texts = models.JSONField()

    objects = CriteriaVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording of the criteria")
        verbose_name_plural = _("wordings of the criteria")

    def __str__(self) -> str:
        return str(self.number)


class CriteriaAnswer(models.Model):
    """One answer to one criterion. The board's stands beside the pupils' own."""

    dream = models.ForeignKey(Dream, on_delete=models.CASCADE, related_name="criteria_answers")
    version = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="+")
    asked_of = models.CharField(_("asked of"), max_length=10, choices=AskedOf)
    criterion = models.PositiveSmallIntegerField(_("criterion"))
    met = models.CharField(_("met"), max_length=10, choices=Met)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["criterion"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dream", "asked_of", "criterion"], name="criteriaanswer_once_each"),
            models.CheckConstraint(condition=Q(criterion__range=(1, 3)), name="criteriaanswer_criterion_1_to_3"),
            models.CheckConstraint(condition=Q(met__in=Met.values), name="criteriaanswer_met_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_met_display()}"


class BoardAnswer(models.Model):
    """What one member wants to answer. When enough want the same, the board has answered.

    `attempt` counts how often the dream was sent in: a new attempt starts with no votes.
    """

    dream = models.ForeignKey(Dream, on_delete=models.CASCADE, related_name="board_answers")
    attempt = models.PositiveSmallIntegerField(default=1)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_youth = models.BooleanField(default=False)
    verdict = models.CharField(_("answer"), max_length=10, choices=Verdict)
    criteria = models.JSONField(default=list)
    hairy = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    way_to_yes = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dream", "attempt", "user"], name="boardanswer_one_a_member"),
            models.CheckConstraint(
                condition=~Q(verdict__in=NEEDS_WAY_TO_YES) | (~Q(reason="") & ~Q(way_to_yes="")),
                name="boardanswer_no_has_reason_and_way",
            ),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()
