"""People who sign in, the passes of those without an e-mail address, and wrong guesses at codes."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import SeatPassQuerySet, WrongGuessQuerySet


class UserManager(BaseUserManager["User"]):
    """Makes users; an e-mail address is how an adult signs in."""

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who steers: teacher, board member, editor. Pupils and citizens need none.

    A minor with a board seat has no e-mail address here and signs in by a seat pass.
    """

    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="nb")
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("platform owner"), default=False)
    date_joined = models.DateTimeField(_("since"), default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_whatever_case"),
            models.CheckConstraint(condition=~models.Q(email=""), name="user_email_is_null_when_absent"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class SeatPass(models.Model):
    """The way in for a minor with a seat: a code on paper, valid until the term ends.

    Only an HMAC of the code is stored, so the table opens nothing.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="seat_pass")
    code_mac = models.CharField(max_length=64, unique=True)
    valid_until = models.DateField(_("valid until"))

    objects = SeatPassQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user} – {self.valid_until}"


class WrongGuess(models.Model):
    """How many wrong codes came from one address within one window of time."""

    scope = models.CharField(max_length=30)
    source = models.CharField(max_length=64)  # an HMAC of the address, forgotten with the window
    window = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    objects = WrongGuessQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "source", "window"], name="wrongguess_one_row_a_window"),
        ]

    def __str__(self) -> str:
        return f"{self.scope}: {self.count}"
