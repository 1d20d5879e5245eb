"""Who may vote where codes are given out: codes that were printed together, and the roll of those who have one."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from elections.models.election import Election


class CodeBatch(models.Model):
    """Codes that were made at once. They are printed and forgotten; only their HMACs lie with the credentials."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="code_batches")
    no = models.PositiveSmallIntegerField(_("number"))
    label = models.CharField(_("for whom"), max_length=60, blank=True)
    size = models.PositiveIntegerField(_("codes"))
    is_roll = models.BooleanField(_("given out one by one"), default=False)
    is_trial = models.BooleanField(_("for the rehearsal"), default=False)
    issued_at = models.DateTimeField(_("made"), auto_now_add=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("batch of codes")
        verbose_name_plural = _("batches of codes")
        ordering: ClassVar = ["no"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["election", "no"], name="code_batch_number_once"),
            models.UniqueConstraint(
                fields=["election", "is_trial"], condition=models.Q(is_roll=True), name="code_batch_one_roll"
            ),
            models.CheckConstraint(condition=models.Q(no__gte=1, size__gte=1), name="code_batch_holds_codes"),
        ]

    def __str__(self) -> str:
        return f"{self.no}. {self.label}"


class RollEntry(models.Model):
    """Somebody who has had a code, whatever the channel: one person, one code. It does not say which."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="roll")
    person_mac = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("entry of the roll")
        verbose_name_plural = _("roll")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["election", "person_mac"], name="roll_person_once"),
            models.CheckConstraint(condition=Exact(Length("person_mac"), 32), name="roll_mac_is_a_mac"),
        ]

    def __str__(self) -> str:
        return "roll entry"


class LostSlip(models.Model):
    """One of the desk says that somebody's slip was lost; another confirms it, and this row goes."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="lost_slips")
    person_mac = models.BinaryField(max_length=32)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("lost slip")
        verbose_name_plural = _("lost slips")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["election", "person_mac"], name="lost_slip_once_a_person"),
            models.CheckConstraint(condition=Exact(Length("person_mac"), 32), name="lost_slip_mac_is_a_mac"),
        ]

    def __str__(self) -> str:
        return "lost slip"
