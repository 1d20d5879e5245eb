"""A dream that changes hands: a class adopts it, or hands it on to the next."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreams.models.dream import Dream
from dreams.querysets import HandingQuerySet
from schools.models import SchoolClass


class Handing(models.Model):
    """One request that a dream goes to a class. The board answers an adoption, the new class's teacher a hand-over."""

    class Kind(models.TextChoices):
        ADOPT = "adopt", _("A class adopts the dream")
        HAND_OVER = "hand_over", _("A class hands the project on")

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        TAKEN_BACK = "taken_back", _("Taken back")

    dream = models.ForeignKey(Dream, on_delete=models.CASCADE, related_name="handings")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    from_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    to_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="handings")
    words = models.TextField(_("what the others should know"), blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = HandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("handing on")
        verbose_name_plural = _("handings on")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dream"], condition=Q(answer=""), name="handing_one_open_a_dream"),
            models.CheckConstraint(
                condition=Q(kind="adopt", from_class__isnull=True) | Q(kind="hand_over", from_class__isnull=False),
                name="handing_over_has_two_classes",
            ),
            models.CheckConstraint(condition=~Q(answer="no") | ~Q(reason=""), name="handing_refused_has_a_reason"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="handing_answered_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dream_id}: {self.kind}"
