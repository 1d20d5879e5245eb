"""Words between the board and an owner: advice, or a question that the owner answers once. No chat."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreams.models.dream import Dream


class Note(models.Model):
    """One note from the board to the owner, shown on the owner's page as from the board, never from a person."""

    dream = models.ForeignKey(Dream, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("note"))
    asks = models.BooleanField(_("this is a question"), default=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reply = models.TextField(_("answer"), blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("note to the owner")
        verbose_name_plural = _("notes to the owner")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
            models.CheckConstraint(condition=Q(reply="") | Q(asks=True), name="note_only_a_question_is_answered"),
        ]

    def __str__(self) -> str:
        return f"{self.dream_id}"
