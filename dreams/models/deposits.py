"""Before a dream is with the board: what somebody is still writing, and the mail that asks whether it was them."""

import secrets
import uuid
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.codes import mac
from dreams.models.dream import Dream
from dreams.models.needs import OWED, PrivateLink
from dreams.querysets import PrivateLinkQuerySet, SketchQuerySet
from schools.models import Branch


class Sketch(models.Model):
    """A dream that is being written in the deposit's steps, for whoever holds the random cookie. No account, and no
    e-mail address: that is typed last, and goes into the dream alone. Forgotten after some days by the clock.
    """

    branch = models.ForeignKey(Branch, on_delete=models.CASCADE, related_name="sketches")
    key_mac = models.CharField(max_length=64, unique=True)
    words = models.JSONField(default=dict)  # field name: what was typed, good or not
    picture_key = models.CharField(max_length=32, blank=True)
    picture_width = models.PositiveSmallIntegerField(default=0)
    picture_height = models.PositiveSmallIntegerField(default=0)
    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # sent twice, it is one dream
    sends = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    touched_at = models.DateTimeField(default=timezone.now)

    objects = SketchQuerySet.as_manager()

    class Meta:
        verbose_name = _("dream being written")
        verbose_name_plural = _("dreams being written")
        indexes: ClassVar = [models.Index(fields=["touched_at"], name="sketch_touched")]

    def __str__(self) -> str:
        return f"{self.branch_id}"

    @staticmethod
    def new_key() -> str:
        """What the cookie holds; the row knows only its MAC."""
        return secrets.token_urlsafe(24)

    @staticmethod
    def mac_of_key(key: str) -> str:
        return mac("sketch", key)


class Confirmation(PrivateLink):
    """The link that sends a citizen's dream to the board, in a mail to its owner's address."""

    dream = models.OneToOneField(Dream, on_delete=models.CASCADE, related_name="confirmation")

    objects = PrivateLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        indexes: ClassVar = [models.Index(fields=["id"], name="confirmation_owes_a_mail", condition=OWED)]

    def __str__(self) -> str:
        return f"{self.dream_id}"

    def get_absolute_url(self) -> str:
        return reverse("dreams:confirm", args=[self.private_key])

    @property
    def email(self) -> str:
        return self.dream.owner_email
