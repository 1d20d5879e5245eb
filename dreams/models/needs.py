"""What a dream lacks, and what people promise towards it."""

import base64
import datetime
import hashlib
import hmac
import secrets
import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _, ngettext

from accounts.codes import mac
from dreams.models.dream import Dream, Support
from dreams.querysets import MOST_ATTEMPTS, FollowerQuerySet, NeedQuerySet, PledgeQuerySet, SupportConfirmationQuerySet

LINK_LASTS = datetime.timedelta(days=14)  # how long a link from a mail can be used to confirm
OWED = Q(mail_sent_at__isnull=True, confirmed_at__isnull=True)  # its mail has not gone out


class Resource(models.TextChoices):
    """What can be needed and promised. Time is counted in hours, money in kroner, the rest in pieces or persons."""

    EXPERTISE = "expertise", _("Skill")
    TIME = "time", _("Time")
    MATERIAL = "material", _("Material")
    MONEY = "money", _("Money")


ICONS = {
    Resource.EXPERTISE: "tools",
    Resource.TIME: "clock",
    Resource.MATERIAL: "box",
    Resource.MONEY: "coins",
}


def in_units(kind: str, amount: int) -> str:
    """An amount with the unit in which this kind is counted."""
    texts = {
        Resource.TIME: ngettext("%(n)s hour", "%(n)s hours", amount),
        Resource.MONEY: ngettext("%(n)s krone", "%(n)s kroner", amount),
        Resource.EXPERTISE: ngettext("%(n)s person", "%(n)s persons", amount),
        Resource.MATERIAL: ngettext("%(n)s piece", "%(n)s pieces", amount),
    }
    return texts[Resource(kind)] % {"n": number_format(amount, force_grouping=True)}


# What somebody under 18 may promise.
FOR_MINORS = (Resource.TIME, Resource.MATERIAL)


def new_salt() -> str:
    """What makes each private link its own."""
    return secrets.token_hex(16)


