"""Who works on a project, and what each has taken on."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreams.models.project import Milestone, Project
from dreams.querysets import TeamMemberQuerySet
from schools.models import Pupil


class TeamMember(models.Model):
    """One of the team: a pupil by an alias or a first name that was handed out, an adult by the name they chose.

    A pupil who is taken off the class's list is gone from here too.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(_("name"), max_length=40)
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, null=True, blank=True, related_name="projects")
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    published_at = models.DateTimeField(_("shown since"), null=True, blank=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="team_member_has_a_name"),
            models.UniqueConstraint(
                fields=["project", "pupil"],
                condition=Q(until__isnull=True, pupil__isnull=False),
                name="team_member_pupil_once_a_team",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Task(models.Model):
    """Something to do on the way to a milestone, and who of the team does it. Read by the team and the board only."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tasks")
    milestone = models.ForeignKey(Milestone, on_delete=models.SET_NULL, null=True, blank=True, related_name="tasks")
    title = models.CharField(_("task"), max_length=120)
    who = models.CharField(_("who"), max_length=40, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="task_says_something"),
        ]

    def __str__(self) -> str:
        return self.title
