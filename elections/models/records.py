"""What stays of an election for everybody to check: the board of receipts, the log and the published files."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from elections.models.election import Election
from elections.querysets import BoardQuerySet


class BoardBatch(models.Model):
    """Receipts that came to the public board together. The database refuses to change or delete one."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="board")
    no = models.PositiveIntegerField(_("number"))
    leaves = models.BinaryField()  # 32 bytes each, sorted
    root = models.BinaryField(max_length=32)
    head = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
    published_at = models.DateTimeField(_("published"), auto_now_add=True)

    objects = BoardQuerySet.as_manager()
    size: int  # how many receipts, where it was fetched `with_size()`

    class Meta:
        verbose_name = _("batch of receipts")
        verbose_name_plural = _("batches of receipts")
        ordering: ClassVar = ["no"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["election", "no"], name="board_batch_number_once")]

    def __str__(self) -> str:
        return f"{self.election}: {self.no}"

    @property
    def head_hex(self) -> str:
        """The head as people compare it."""
        return bytes(self.head).hex()


class Event(models.Model):
    """What happened to an election, each on top of the one before: never about a single vote.

    `sha256` is over the one before, the number, the kind and the payload. The database refuses to change or delete one;
    only `by` may become empty, when somebody's account is deleted. That a person did it is still known then.
    """

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="events")
    no = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("what"), max_length=30)
    payload = models.JSONField(_("details"), default=dict)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_by_somebody = models.BooleanField(_("somebody did it"), default=False)  # else the clock
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("event of an election")
        verbose_name_plural = _("events of an election")
        ordering: ClassVar = ["no"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["election", "no"], name="election_event_number_once")]

    def __str__(self) -> str:
        return f"{self.no}. {self.kind}"


class Record(models.Model):
    """A file that was published with the result. Its bytes are stored and never made anew."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="records")
    name = models.CharField(_("name"), max_length=60)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("published file")
        verbose_name_plural = _("published files")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["election", "name"], name="record_name_once")]

    def __str__(self) -> str:
        return self.name