class PrivateLink(models.Model):
    """A row that a person without an account reaches by a secret address from a mail; only its MAC is stored."""

    key_salt = models.CharField(max_length=32, default=new_salt, editable=False)
    key_mac = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="nb")
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    # The mail with the link: owed until it is sent, and sent by the clock.
    mail_sent_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.key_mac = self.mac_of_key(self.private_key)
        super().save(*args, **kwargs)

    @property
    def private_key(self) -> str:
        """The secret part of the address: derived, so that every mail can hold it."""
        secret = hashlib.sha256(f"{self._meta.label_lower}-link\0{settings.SECRET_KEY}".encode()).digest()
        sign = hmac.new(secret, self.key_salt.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(sign[:24]).decode("ascii")

    @classmethod
    def mac_of_key(cls, key: str) -> str:
        return mac(f"{cls._meta.label_lower}-key", key)

    @property
    def expires_at(self) -> datetime.datetime:
        return self.made_at + LINK_LASTS

    @property
    def is_expired(self) -> bool:
        """Never confirmed, and too old for it."""
        return self.confirmed_at is None and self.is_old

    @property
    def is_old(self) -> bool:
        """Past its day, whether it was used or not."""
        return self.expires_at <= timezone.now()

    @property
    def is_on_its_way(self) -> bool:
        """Its mail is owed, and the clock still tries."""
        return self.mail_sent_at is None and self.attempts < MOST_ATTEMPTS

    def owe_mail_again(self) -> None:
        """The same link once more, as good as new."""
        self.made_at = timezone.now()
        self.mail_sent_at = self.leased_until = None
        self.attempts = 0

    def change_key(self) -> None:
        """Whoever has the old link has nothing any more."""
        self.key_salt = new_salt()
        self.key_mac = self.mac_of_key(self.private_key)


class Need(models.Model):
    """One thing that a dream lacks. `pledged` is the sum of what stands promised; the actions keep it under the
    dream's lock, and `Dream.needs_covered` with it.
    """

    dream = models.ForeignKey(Dream, on_delete=models.CASCADE, related_name="needs")
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=Resource)
    title = models.CharField(_("what is needed"), max_length=120)
    wanted = models.PositiveIntegerField(_("how much"), default=1, help_text=_("Hours, kroner, pieces or persons."))
    pledged = models.PositiveIntegerField(_("promised"), default=0)
    covered = models.BooleanField(_("covered"), default=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=Resource.values), name="need_kind_is_known"),
            models.CheckConstraint(condition=Q(wanted__gte=1), name="need_wants_something"),
            models.CheckConstraint(
                condition=Q(covered=True, pledged__gte=models.F("wanted"))
                | Q(covered=False, pledged__lt=models.F("wanted")),
                name="need_is_covered_when_enough_is_pledged",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_promised(self) -> bool:
        """Whether somebody counts on it being asked for just so."""
        return self.pledged > 0

    @property
    def missing(self) -> int:
        """How much is not promised yet."""
        return max(0, self.wanted - self.pledged)

    @property
    def is_for_minors(self) -> bool:
        """Whether somebody under 18 may promise it."""
        return self.kind in FOR_MINORS

    def in_units(self, amount: int) -> str:
        """An amount of it with its unit: "3 hours"."""
        return in_units(self.kind, amount)

    @property
    def wanted_in_units(self) -> str:
        return self.in_units(self.wanted)

    @property
    def pledged_in_units(self) -> str:
        return self.in_units(self.pledged)

    @property
    def icon(self) -> str:
        return ICONS[Resource(self.kind)]


class Pledge(PrivateLink):
    """A promise towards one need: never a payment. It counts once its e-mail is confirmed, and can be taken back."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="pledges")
    kind = models.CharField(max_length=10, choices=Resource)  # the need's own, so that the database can watch minors
    amount = models.PositiveIntegerField(_("how much"), default=1)
    words = models.CharField(_("a few words"), max_length=300, blank=True)
    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail, never shown"))
    is_adult = models.BooleanField(default=True)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # a form sent twice is one pledge

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_adult=True) | Q(kind__in=FOR_MINORS), name="pledge_of_a_minor_is_time_or_material"
            ),
            models.CheckConstraint(condition=Q(amount__gte=1), name="pledge_promises_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["id"], name="pledge_owes_a_mail", condition=OWED)]

    def __str__(self) -> str:
        return f"{self.amount} × {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """The private page of whoever promises."""
        return reverse("dreams:my_pledge", args=[self.private_key])

    @property
    def in_units(self) -> str:
        return in_units(self.kind, self.amount)

    @property
    def stands(self) -> bool:
        return self.confirmed_at is not None and self.taken_back_at is None


class Follower(PrivateLink):
    """Somebody who hears by e-mail how one dream fares, until the link in any of the mails ends it."""

    dream = models.ForeignKey(Dream, on_delete=models.CASCADE, related_name="followers")
    email = models.EmailField(_("e-mail, never shown"))
    supports = models.BooleanField(_("their support is confirmed by this address"), default=False)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dream", "email"], name="follower_once_an_address"),
        ]
        indexes: ClassVar = [models.Index(fields=["id"], name="follower_owes_a_mail", condition=OWED)]

    def __str__(self) -> str:
        return f"{self.dream_id}"

    def get_absolute_url(self) -> str:
        """Where following ends; in every mail to the follower."""
        return reverse("dreams:following", args=[self.private_key])

    def get_confirm_url(self) -> str:
        return reverse("dreams:follow_confirm", args=[self.private_key])


class SupportConfirmation(PrivateLink):
    """A supporter's e-mail until its link is opened and the button pressed; then the address is forgotten,
    and `Support.confirmed_mac` alone remembers that it confirmed one.
    """

    support = models.OneToOneField(Support, on_delete=models.CASCADE, related_name="confirmation")
    email = models.EmailField(_("e-mail, never shown"), blank=True)
    follows = models.BooleanField(_("wants to hear how the dream fares"), default=False)

    objects = SupportConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation of a support")
        verbose_name_plural = _("confirmations of supports")
        indexes: ClassVar = [models.Index(fields=["id"], name="support_owes_a_mail", condition=OWED)]

    def __str__(self) -> str:
        return f"{self.support_id}"

    def get_absolute_url(self) -> str:
        return reverse("dreams:support_confirm", args=[self.private_key])
