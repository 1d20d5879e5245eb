"""One table."""

from django.db import models


class Row(models.Model):
    """What a dream would be if it were only a line."""

    title = models.CharField(max_length=90)
    what = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "floor"
