"""The dream itself, and the enthusiasm for it."""

import base64
import hashlib
import hmac
import random
import secrets
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.codes import mac
from dreams.lifecycle import DONE, PUBLIC, SUPPORTABLE, State
from dreams.querysets import DreamQuerySet
from schools.models import Branch, Council, SchoolClass

SHUFFLE_SIZE = 2**31


def new_salt() -> str:
    """What makes each private link its own."""
    return secrets.token_hex(16)


def new_place_in_the_shuffle() -> int:
    """Where the dream lies in the drawn order; the day decides where the order begins."""
    return random.randrange(SHUFFLE_SIZE)  # noqa: S311 - a mixed order, no secret


class Origin(models.TextChoices):
    """Where a dream comes from."""

    CITIZEN = "citizen", _("Citizen")
    CLASS = "class", _("Class")
    STUDENT_COUNCIL = "student_council", _("Student council")
    TOWN_HALL = "town_hall", _("Town hall")


class Theme(models.TextChoices):
    """What a dream is about; decides its drawing too."""

    MEETING_PLACE = "meeting_place", _("Meeting place")
    NATURE = "nature", _("Nature")
    ACTIVITY = "activity", _("Activity")
    SAFETY = "safety", _("Safety")
    CULTURE = "culture", _("Culture")
    HELP_OTHERS = "help_others", _("Helping others")
    CELEBRATION = "celebration", _("Celebration")
    DIGITAL = "digital", _("Digital")


class Dream(models.Model):
    """A dream for a place. One row and one address from the deposit to the Archive."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="dreams")
    origin = models.CharField(_("origin"), max_length=20, choices=Origin, default=Origin.CITIZEN)
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.PROTECT, null=True, blank=True, related_name="dreams"
    )
    council = models.ForeignKey(Council, on_delete=models.PROTECT, null=True, blank=True, related_name="dreams")
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next", verbose_name=_("earlier version")
    )

    title = models.CharField(_("title"), max_length=90)
    what = models.TextField(_("what"))
    why = models.TextField(_("why"))
    for_whom = models.CharField(_("for whom"), max_length=200)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="nb")
    place = models.CharField(_("place"), max_length=120, blank=True)
    theme = models.CharField(_("theme"), max_length=20, choices=Theme)
    owner_name = models.CharField(_("name shown"), max_length=80, blank=True)
    owner_email = models.EmailField(_("e-mail, never shown"), blank=True)
    credits = models.CharField(_("credits"), max_length=200, blank=True)
    hairy = models.BooleanField(_("hairy dream"), default=False)
    wants_project = models.BooleanField(_("the owners want to make it real themselves"), default=False)

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    hidden_from = models.CharField(max_length=20, choices=State, blank=True)
    submitted_at = models.DateTimeField(_("sent in"), null=True, blank=True)
    answer_due = models.DateField(_("answer promised by"), null=True, blank=True)
    published_at = models.DateTimeField(_("in the Bank since"), null=True, blank=True)
    support_count = models.PositiveIntegerField(_("supports"), default=0)
    shuffle = models.PositiveIntegerField(default=new_place_in_the_shuffle, editable=False)

    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # a form sent twice is one dream
    key_salt = models.CharField(max_length=32, default=new_salt, editable=False)
    key_mac = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 - unique, and bulk rows have none

    objects = DreamQuerySet.as_manager()

    class Meta:
        verbose_name = _("dream")
        verbose_name_plural = _("dreams")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="dream_state_is_known"),
            models.CheckConstraint(
                condition=~Q(origin="class") | Q(school_class__isnull=False), name="dream_of_a_class_has_one"
            ),
            models.CheckConstraint(
                condition=~Q(origin="student_council") | Q(council__isnull=False), name="dream_of_a_council_has_one"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.WITHDRAWN])
                | Q(submitted_at__isnull=False, answer_due__isnull=False),
                name="dream_sent_in_has_a_promised_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*sorted(PUBLIC), State.HIDDEN]) | Q(published_at__isnull=False),
                name="dream_public_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.HIDDEN) | Q(hidden_from__in=sorted(PUBLIC)),
                name="dream_hidden_knows_what_it_was",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["branch", "state", "-published_at", "-id"], name="dream_newest"),
            models.Index(fields=["branch", "state", "-support_count", "-id"], name="dream_popular"),
            models.Index(fields=["branch", "state", "shuffle"], name="dream_shuffled"),
            models.Index(fields=["branch", "theme", "state", "-published_at", "-id"], name="dream_theme_newest"),
            models.Index(fields=["branch", "answer_due"], name="dream_due", condition=Q(state=State.SUBMITTED)),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.key_mac = self.mac_of_key(self.private_key)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("dreams:dream", args=[self.pk])

    def get_owner_url(self) -> str:
        """The private page of whoever owns the dream."""
        return reverse("dreams:mine", args=[self.private_key])

    @property
    def private_key(self) -> str:
        """The secret part of the private link: derived, so that every mail can hold it; only its MAC is stored."""
        secret = hashlib.sha256(f"dream-link\0{settings.SECRET_KEY}".encode()).digest()
        sign = hmac.new(secret, self.key_salt.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(sign[:24]).decode("ascii")

    @staticmethod
    def mac_of_key(key: str) -> str:
        return mac("dream-key", key)

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC

    @property
    def is_supportable(self) -> bool:
        return self.state in SUPPORTABLE

    @property
    def is_done(self) -> bool:
        return self.state in DONE or self.hidden_from in DONE

    @property
    def is_team_experience(self) -> bool:
        """Owned by a class, a club or a student council that wants to make it real."""
        return self.wants_project and self.origin in {Origin.CLASS, Origin.STUDENT_COUNCIL}

    @property
    def is_ready(self) -> bool:
        return self.state == State.APPROVED and not self.hairy and self.support_count >= self.branch.ready_supports

    @property
    def is_overdue(self) -> bool:
        return bool(self.state == State.SUBMITTED and self.answer_due and self.answer_due < timezone.localdate())

    @property
    def from_whom(self) -> str:
        """Whose dream it is, as the public reads it."""
        if self.school_class is not None:
            return f"{self.school_class.name}, {self.school_class.school.name}"
        if self.council is not None:
            return self.council.name
        return self.owner_name or str(_("Somebody who lives here"))


class Support(models.Model):
    """One person's enthusiasm for one dream. Only a MAC of a random cookie is known of the person."""

    dream = models.ForeignKey(Dream, on_delete=models.CASCADE, related_name="supports")
    supporter_mac = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dream", "supporter_mac"], name="support_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.dream_id}"
