"""Meetings of the board and of councils: who came, what was said, what was decided. Records that nothing purges."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dreams.models import Dream
from schools.models import Council, CouncilSeat
from workshops.lifecycle import MeetingState
from workshops.querysets import MeetingQuerySet


class Meeting(models.Model):
    """One meeting. Once its minutes are approved, database triggers refuse every change but to `public`."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(_("title"), max_length=120)
    place = models.CharField(_("place"), max_length=120)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="nb")
    public = models.BooleanField(_("everybody may read the minutes"), default=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    # A council whose seats are not kept here (most student councils) counts heads instead of ticking names.
    members = models.PositiveSmallIntegerField(_("members in all"), null=True, blank=True)
    heads = models.PositiveSmallIntegerField(_("members who came"), null=True, blank=True)
    approved_at = models.DateTimeField(_("minutes approved"), null=True, blank=True)
    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # a form sent twice is one meeting

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering: ClassVar = ["-starts_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"),
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=MeetingState.APPROVED, approved_at__isnull=False)
                | ~Q(state=MeetingState.APPROVED) & Q(approved_at__isnull=True),
                name="meeting_approved_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(heads__isnull=True) | Q(members__isnull=False, heads__lte=F("members")),
                name="meeting_no_more_heads_than_members",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("workshops:meeting", args=[self.pk])

    @property
    def is_locked(self) -> bool:
        return self.state == MeetingState.APPROVED

    @property
    def minutes(self) -> int:
        """How long it is planned to last."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)


class AgendaItem(models.Model):
    """One thing on the table. `version` counts its changes, so that nobody writes over words they have not seen."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("Dream that waits for an answer")
        READY = "ready", _("Dream that is ready for the Factory")
        HELP = "help", _("Project that wants help")
        PICK = "pick", _("Dream that a student council asks for")
        SCHOOL = "school", _("Dream of the school")
        DECISION = "decision", _("To decide")
        INFORMATION = "information", _("To know")
        OTHER = "other", _("Other")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.DECISION)
    title = models.CharField(_("title"), max_length=120)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=5, validators=[MaxValueValidator(240)])
    dream = models.ForeignKey(Dream, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("what was said"), blank=True)
    decision = models.TextField(_("what was decided"), blank=True)
    votes_for = models.PositiveSmallIntegerField(_("votes for"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("votes against"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("item on an agenda")
        verbose_name_plural = _("items on agendas")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="agendaitem_has_a_title"),
            models.CheckConstraint(
                condition=Q(votes_for__isnull=True, votes_against__isnull=True)
                | Q(votes_for__isnull=False, votes_against__isnull=False) & ~Q(decision=""),
                name="agendaitem_votes_belong_to_a_decision",
            ),
            models.UniqueConstraint(
                fields=["meeting", "kind", "dream"],
                condition=Q(dream__isnull=False),
                name="agendaitem_dream_once_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def says_nothing(self) -> bool:
        return not (self.text or self.decision)


class Attendance(models.Model):
    """Whether the holder of a seat came, and for whom, where a deputy sits in."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    seat = models.ForeignKey(CouncilSeat, on_delete=models.PROTECT, related_name="+")
    deputy_for = models.ForeignKey(CouncilSeat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["seat_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once_a_seat"),
            models.UniqueConstraint(
                fields=["meeting", "deputy_for"],
                condition=Q(deputy_for__isnull=False),
                name="attendance_one_deputy_for_a_seat",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}"
