"""Where there is no Redis, processes leave each other a mark in the database."""

from django.db import models


class Signal(models.Model):
    """The last state that was published of a topic. `mark` is another each time, so that the same state twice shows."""

    topic = models.CharField(max_length=60, primary_key=True)
    mark = models.PositiveIntegerField()
    counts = models.JSONField()
    said_at = models.DateTimeField(auto_now=True, db_index=True)

    def __str__(self) -> str:
        return self.topic
