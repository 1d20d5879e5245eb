"""Ballots on paper: only sums are ever typed in."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from elections.models.election import Election


class PaperBundle(models.Model):
    """Paper ballots counted by hand: only their sums are ever typed in. Counting again replaces them."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="bundles")
    place = models.CharField(_("place"), max_length=60, blank=True)
    bundle_no = models.PositiveSmallIntegerField(_("bundle"), default=1)
    counts = models.JSONField(_("counts"), help_text=_("How many ballots say what."))
    blank = models.PositiveIntegerField(_("blank"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    # Empty when an account was deleted later; who they were stands in the protocol, whose bytes are kept.
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("bundle of paper ballots")
        verbose_name_plural = _("bundles of paper ballots")
        ordering: ClassVar = ["place", "bundle_no"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["election", "place", "bundle_no"], name="bundle_number_once"),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("entered_by")),
                name="bundle_is_checked_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.election}: {self.bundle_no}"

    @property
    def size(self) -> int:
        """How many ballots lie in the bundle, blank ones too; rejected papers are none."""
        return sum(self.counts.values()) + self.blank

    def profile(self) -> list[tuple[int, str]]:
        """The bundle as weighted ballots."""
        return [(number, content) for content, number in self.counts.items()] + [(self.blank, "")]


class PaperCount(models.Model):
    """What one person counted in a bundle. Two people whose counts are equal make it a PaperBundle."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="paper_counts")
    place = models.CharField(_("place"), max_length=60)
    bundle_no = models.PositiveSmallIntegerField(_("bundle"))
    counts = models.JSONField(_("counts"), help_text=_("How many ballots say what."))
    blank = models.PositiveIntegerField(_("blank"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    counted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True)

    class Meta:
        verbose_name = _("count of a bundle")
        verbose_name_plural = _("counts of bundles")
        ordering: ClassVar = ["place", "bundle_no", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["election", "place", "bundle_no", "counted_by"], name="paper_count_once_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.election}: {self.place} {self.bundle_no}"

    @property
    def said(self) -> dict:
        """What two people have to agree on."""
        return {"counts": self.counts, "blank": self.blank, "rejected": self.rejected}
