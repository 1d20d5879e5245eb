"""A student council that chooses its dreams of the year together, led by its teacher."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dreams.models import Dream
from elections.models import Election
from schools import school_year
from schools.models import Council
from workshops.lifecycle import LIVING_SESSION, SessionState
from workshops.querysets import CouncilSessionQuerySet

MOST_MEMBERS = 60


class CouncilSession(models.Model):
    """One joined session: members come in by a code, vote once in secret, and hear the result together.

    Every member has a seat from the start, so that who comes late or votes on paper has a vote waiting.
    """

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="sessions")
    school_year = models.PositiveSmallIntegerField(_("school year"), help_text=_("The year it starts in."))
    starts_at = models.DateTimeField(_("starts at"), default=timezone.now)
    state = models.CharField(max_length=10, choices=SessionState, default=SessionState.JOINING)
    join_code = models.CharField(_("code"), max_length=6)
    winners = models.PositiveSmallIntegerField(
        _("how many dreams are chosen"), default=1, validators=[MinValueValidator(1), MaxValueValidator(2)]
    )
    dreams = models.ManyToManyField(Dream, related_name="+", verbose_name=_("dreams to choose between"))
    election = models.OneToOneField(Election, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CouncilSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session of a student council")
        verbose_name_plural = _("sessions of student councils")
        ordering: ClassVar = ["-starts_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council"], condition=Q(state__in=sorted(LIVING_SESSION)), name="councilsession_one_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["join_code"],
                condition=Q(state__in=sorted(LIVING_SESSION)),
                name="councilsession_code_once_while_it_lives",
            ),
            models.CheckConstraint(condition=Q(state__in=SessionState.values), name="councilsession_state_is_known"),
            models.CheckConstraint(condition=Q(winners__range=(1, 2)), name="councilsession_winners_1_or_2"),
            models.CheckConstraint(
                condition=Q(state__in=[SessionState.JOINING, SessionState.CALLED_OFF]) | Q(election__isnull=False),
                name="councilsession_that_voted_has_a_box",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council}: {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("workshops:council_session", args=[self.pk])

    @property
    def year(self) -> str:
        """`2026/27`"""
        return school_year.label(self.school_year)

    @property
    def language(self) -> str:
        return self.council.school.language if self.council.school else self.council.branch.language


class SessionSeat(models.Model):
    """A member's place in a session: a number, never a name. `key` is all that the ballot box hears of it."""

    session = models.ForeignKey(CouncilSession, on_delete=models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField()
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token_mac = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "number"], name="sessionseat_number_once_a_session"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def voter(self) -> str:
        """The opaque name under which the ballot box knows this seat."""
        return f"council-seat:{self.key}"
