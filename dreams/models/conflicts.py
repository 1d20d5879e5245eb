"""Who on the board has a conflict of interest, and so has no say about a dream."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreams.models.dream import Dream


class Conflict(models.Model):
    """One member has declared it, with one button and without a reason: nobody's kin or business is written down.

    A database trigger refuses a vote of whoever has a row here.
    """

    dream = models.ForeignKey(Dream, on_delete=models.CASCADE, related_name="conflicts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dream", "user"], name="conflict_once_a_member"),
        ]

    def __str__(self) -> str:
        return f"{self.dream_id}"
