"""Ballots on paper: only sums are ever typed in."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from elections.models.election import Election


class PaperBundle(models.Model):
    """Paper ballots counted by hand: only their sums are ever typed in. Counting again replaces them."""

    election = models.ForeignKey(Election, on_delete=models.CASCADE, related_name="bundles")
    bundle_no = models.PositiveSmallIntegerField(_("bundle"), default=1)
    counts = models.JSONField(_("counts"), help_text=_("Votes by the number of the option."))
    blank = models.PositiveIntegerField(_("blank"), default=0)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("bundle of paper ballots")
        verbose_name_plural = _("bundles of paper ballots")
        ordering: ClassVar = ["bundle_no"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["election", "bundle_no"], name="bundle_number_once")]

    def __str__(self) -> str:
        return f"{self.election}: {self.bundle_no}"

    @property
    def size(self) -> int:
        """How many ballots lie in the bundle, blank ones too."""
        return sum(self.counts.values()) + self.blank

    def profile(self) -> list[tuple[int, str]]:
        """The bundle as weighted ballots."""
        return [(number, no) for no, number in self.counts.items()] + [(self.blank, "")]
