"""Orders, the files in them, and the finished files on disk."""

import uuid
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from printing.lifecycle import OPEN, FileState, State
from printing.querysets import OrderedFileQuerySet, OrderedItemQuerySet, OrderQuerySet, RenderingQuerySet


class Rendering(models.Model):
    """A finished PDF in PRINT_ROOT. The row is made after the file stands there whole."""

    key = models.CharField(max_length=64)  # SHA-256 of all that went into it
    path = models.CharField(max_length=400, unique=True)  # below PRINT_ROOT
    digest = models.CharField(max_length=64)  # SHA-256 of its bytes
    pages = models.PositiveIntegerField()
    places = models.JSONField(default=list)  # of its items: the first page, counted from 0, and how many
    size = models.PositiveIntegerField()  # bytes
    keep = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = RenderingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], condition=Q(keep=True), name="rendering_kept_once"),
            models.CheckConstraint(condition=Q(keep=True) | Q(expires_at__isnull=False), name="rendering_codes_expire"),
            models.CheckConstraint(condition=Q(pages__gte=1), name="rendering_has_pages"),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def file(self) -> Path:
        return Path(settings.PRINT_ROOT) / self.path


class Edition(models.Model):
    """How many times the codes of a document were made anew for a subject. The row is the lock for making them."""

    document_id = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document_id", "subject"], name="edition_one_row_a_document"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.subject}: {self.number}"


class Order(models.Model):
    """Files somebody wants printed. The row is the truth: who works on it holds a lease that runs out."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.CharField(max_length=60)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="print_orders"
    )
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    created_at = models.DateTimeField(default=timezone.now)
    enqueued_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_by = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="order_state_known"),
            models.CheckConstraint(
                condition=~Q(state=State.WORKING) | Q(lease_until__isnull=False) & ~Q(lease_by=""),
                name="order_working_has_lease",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "lease_until"], name="order_state_lease")]

    def __str__(self) -> str:
        return f"{self.subject} {self.uuid}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def document_ids(self) -> list[str]:
        """What was ordered, in the order of its files."""
        return [item.document_id for file in self.files.all() for item in file.items.all()]


class OrderedFile(models.Model):
    """One file of an order: the items that are printed and cut alike."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    setting = models.CharField(max_length=30)  # a printing.registry.Setting
    cells = models.PositiveSmallIntegerField(default=0)  # that a sheet is cut into; 0 when it is not cut
    state = models.CharField(max_length=10, choices=FileState, default=FileState.WAITING)
    rendering = models.ForeignKey(Rendering, on_delete=models.SET_NULL, null=True, blank=True, related_name="files")
    error = models.CharField(max_length=40, blank=True)  # a printing.problems.Problem
    error_document_id = models.CharField(max_length=60, blank=True)  # the item it lies in, where it is one
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = OrderedFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "position"], name="file_position_once"),
            models.CheckConstraint(
                condition=~Q(state=FileState.DONE) | Q(rendering__isnull=False), name="file_done_is_rendered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.setting} of {self.order_id}"


class OrderedItem(models.Model):
    """One document of an order, and the file in which it lies."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="items")
    file = models.ForeignKey(OrderedFile, on_delete=models.CASCADE, related_name="items")
    document_id = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()

    objects = OrderedItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "document_id"], name="item_once_an_order"),
            models.UniqueConstraint(fields=["order", "position"], name="item_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} of {self.order_id}"
