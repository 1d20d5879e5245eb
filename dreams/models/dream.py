"""The dream itself, and the enthusiasm for it."""

import base64
import datetime
import hashlib
import hmac
import random
import secrets
import uuid
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.codes import mac
from dreams import cards, readiness, search
from dreams.lifecycle import DONE, PUBLIC, SUPPORTABLE, State
from dreams.querysets import DreamQuerySet, SupportQuerySet
from schools.models import Branch, Council, SchoolClass

if TYPE_CHECKING:
    from dreams.models.choosing import Nomination, Pick
    from dreams.models.pictures import Picture

SHUFFLE_SIZE = 2**31
DEFAULT_SUPPORTS_NEEDED = 25  # as a branch's own default
MAP_SIZE = 10_000


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


class AgeGroup(models.TextChoices):
    """Whose dream it is, by age; never more exact than this."""

    CHILDREN = "children", _("Children")
    YOUTH = "youth", _("Young people")
    ADULTS = "adults", _("Adults")
    ALL_AGES = "all", _("All ages together")


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
    # Where on the branch's map, in ten-thousandths of its width and height.
    map_x = models.PositiveSmallIntegerField(null=True, blank=True)
    map_y = models.PositiveSmallIntegerField(null=True, blank=True)
    theme = models.CharField(_("theme"), max_length=20, choices=Theme)
    owner_name = models.CharField(_("name shown"), max_length=80, blank=True)
    owner_email = models.EmailField(_("e-mail, never shown"), blank=True)
    age_group = models.CharField(_("age"), max_length=10, choices=AgeGroup, default=AgeGroup.ADULTS)
    credits = models.CharField(_("credits"), max_length=200, blank=True)
    hairy = models.BooleanField(_("hairy dream"), default=False)
    wants_project = models.BooleanField(_("the owners want to make it real themselves"), default=False)

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    hidden_from = models.CharField(max_length=20, choices=State, blank=True)
    submitted_at = models.DateTimeField(_("sent in"), null=True, blank=True)
    answer_due = models.DateField(_("answer promised by"), null=True, blank=True)
    published_at = models.DateTimeField(_("in the Bank since"), null=True, blank=True)
    support_count = models.PositiveIntegerField(_("supports"), default=0)
    confirmed_count = models.PositiveIntegerField(_("of these confirmed by e-mail"), default=0)
    # What its branch asks for before a dream is ready, kept here so that the database can do the sum.
    supports_needed = models.PositiveIntegerField(default=DEFAULT_SUPPORTS_NEEDED)
    needs_count = models.PositiveSmallIntegerField(default=0)
    needs_covered = models.PositiveSmallIntegerField(default=0)
    needs_required = models.PositiveSmallIntegerField(default=0)
    readiness = models.GeneratedField(
        expression=readiness.as_column(), output_field=models.IntegerField(), db_persist=True
    )
    nominated_at = models.DateTimeField(_("shortlisted since"), null=True, blank=True)
    picked_at = models.DateTimeField(_("picked by a student council"), null=True, blank=True)
    picture_key = models.CharField(max_length=32, blank=True, editable=False)  # the picture on its cover, if any
    stems = models.TextField(blank=True, editable=False)  # what it is found by: dreams.search
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
            models.CheckConstraint(
                condition=Q(map_x__isnull=True, map_y__isnull=True)
                | Q(map_x__isnull=False, map_y__isnull=False, map_x__lte=MAP_SIZE, map_y__lte=MAP_SIZE),
                name="dream_lies_on_the_map",
            ),
            models.CheckConstraint(condition=Q(supports_needed__gte=1), name="dream_needs_a_support"),
            models.CheckConstraint(
                condition=Q(needs_covered__lte=models.F("needs_count"), needs_required__lte=models.F("needs_count")),
                name="dream_has_no_more_needs_than_it_has",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_count__lte=models.F("support_count")),
                name="dream_confirmed_supports_are_supports",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["branch", "state", "-published_at", "-id"], name="dream_newest"),
            models.Index(fields=["branch", "state", "-support_count", "-id"], name="dream_popular"),
            models.Index(fields=["branch", "state", "shuffle"], name="dream_shuffled"),
            models.Index(fields=["branch", "state", "-readiness", "-id"], name="dream_readiest"),
            models.Index(
                fields=["branch", "-nominated_at", "-id"],
                name="dream_nominated",
                condition=Q(nominated_at__isnull=False),
            ),
            models.Index(
                fields=["branch", "-picked_at", "-id"], name="dream_picked", condition=Q(picked_at__isnull=False)
            ),
            models.Index(fields=["branch", "theme", "state", "-published_at", "-id"], name="dream_theme_newest"),
            models.Index(fields=["branch", "theme", "-support_count", "-id"], name="dream_theme_popular"),
            models.Index(fields=["-published_at", "-id"], name="dream_newest_anywhere"),
            models.Index(fields=["state", "-support_count", "-id"], name="dream_popular_anywhere"),
            models.Index(fields=["branch", "answer_due"], name="dream_due", condition=Q(state=State.SUBMITTED)),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.key_mac = self.mac_of_key(self.private_key)
        names = kwargs.get("update_fields")
        if names is None or set(search.SEARCHED) & set(names):
            self.stems = search.stems_of(self)
            if names is not None:
                kwargs["update_fields"] = {*names, "stems"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("dreams:dream", args=[self.pk])

    def picture_address(self, size: int) -> str:
        """Where the picture on its cover is shown, so many pixels large; only for a dream that has one."""
        return f"{self.get_absolute_url()}pictures/{self.picture_key}-{size}.jpg"

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

    @cached_property
    def picture(self) -> "Picture | None":
        """The picture on its cover, if it has one. One query, and none where it has not."""
        return self.pictures.filter(key=self.picture_key).first() if self.picture_key else None

    @property
    def edition(self) -> str:
        """What the dream says now, in short: who answers it says which edition was read. One query or two."""
        needs = list(self.needs.values_list("kind", "title", "wanted"))
        alt = self.picture.alt if self.picture else ""
        texts = [getattr(self, name) for name in search.SEARCHED]
        said = [*texts, self.owner_name, self.theme, self.language, self.picture_key, alt, needs]
        return mac("dream-edition", "\0".join(str(each) for each in said))[:32]

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
    def is_adopted(self) -> bool:
        """A class has made it its own: whoever put it in is named, and decides no more."""
        return self.school_class_id is not None and self.origin in {Origin.CITIZEN, Origin.TOWN_HALL}

    @property
    def is_team_experience(self) -> bool:
        """Owned by a class, a club or a student council that wants to make it real."""
        return self.wants_project and self.origin in {Origin.CLASS, Origin.STUDENT_COUNCIL}

    @property
    def council_picks(self) -> "list[Pick]":
        """Which student councils chose it, newest first; what `with_picks()` has fetched costs nothing."""
        if "picks" in getattr(self, "_prefetched_objects_cache", {}):
            return list(self.picks.all())
        return list(self.picks.with_council())

    @property
    def readiness_now(self) -> int:
        """Per cent of what its branch asks for: the generated column's sum, for a row that was just changed."""
        return readiness.percent(
            supports=self.support_count,
            supports_needed=self.supports_needed,
            covered=self.needs_covered,
            required=self.needs_required,
        )

    @property
    def is_ready(self) -> bool:
        return self.state == State.APPROVED and not self.hairy and self.readiness_now >= readiness.FULL

    @property
    def is_overdue(self) -> bool:
        return bool(self.state == State.SUBMITTED and self.answer_due and self.answer_due < timezone.localdate())

    @property
    def new_promise(self) -> datetime.date | None:
        """The day that the owner was told when the first one had gone by. A query, and only for what is late."""
        if not self.is_overdue:
            return None
        late = self.escalations.filter(level="late").order_by("-attempt").first()
        return cast("datetime.date | None", late and late.new_date)

    @property
    def nomination(self) -> "Nomination | None":
        """Why it stands on the board's shortlist, if it does. One query."""
        return self.nominations.filter(ended_at__isnull=True).first()

    @property
    def from_whom(self) -> str:
        """Whose dream it is, as the public reads it."""
        return self.group_name or self.owner_name or str(_("Somebody who lives here"))

    @property
    def from_what(self) -> str:
        """The same where no person is named, as on the wall of a classroom."""
        return self.group_name or str(_("Somebody who lives here"))

    @property
    def group_name(self) -> str:
        """The class or council whose dream it is; nothing where it is one person's."""
        if self.school_class is not None:
            return f"{self.school_class.name}, {self.school_class.school.name}"
        return self.council.name if self.council is not None else ""

    @property
    def card_html(self) -> SafeString:
        """The dream's card, ready to be shown. No query where it was fetched `on_cards()` or `with_card()`."""
        group, council = self.school_class, self.council
        names = {
            "school_class__name": group.name if group else "",
            "school_class__school__name": group.school.name if group else "",
            "council__name": council.name if council else "",
        }
        return cards.html({name: names.get(name) if "__" in name else getattr(self, name) for name in cards.ON_A_CARD})


class Support(models.Model):
    """One person's enthusiasm for one dream. Only a MAC of a random cookie is known of the person."""

    dream = models.ForeignKey(Dream, on_delete=models.CASCADE, related_name="supports")
    supporter_mac = models.CharField(max_length=64)
    confirmed_mac = models.CharField(max_length=64, blank=True)  # of the e-mail address that confirmed it, if any

    objects = SupportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dream", "supporter_mac"], name="support_once_a_person"),
            models.UniqueConstraint(
                fields=["dream", "confirmed_mac"], condition=~Q(confirmed_mac=""), name="support_once_an_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dream_id}"
