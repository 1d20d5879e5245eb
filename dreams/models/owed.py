"""What every mail that is owed has in common."""

from django.db import models
from django.utils import timezone


class Owed(models.Model):
    """A mail that is owed: sent once by the clock. Whoever sends holds a lease meanwhile, so two clocks do not send
    the same one.
    """

    owed_since = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    gave_up = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
