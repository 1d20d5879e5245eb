"""What happened to a dream, append-only, and the mails that are owed for it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreams.actors import ActorKind
from dreams.lifecycle import MOVE_LABELS, NEEDS_REASON, NEEDS_WAY_TO_YES, PUBLIC, WITHDRAW, State
from dreams.models.dream import Dream
from dreams.models.owed import Owed
from dreams.querysets import NoticeQuerySet, StepQuerySet


class Step(models.Model):
    """One move in the trail. Database triggers (migration 0003) refuse to change or delete it."""

    dream = models.ForeignKey(Dream, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(_("move"), max_length=20, choices=[(name, label) for name, label in MOVE_LABELS.items()])
    from_state = models.CharField(max_length=20, choices=State)
    to_state = models.CharField(max_length=20, choices=State)
    at = models.DateTimeField(_("time"), default=timezone.now)
    actor_kind = models.CharField(_("who"), max_length=20, choices=ActorKind)
    actor_label = models.CharField(_("label"), max_length=120, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(_("reason"), blank=True)
    way_to_yes = models.TextField(_("how it could become a yes"), blank=True)
    criteria = models.JSONField(default=list)  # the answer as it was given, in case it is given anew

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(move__in=NEEDS_REASON) | ~Q(reason=""), name="step_has_the_reason_it_needs"
            ),
            models.CheckConstraint(
                condition=~Q(move__in=NEEDS_WAY_TO_YES) | ~Q(way_to_yes=""), name="step_no_says_how_to_become_yes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dream_id}: {self.move}"

    @property
    def actor(self) -> str:
        """Who, as everybody may read it."""
        return self.actor_label or str(self.get_actor_kind_display())

    @property
    def is_public(self) -> bool:
        """Whether everybody may hear of it; of hiding and showing again nobody does."""
        if self.move == WITHDRAW.name:
            return self.from_state in PUBLIC
        return self.to_state in PUBLIC and self.move != "restore"


class Notice(Owed):
    """A mail that goes at once: to the owner, or the thanks to somebody who kept a promise standing.

    It is owed from the moment of the step, or of the event that the clock found whom to tell of.
    """

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Received")
        RETURNED = "returned", _("Sent back for changes")
        REJECTED = "rejected", _("Not in the Bank")
        APPROVED = "approved", _("In the Bank")
        STARTED = "started", _("In the Factory")
        PAUSED = "paused", _("Paused")
        RESUMED = "resumed", _("Taken up again")
        BACK = "back", _("Back in the Bank")
        REALISED = "realised", _("Realised")
        ARCHIVED = "archived", _("In the Archive")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        NEWS = "news", _("Another move")
        NOTE = "note", _("A note from the board")
        CHECK_IN = "check_in", _("The monthly check-in")
        THANKS = "thanks", _("Thanks for a promise")

    dream = models.ForeignKey(Dream, on_delete=models.CASCADE, related_name="notices")
    step = models.OneToOneField(Step, on_delete=models.PROTECT, null=True, blank=True, related_name="notice")
    event = models.ForeignKey("dreams.Event", on_delete=models.CASCADE, null=True, blank=True, related_name="notices")
    pledge = models.ForeignKey(
        "dreams.Pledge", on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )  # whom it thanks
    reader_mac = models.CharField(max_length=64, blank=True)  # of who is thanked; empty for the owner
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    last_error = models.CharField(max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "reader_mac"], name="notice_once_an_event_and_reader"),
            models.CheckConstraint(
                condition=Q(kind="thanks", pledge__isnull=False) | (~Q(kind="thanks") & Q(pledge__isnull=True)),
                name="notice_of_thanks_has_a_pledge",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["leased_until"], name="notice_owed", condition=Q(sent_at__isnull=True, gave_up=False)),
            models.Index(fields=["id"], name="notice_given_up", condition=Q(gave_up=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.dream_id}"
