"""Pictures that people sent in: of a dream, or of a day in a project's diary."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreams.models.diary import DiaryEntry
from dreams.models.dream import Dream


def new_key() -> str:
    """The name of the files: random, so that nobody guesses one."""
    return secrets.token_hex(16)


class Picture(models.Model):
    """One picture of a dream, re-coded by `dreams.pictures`: no camera data, no original file. Shown only where its
    dream is shown, by a view that asks; the files lie outside the public media folder.
    """

    dream = models.ForeignKey(Dream, on_delete=models.CASCADE, related_name="pictures")
    entry = models.ForeignKey(
        DiaryEntry,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="pictures",
        verbose_name=_("diary entry"),
    )
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    alt = models.CharField(_("what the picture shows"), max_length=200)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(alt=""), name="picture_says_what_it_shows"),
        ]

    def __str__(self) -> str:
        return self.alt
