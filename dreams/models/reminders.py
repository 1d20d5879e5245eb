"""What is owed when an answer is due or late: a word to those who have not answered, and to the owner."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreams.models.dream import Dream
from dreams.models.owed import Owed
from dreams.querysets import OwedQuerySet


class Level(models.TextChoices):
    """How urgent it has become."""

    DUE = "due", _("Due soon")
    LATE = "late", _("Late")
    LONG_LATE = "long", _("Long late")


class Reminder(Owed):
    """One person hears once, at each level and in each attempt, that a dream waits; a mail holds all of a morning."""

    dream = models.ForeignKey(Dream, on_delete=models.CASCADE, related_name="reminders")
    attempt = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10, choices=Level)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    objects = OwedQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dream", "attempt", "level", "user"], name="reminder_once_a_person"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "level"], name="reminder_owed", condition=Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.level}: {self.dream_id}"


class Escalation(Owed):
    """A promised day has gone by. The owner hears so once, with a new day; the first promise stays in the dream."""

    dream = models.ForeignKey(Dream, on_delete=models.CASCADE, related_name="escalations")
    attempt = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10, choices=Level)
    at = models.DateTimeField(default=timezone.now)
    new_date = models.DateField(null=True, blank=True)

    objects = OwedQuerySet.as_manager()

    class Meta:
        verbose_name = _("escalation")
        verbose_name_plural = _("escalations")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dream", "attempt", "level"], name="escalation_once_a_level"),
            models.CheckConstraint(
                condition=~Q(level="late") | Q(new_date__isnull=False), name="escalation_late_has_a_new_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level}: {self.dream_id}"
