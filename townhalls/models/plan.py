"""What is planned: the town hall, its agenda, who is invited, and what the organiser has ticked off."""

import datetime
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schools.models import Branch, Council, School
from townhalls.lifecycle import State
from townhalls.querysets import TownHallQuerySet


class TownHall(models.Model):
    """One town hall. How many come stands in `Places`: that changes with everybody who registers, and this does not."""

    class Edition(models.TextChoices):
        OPEN = "open", _("Open: everybody who lives here")
        SCHOOL = "school", _("School: pupils, teachers and parents")

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="town_halls")
    edition = models.CharField(_("edition"), max_length=10, choices=Edition, default=Edition.OPEN)
    title = models.CharField(_("title"), max_length=120)
    place = models.CharField(_("place"), max_length=120)
    address = models.CharField(_("address"), max_length=160)
    way_in = models.TextField(_("how to get in"), max_length=600, blank=True)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    registration_closes_at = models.DateTimeField(_("registration closes at"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="nb")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True)
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0, help_text=_("How often the entry in a calendar has changed."))
    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # a form sent twice is one town hall

    objects = TownHallQuerySet.as_manager()

    class Meta:
        verbose_name = _("town hall")
        verbose_name_plural = _("town halls")
        ordering: ClassVar = ["-starts_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="townhall_ends_after_start"),
            models.CheckConstraint(
                condition=Q(registration_closes_at__lte=F("starts_at")),
                name="townhall_registration_closes_before_start",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="townhall_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=State.CANCELLED) & ~Q(reason="") | ~Q(state=State.CANCELLED) & Q(reason=""),
                name="townhall_cancelled_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, announced_at__isnull=True)
                | ~Q(state=State.DRAFT) & Q(announced_at__isnull=False),
                name="townhall_announced_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its one public address."""
        return reverse("townhalls:page", args=[self.pk])

    @property
    def minutes(self) -> int:
        """How long it is planned to last."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def is_open(self) -> bool:
        """Whether one can register now."""
        return self.state == State.ANNOUNCED and timezone.now() < self.registration_closes_at

    @property
    def is_ahead(self) -> bool:
        """Announced, and not begun: places still change hands."""
        return self.state == State.ANNOUNCED and timezone.now() < self.starts_at

    @property
    def day(self) -> datetime.date:
        return timezone.localdate(self.starts_at)


class AgendaItem(models.Model):
    """One thing that happens. Clock times are not stored: they are the sum of what comes before."""

    town_hall = models.ForeignKey(TownHall, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=120)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=10, validators=[MinValueValidator(1), MaxValueValidator(240)]
    )
    leader = models.CharField(_("who leads"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("item on the programme of a town hall")
        verbose_name_plural = _("items on programmes of town halls")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="townhall_item_has_a_title"),
            models.CheckConstraint(condition=Q(minutes__range=(1, 240)), name="townhall_item_takes_time"),
        ]

    def __str__(self) -> str:
        return self.title


class GroupKind(models.TextChoices):
    """Who can be invited as a group."""

    MUNICIPAL_STUDENT = "municipal_student", _("Municipal student council")
    CHILDREN = "children", _("Children's council")
    YOUTH = "youth", _("Youth council")
    STUDENT = "student", _("Student council")
    SCHOOL = "school", _("School")
    CLUB = "club", _("Youth club")
    PARENTS = "parents", _("Parents")
    OTHER = "other", _("Somebody else")


class InvitedGroup(models.Model):
    """A council or school of the branch, or somebody whose name is written."""

    town_hall = models.ForeignKey(TownHall, on_delete=models.CASCADE, related_name="groups")
    kind = models.CharField(_("kind"), max_length=20, choices=GroupKind)
    council = models.ForeignKey(Council, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("invited group")
        verbose_name_plural = _("invited groups")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=GroupKind.values), name="invited_kind_is_known"),
            models.CheckConstraint(
                condition=Q(council__isnull=False, school__isnull=True, name="")
                | Q(council__isnull=True, school__isnull=False, name="")
                | Q(council__isnull=True, school__isnull=True) & ~Q(name=""),
                name="invited_is_one_council_school_or_name",
            ),
            models.UniqueConstraint(
                fields=["town_hall", "council"], condition=Q(council__isnull=False), name="invited_council_once"
            ),
            models.UniqueConstraint(
                fields=["town_hall", "kind", "school"], condition=Q(school__isnull=False), name="invited_school_once"
            ),
            models.UniqueConstraint(
                fields=["town_hall", "kind", "name"], condition=~Q(name=""), name="invited_name_once"
            ),
        ]

    def __str__(self) -> str:
        if self.school is not None and self.kind == GroupKind.PARENTS:
            return str(_("Parents at %(school)s") % {"school": self.school.name})
        return str(self.council or (self.school.name if self.school else self.name))

    @property
    def said(self) -> Any:
        """The registration in which its contact has said how many come, if there is one."""
        return getattr(self, "registration", None)

    @property
    def comes_as_a_number(self) -> bool:
        """Its contact says how many come. Parents are adults, and register themselves."""
        return self.kind != GroupKind.PARENTS


class DoneTask(models.Model):
    """Something on the to-do list that the organiser has ticked off."""

    town_hall = models.ForeignKey(TownHall, on_delete=models.CASCADE, related_name="done_tasks")
    task = models.SlugField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["town_hall", "task"], name="townhall_task_done_once"),
        ]

    def __str__(self) -> str:
        return self.task
