"""A dream election: the box belongs to `elections`, the dreams and the people to this app."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from dreams.models import Dream
from dreams.models.owed import Owed
from elections.models import CodeBatch, Election, Option
from polls.querysets import CodeLetterQuerySet, PollQuerySet
from polls.ways import Way
from schools.models import Branch, School

PREFIX = "dream:"


def mark_of(rules_sha256: str) -> str:
    """Six signs of a fingerprint: enough to tell two sets of ballots apart, and short enough for a corner."""
    return rules_sha256[:6].upper()


class Poll(models.Model):
    """An election among dreams, of a municipality or of one of its schools."""

    election = models.OneToOneField(Election, on_delete=models.PROTECT, related_name="poll")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="polls")
    school = models.ForeignKey(School, on_delete=models.PROTECT, null=True, blank=True, related_name="polls")
    slug = models.SlugField(_("address"), max_length=60)
    way = models.CharField(_("how people vote"), max_length=10, choices=Way, default=Way.CROSS)
    who_may = models.CharField(_("who may vote"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    by_mail = models.BooleanField(_("codes by e-mail"), default=False)
    oblige_days = models.PositiveSmallIntegerField(_("days within which the board starts a project"), default=60)
    nonce = models.UUIDField(null=True, unique=True, editable=False)  # a form sent twice is one election
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = _("dream election")
        verbose_name_plural = _("dream elections")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["branch", "slug"], name="poll_address_once"),
            models.CheckConstraint(condition=models.Q(way__in=Way.values), name="poll_way_known"),
        ]

    def __str__(self) -> str:
        return self.election.title

    def get_absolute_url(self) -> str:
        return reverse("polls:poll", args=[self.branch.slug, self.slug])

    @property
    def place(self) -> Branch | School:
        """Whose election it is: whoever may hold elections there may hold this one."""
        return self.school or self.branch

    @cached_property
    def options(self) -> dict[int, Option]:
        """What stands on the ballot, by number, with its picture. One query."""
        return {option.no: option for option in self.election.options.with_picture()}

    def title_language(self, no: int) -> str:
        """The language of an option's title, which may be another one than the election's."""
        return self.options[no].language or self.language

    @property
    def mark(self) -> str:
        """What stands small on every paper ballot: how the fingerprint of the rules begins, and with it the options."""
        return mark_of(self.election.rules_sha256)

    def void_marks(self) -> list[str]:
        """The marks of ballots that were printed before a change, in the order in which they were good."""
        set_up = self.election.events.filter(kind__in=["prepared", "changed"]).order_by("no")
        marks = dict.fromkeys(mark_of(said["rules_sha256"]) for said in set_up.values_list("payload", flat=True))
        return [mark for mark in marks if mark != self.mark]

    def dream_keys(self) -> dict[int, int]:
        """The dreams by the number of their option."""
        options = self.election.options.values_list("no", "origin")
        return {no: int(origin.removeprefix(PREFIX)) for no, origin in options}

    def dreams(self) -> dict[int, Dream]:
        """The dreams by number that everybody may still see."""
        keys = self.dream_keys()
        public = Dream.objects.public().on_cards().in_bulk(list(keys.values()))
        return {no: public[key] for no, key in keys.items() if key in public}


class SlipOrder(models.Model):
    """Slips that somebody wants printed. The print room makes the codes, and only then; again it makes new ones."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="slip_orders")
    label = models.CharField(_("for whom"), max_length=60)
    size = models.PositiveIntegerField(_("slips"))
    batch = models.ForeignKey(CodeBatch, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    nonce = models.UUIDField(null=True, unique=True, editable=False)  # a form sent twice is one order
    ordered_at = models.DateTimeField(auto_now_add=True)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("order of slips")
        verbose_name_plural = _("orders of slips")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(size__gte=1), name="slip_order_holds_slips")]

    def __str__(self) -> str:
        return f"{self.label}: {self.size}"


class CodeLetter(Owed):
    """A letter with a code that somebody asked for. The address is here until the letter is sent or given up.

    The code is not: whoever sends the letter makes it, and only its HMAC is stored.
    """

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="code_letters")
    email = models.EmailField(_("e-mail"), blank=True)

    objects = CodeLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter with a code")
        verbose_name_plural = _("letters with a code")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["poll", "email"], condition=~models.Q(email=""), name="code_letter_once_an_address"
            ),
            models.CheckConstraint(
                condition=models.Q(gave_up=True, email="") | (models.Q(gave_up=False) & ~models.Q(email="")),
                name="code_letter_has_address_while_owed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["leased_until"], name="code_letter_owed", condition=models.Q(gave_up=False)),
        ]

    def __str__(self) -> str:
        return "letter with a code"
