"""A project's diary: what happened on a day, with pictures."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreams.models.project import Hand, Project
from dreams.querysets import DiaryEntryQuerySet


class DiaryEntry(models.Model):
    """One day in a project. Public once an adult who answers for the team has published it."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="entries")
    on = models.DateField(_("day"))
    text = models.TextField(_("what happened"), max_length=2000)
    written_by = models.CharField(_("written by"), max_length=10, choices=Hand)
    written_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(_("shown since"), null=True, blank=True)

    objects = DiaryEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("diary entry")
        verbose_name_plural = _("diary entries")
        ordering: ClassVar = ["-on", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="diary_entry_says_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["project", "-on", "-id"], name="diary_entry_newest")]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.on}"
