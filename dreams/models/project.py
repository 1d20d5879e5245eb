"""A dream in the Factory: who makes it real, what they have promised to keep, and what comes next."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreams.models.dream import Dream
from schools.models import Council, CouncilSeat, Guidelines, SchoolClass


class TeamKind(models.TextChoices):
    """Who makes a dream real."""

    CLASS = "class", _("A class")
    COUNCIL = "council", _("A student council")
    CLUB = "club", _("A club")
    CITIZENS = "citizens", _("Citizens")


class Hand(models.TextChoices):
    """Who did something for a project: never a person."""

    LEADER = "leader", _("The team's leader")
    OWNER = "owner", _("The owner")
    BOARD = "board", _("The board")


OF_A_CLASS = (TeamKind.CLASS, TeamKind.CLUB)


class Project(models.Model):
    """What the Factory knows of a dream. The dream keeps its row, its address and its trail."""

    dream = models.OneToOneField(Dream, on_delete=models.PROTECT, related_name="project")
    team = models.CharField(_("team"), max_length=120)
    team_kind = models.CharField(_("kind of team"), max_length=10, choices=TeamKind, default=TeamKind.CITIZENS)
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("class")
    )
    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("council")
    )
    adviser = models.ForeignKey(
        CouncilSeat,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("adviser"),
    )
    guidelines = models.ForeignKey(
        Guidelines,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("guidelines"),
    )
    guidelines_accepted = models.DateField(_("guidelines accepted"), null=True, blank=True)
    guidelines_accepted_by = models.CharField(_("accepted by"), max_length=10, choices=Hand, blank=True)
    started_at = models.DateTimeField(_("started"))
    realised_at = models.DateTimeField(_("realised"), null=True, blank=True)
    story = models.TextField(_("the story of how it went"), blank=True)  # a draft until the dream is realised

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(team_kind__in=OF_A_CLASS, school_class__isnull=False, council__isnull=True)
                | Q(team_kind=TeamKind.COUNCIL, school_class__isnull=True, council__isnull=False)
                | Q(team_kind=TeamKind.CITIZENS, school_class__isnull=True, council__isnull=True),
                name="project_team_is_what_it_says",
            ),
            models.CheckConstraint(
                condition=Q(guidelines__isnull=True)
                | (Q(guidelines_accepted__isnull=False) & ~Q(guidelines_accepted_by="")),
                name="project_guidelines_were_accepted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.team

    @property
    def next_milestone(self) -> "Milestone | None":
        """The first that is public and not reached; from what was prefetched."""
        waiting = (m for m in self.milestones.all() if m.published_at and not m.reached_on)
        return next(waiting, None)

    @property
    def is_of_citizens(self) -> bool:
        return self.team_kind == TeamKind.CITIZENS

    @property
    def is_of_pupils(self) -> bool:
        return not self.is_of_citizens


class Milestone(models.Model):
    """Something a project wants to have reached by a day. Shown in public once an adult of the house let it through."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("milestone"), max_length=120)
    due = models.DateField(_("by when"))
    reached_on = models.DateField(_("reached"), null=True, blank=True)
    published_at = models.DateTimeField(_("shown since"), null=True, blank=True, default=timezone.now)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering: ClassVar = ["due", "id"]

    def __str__(self) -> str:
        return self.title
