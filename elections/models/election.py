"""An election: one question, a few options, the rules, and where it stands."""

import hashlib
import json
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from elections.lifecycle import State
from elections.querysets import ElectionQuerySet


class Election(models.Model):
    """One question, a few options, the rules by which it is counted; frozen when it opens."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=120)
    question = models.CharField(_("question"), max_length=300)
    rules = models.JSONField(_("rules"))
    rules_sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lot_number = models.CharField(_("number of the lot"), max_length=40, blank=True)

    objects = ElectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("election")
        verbose_name_plural = _("elections")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="election_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=State.DRAFT) | models.Q(opened_at__isnull=False), name="election_open_has_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[State.CLOSED, State.COUNTED]) | models.Q(closed_at__isnull=False),
                name="election_closed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def winners(self) -> int:
        return self.rules["winners"]

    @staticmethod
    def hash_of(rules: dict) -> str:
        """SHA-256 of the rules in their one spelling: sorted keys, no spaces, UTF-8."""
        spelling = json.dumps(rules, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(spelling.encode()).hexdigest()


class Option(models.Model):
    """What can be voted for: a frozen title, and where it comes from, which the box does not understand."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="options")
    no = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    origin = models.CharField(_("origin"), max_length=120)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering: ClassVar = ["no"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["election", "no"], name="option_number_once"),
            models.UniqueConstraint(fields=["election", "origin"], name="option_origin_once"),
        ]

    def __str__(self) -> str:
        return f"{self.no}. {self.title}"
