"""A dream in the Factory: its team, its adviser and what comes next."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dreams.models.dream import Dream
from schools.models import CouncilSeat


class Project(models.Model):
    """What the Factory knows of a dream. The dream keeps its row, its address and its trail."""

    dream = models.OneToOneField(Dream, on_delete=models.PROTECT, related_name="project")
    team = models.CharField(_("team"), max_length=120)
    adviser = models.ForeignKey(
        CouncilSeat,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("adviser"),
    )
    guidelines_accepted = models.DateField(_("guidelines accepted"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"))
    realised_at = models.DateTimeField(_("realised"), null=True, blank=True)
    story = models.TextField(_("the story of how it went"), blank=True)

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def __str__(self) -> str:
        return self.team

    @property
    def next_milestone(self) -> "Milestone | None":
        """The first that is not reached; from what was prefetched."""
        return next((milestone for milestone in self.milestones.all() if not milestone.reached_on), None)


class Milestone(models.Model):
    """Something a project wants to have reached by a day."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("milestone"), max_length=120)
    due = models.DateField(_("by when"))
    reached_on = models.DateField(_("reached"), null=True, blank=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering: ClassVar = ["due", "id"]

    def __str__(self) -> str:
        return self.title
