"""Who comes: how many places there are, the parties that have one or wait for one, and the letters they are owed.

Nothing here outlives the meeting by more than some weeks but the four numbers in `Places`.
"""

import hashlib
import hmac
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.codes import code_of, in_groups, mac
from accounts.models import User
from dreams.models.needs import OWED, PrivateLink
from dreams.models.owed import Owed
from townhalls.lifecycle import Standing
from townhalls.models.plan import InvitedGroup, TownHall
from townhalls.querysets import LetterQuerySet, RegistrationQuerySet

LARGEST_PARTY = 5
LARGEST_GROUP = 300
CODE_LENGTH = 6


class Places(models.Model):
    """How many fit in, have a place, and came. The actions keep the sums under this row's lock."""

    town_hall = models.OneToOneField(TownHall, on_delete=models.CASCADE, primary_key=True, related_name="places")
    capacity = models.PositiveSmallIntegerField(_("places"))
    taken = models.PositiveIntegerField(_("taken"), default=0)
    came = models.PositiveIntegerField(_("came with a place"), default=0)
    walk_ins = models.PositiveIntegerField(_("came without one"), default=0)
    pulse = models.PositiveIntegerField(default=0)  # grows when the door's screens have something new

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="places_no_more_taken_than_there_are"),
            models.CheckConstraint(condition=Q(came__lte=F("taken")), name="places_no_more_came_than_have_one"),
        ]

    def __str__(self) -> str:
        return f"{self.taken} / {self.capacity}"

    @property
    def free(self) -> int:
        return self.capacity - self.taken

    @property
    def in_the_room(self) -> int:
        return self.came + self.walk_ins


class Registration(PrivateLink):
    """A party of one to five who come by an adult's e-mail, or a group that its contact registers as a number."""

    town_hall = models.ForeignKey(TownHall, on_delete=models.CASCADE, related_name="registrations")
    group = models.OneToOneField(
        InvitedGroup, on_delete=models.CASCADE, null=True, blank=True, related_name="registration"
    )
    contact = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.ASKED)
    party = models.PositiveSmallIntegerField(_("how many come"), default=1)
    name = models.CharField(_("first name"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail, never shown"), blank=True)
    wheelchair = models.PositiveSmallIntegerField(_("places for a wheelchair"), default=0)
    hearing_loop = models.PositiveSmallIntegerField(_("who use a hearing loop"), default=0)
    interpreter = models.PositiveSmallIntegerField(_("who need an interpreter"), default=0)
    interpreter_language = models.CharField(_("language of the interpreter"), max_length=40, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    code_mac = models.CharField(max_length=64, editable=False)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    came = models.PositiveSmallIntegerField(default=0)
    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # a form sent twice is one registration

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["town_hall", "email"], condition=~Q(email=""), name="registration_once_an_address"
            ),
            models.UniqueConstraint(fields=["town_hall", "code_mac"], name="registration_code_once_a_town_hall"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="registration_standing_is_known"),
            models.CheckConstraint(
                condition=Q(group__isnull=True, party__range=(1, LARGEST_PARTY)) & ~Q(email="")
                | Q(group__isnull=False, party__range=(1, LARGEST_GROUP), email=""),
                name="registration_is_a_party_with_address_or_a_group",
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.ASKED, confirmed_at__isnull=True)
                | ~Q(standing=Standing.ASKED) & Q(confirmed_at__isnull=False),
                name="registration_stands_when_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.WAITING, queued_at__isnull=False)
                | ~Q(standing=Standing.WAITING) & Q(queued_at__isnull=True),
                name="registration_waits_since_a_time",
            ),
            models.CheckConstraint(
                condition=Q(wheelchair__lte=F("party"), hearing_loop__lte=F("party"), interpreter__lte=F("party")),
                name="registration_needs_no_more_than_come",
            ),
            models.CheckConstraint(
                condition=Q(interpreter=0, interpreter_language="")
                | Q(interpreter__gte=1) & ~Q(interpreter_language=""),
                name="registration_interpreter_has_a_language",
            ),
            models.CheckConstraint(
                condition=Q(checked_in_at__isnull=True, came=0)
                | Q(checked_in_at__isnull=False, standing=Standing.PLACED, came__gte=1, came__lte=F("party")),
                name="registration_came_when_checked_in",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["id"], name="registration_owes_a_mail", condition=OWED)]

    def __str__(self) -> str:
        return f"{self.party}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.code_mac = self.mac_of_code(self.code)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The private page of whoever registered."""
        return reverse("townhalls:mine", args=[self.private_key])

    @property
    def group_url(self) -> str:
        """Where the contact of a group says how many come."""
        return reverse("townhalls:group", args=[self.group_id])

    @property
    def code(self) -> str:
        """What is shown at the door: derived from the salt, so that page and mails say the same."""
        secret = hashlib.sha256(f"townhalls-door\0{settings.SECRET_KEY}".encode()).digest()
        return code_of(hmac.digest(secret, self.key_salt.encode(), hashlib.sha256), CODE_LENGTH)

    @property
    def code_in_groups(self) -> str:
        return in_groups(self.code)

    @staticmethod
    def mac_of_code(code: str) -> str:
        return mac("townhalls-code", code)

    @property
    def is_placed(self) -> bool:
        return self.standing == Standing.PLACED

    @property
    def is_waiting(self) -> bool:
        return self.standing == Standing.WAITING

    @property
    def address(self) -> str:
        """Where its letters go; nowhere for a group whose contact has no address or account any more."""
        if self.group_id is None:
            return self.email
        return (self.contact.email if self.contact else "") or ""


class Letter(Owed):
    """Something that a party is told, once. What is told anew (the date moved again) is owed anew."""

    class Kind(models.TextChoices):
        PLACED = "placed", _("You have a place")
        WAITING = "waiting", _("You are on the waiting list")
        MOVED_UP = "moved_up", _("A place has become free")
        CHANGED = "changed", _("Another time or place")
        CANCELLED = "cancelled", _("Called off")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10, choices=Kind)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter about a town hall")
        verbose_name_plural = _("letters about town halls")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["placed", "waiting", "moved_up", "changed", "cancelled"]),
                name="townhall_letter_kind_is_known",
            ),
            models.UniqueConstraint(fields=["registration", "kind"], name="townhall_letter_once_a_kind"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="townhall_letter_owed", condition=Q(sent_at__isnull=True, gave_up=False))
        ]

    def __str__(self) -> str:
        return self.kind


class WalkIn(models.Model):
    """People who came without a place, as one press of a button at the door; one too many is taken off by −1."""

    town_hall = models.ForeignKey(TownHall, on_delete=models.CASCADE, related_name="walk_in_presses")
    people = models.SmallIntegerField()
    nonce = models.UUIDField(unique=True, editable=False)  # a press sent twice is one press

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(people__range=(-1, 20)) & ~Q(people=0), name="walkin_is_a_few_people"),
        ]

    def __str__(self) -> str:
        return f"{self.people:+}"
