"""How a project fares, asked once a month, and what a team wishes from the board."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreams.models.project import Hand, Project
from dreams.querysets import CheckInQuerySet, WishQuerySet


class Kept(models.TextChoices):
    """Whether a project keeps the guidelines, as its team sees it."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")


class CheckIn(models.Model):
    """The question of one month, asked by the clock, and the team's answer to it. For the team and the board."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="check_ins")
    month = models.DateField(_("month"))  # its first day
    asked_at = models.DateTimeField(default=timezone.now)
    kept = models.CharField(_("do you keep the guidelines?"), max_length=10, choices=Kept, blank=True)
    kept_words = models.TextField(_("more about that"), blank=True)
    progress = models.TextField(_("how it goes"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=10, choices=Hand, blank=True)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering: ClassVar = ["-month"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "month"], name="check_in_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="check_in_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by="", progress="")
                | (Q(answered_at__isnull=False) & ~Q(answered_by="") & ~Q(progress="")),
                name="check_in_answered_says_how_it_goes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.month:%Y-%m}"


class Wish(models.Model):
    """What a team asks the board for: help, a rest, the way back to the Bank, or to call the dream realised."""

    class Kind(models.TextChoices):
        HELP = "help", _("Help")
        PAUSE = "pause", _("To rest for a while")
        RESUME = "resume", _("To go on")
        BACK = "back", _("To give the dream back to the Bank")
        REALISE = "realise", _("To call the dream realised")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="wishes")
    kind = models.CharField(_("wish"), max_length=10, choices=Kind)
    text = models.TextField(_("in the team's words"))
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.CharField(_("asked by"), max_length=10, choices=Hand)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    granted = models.BooleanField(_("granted"), default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish of a team")
        verbose_name_plural = _("wishes of teams")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="wish_says_something"),
            models.UniqueConstraint(
                fields=["project", "kind"], condition=Q(answered_at__isnull=True), name="wish_open_once_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, granted=False, answer="", user__isnull=True)
                | Q(answered_at__isnull=False, granted=True)
                | (Q(answered_at__isnull=False, granted=False) & ~Q(answer="")),
                name="wish_refused_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.kind}"
