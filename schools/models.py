"""Places and the people in them: branches under a licence, schools and clubs, classes, councils."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from schools.permissions import Capability
from schools.querysets import (
    BranchQuerySet,
    CouncilSeatQuerySet,
    GuidelinesQuerySet,
    MembershipQuerySet,
    SchoolClassQuerySet,
)
from schools.roles import LABELS


class BranchReadOnly(Exception):
    """The branch's licence does not hold today: nothing new can be made in it."""


class Licence(models.Model):
    """The right to run a branch: who holds it, and from when to when."""

    class Holder(models.TextChoices):
        MUNICIPALITY = "municipality", _("Municipality")
        BUSINESS = "business", _("Local business")
        BOTH = "both", _("Municipality and local business")

    holder = models.CharField(_("holder"), max_length=120)
    holder_kind = models.CharField(_("kind of holder"), max_length=20, choices=Holder)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))

    class Meta:
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")), name="licence_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder} {self.valid_from:%Y}–{self.valid_to:%Y}"


class Branch(models.Model):
    """A filial: a municipality or district with its own bank, board and pages."""

    class AnswerRule(models.TextChoices):
        MANAGER = "manager", _("The bank manager alone, or a majority of the board")
        BOARD = "board", _("Some of the board, a youth vote among them")

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=80)
    municipality_number = models.CharField(_("municipality number"), max_length=4, blank=True)
    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="branches")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="nb")
    answer_days = models.PositiveSmallIntegerField(
        _("days until an answer"), default=21, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    answer_rule = models.CharField(_("who answers"), max_length=10, choices=AnswerRule, default=AnswerRule.MANAGER)
    ready_supports = models.PositiveIntegerField(
        _("supports that make a dream ready"), default=25, validators=[MinValueValidator(1)]
    )
    ready_needs = models.PositiveSmallIntegerField(
        _("per cent of its needs that must be covered"), default=50, validators=[MaxValueValidator(100)]
    )
    answer_votes = models.PositiveSmallIntegerField(
        _("equal answers that are the board's answer"),
        default=3,
        validators=[MinValueValidator(2), MaxValueValidator(8)],
        help_text=_("Where the board answers together; one of them must come from a youth seat."),
    )
    reminder_days = models.PositiveSmallIntegerField(
        _("days before the promised day on which the board is reminded"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    sealed_days = models.PositiveSmallIntegerField(
        _("days a sealed card is kept"), default=30, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    night_colour = models.CharField(_("dark colour"), max_length=7, default="#1E2A5A")
    dawn_colour = models.CharField(_("bright colour"), max_length=7, default="#E8604C")

    objects = BranchQuerySet.as_manager()

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")
        ordering: ClassVar = ["name"]
        permissions: ClassVar = [(c.codename, c.name) for c in Capability]

    def __str__(self) -> str:
        return self.name

    def is_licensed(self, day: datetime.date | None = None) -> bool:
        day = day or timezone.localdate()
        return self.licence.valid_from <= day <= self.licence.valid_to

    def ensure_writable(self) -> None:
        """Raises BranchReadOnly when the licence does not hold. Withdrawing, hiding and closing go on."""
        if not self.is_licensed():
            raise BranchReadOnly


class Guidelines(models.Model):
    """One version of what a branch asks of its projects; a project accepts one, its monthly check-in asks about it."""

    branch = models.ForeignKey(Branch, on_delete=models.CASCADE, related_name="guidelines")
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("guidelines"))
    valid_from = models.DateField(_("valid from"))

    objects = GuidelinesQuerySet.as_manager()

    class Meta:
        verbose_name = _("guidelines")
        verbose_name_plural = _("guidelines")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["branch", "number"], name="guidelines_number_once_a_branch"),
            models.CheckConstraint(condition=~models.Q(text=""), name="guidelines_say_something"),
        ]

    def __str__(self) -> str:
        return f"{self.branch}: {self.number}"


class School(models.Model):
    """A school, or a youth club, which is anchored the same way."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("School")
        CLUB = "club", _("Youth club")

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="schools")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SCHOOL)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="nb")

    class Meta:
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["branch", "name"], name="school_name_once_a_branch")]
        permissions: ClassVar = [
            (c.codename, c.name)
            for c in (
                Capability.MAKE_CLASSES,
                Capability.TEACH,
                Capability.HIDE_DREAMS,
                Capability.LEAD_COUNCIL,
                Capability.HOLD_ELECTIONS,
            )
        ]

    def __str__(self) -> str:
        return self.name


class SchoolClass(models.Model):
    """A class or club group in one school year: 6B, Vg1 STA, "Reven"."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="classes")
    name = models.CharField(_("name"), max_length=40)
    grade = models.PositiveSmallIntegerField(
        _("grade"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(13)],
        help_text=_("1 to 10, then 11 to 13 for Vg1 to Vg3. Empty for a mixed group."),
    )
    school_year = models.PositiveSmallIntegerField(_("school year"), help_text=_("The year it starts in."))

    objects = SchoolClassQuerySet.as_manager()

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering: ClassVar = ["-school_year", "grade", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint("school", Lower("name"), "school_year", name="class_name_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(grade__isnull=True) | models.Q(grade__range=(1, 13)), name="class_grade_1_to_13"
            ),
        ]
        permissions: ClassVar = [(c.codename, c.name) for c in (Capability.TEACH,)]

    def __str__(self) -> str:
        return f"{self.name}, {self.school}"


class Pupil(models.Model):
    """A place in a class. The name may be empty: a number is enough for everything that follows."""

    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="pupils")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("first name"), max_length=80, blank=True)
    never_named = models.BooleanField(_("never named, never pictured"), default=False)

    class Meta:
        verbose_name = _("pupil")
        verbose_name_plural = _("pupils")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["school_class", "number"], name="pupil_number_once_a_class")
        ]

    def __str__(self) -> str:
        return self.name or str(self.number)


class Council(models.Model):
    """A body with seats: the bank's board, a student council, the youth councils of a municipality."""

    class Kind(models.TextChoices):
        BOARD = "board", _("Bank board")
        STUDENT = "student", _("Student council")
        MUNICIPAL_STUDENT = "municipal_student", _("Municipal student council")
        CHILDREN = "children", _("Children's council")
        YOUTH = "youth", _("Youth council")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    branch = models.ForeignKey(Branch, on_delete=models.CASCADE, related_name="councils")
    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="councils")
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("council")
        verbose_name_plural = _("councils")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["branch"], condition=models.Q(kind="board"), name="council_one_board_a_branch"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="student") | models.Q(school__isnull=False),
                name="council_of_students_has_school",
            ),
        ]
        permissions: ClassVar = [(c.codename, c.name) for c in (Capability.LEAD_COUNCIL,)]

    def __str__(self) -> str:
        return self.name


class CouncilSeat(models.Model):
    """A seat with a term. It says until when its holder is a youth, never when somebody was born."""

    class Office(models.TextChoices):
        LEADER = "leader", _("Leader")
        MEMBER = "member", _("Member")
        DEPUTY = "deputy", _("Deputy")

    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="council_seats"
    )
    office = models.CharField(_("office"), max_length=10, choices=Office, default=Office.MEMBER)
    public_name = models.CharField(
        _("public name"), max_length=80, help_text=_("For a young member the first name or the initials only.")
    )
    represents = models.CharField(_("represents"), max_length=120, blank=True)
    youth_until = models.DateField(_("youth until"), null=True, blank=True)
    term_from = models.DateField(_("from"))
    term_to = models.DateField(_("to"), null=True, blank=True)

    objects = CouncilSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["council", "user"], condition=models.Q(user__isnull=False), name="seat_one_a_person"
            ),
            models.UniqueConstraint(
                fields=["council"], condition=models.Q(office="leader", term_to__isnull=True), name="seat_one_leader"
            ),
        ]

    def __str__(self) -> str:
        return self.public_name

    def serves_on(self, day: datetime.date) -> bool:
        """Whether the term has begun and not ended: as `CouncilSeatQuerySet.serving_on`."""
        return self.term_from <= day and (self.term_to is None or self.term_to >= day)

    def is_youth(self, day: datetime.date | None = None) -> bool:
        return bool(self.youth_until and self.youth_until >= (day or timezone.localdate()))


class Membership(models.Model):
    """A person in a role at exactly one place, perhaps until a day. Made and ended by schools.actions."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=[(role.value, label) for role, label in LABELS.items()])
    branch = models.ForeignKey(Branch, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships")
    school = models.ForeignKey(School, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships")
    school_class = models.ForeignKey(
        SchoolClass, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    council = models.ForeignKey(Council, on_delete=models.CASCADE, null=True, blank=True, related_name="memberships")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "group"], name="membership_once_a_role_and_place"),
            models.CheckConstraint(
                condition=models.Q(
                    branch__isnull=False, school__isnull=True, school_class__isnull=True, council__isnull=True
                )
                | models.Q(branch__isnull=True, school__isnull=False, school_class__isnull=True, council__isnull=True)
                | models.Q(branch__isnull=True, school__isnull=True, school_class__isnull=False, council__isnull=True)
                | models.Q(branch__isnull=True, school__isnull=True, school_class__isnull=True, council__isnull=False),
                name="membership_at_exactly_one_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} – {self.place}"

    @property
    def place(self) -> Branch | School | SchoolClass | Council:
        return self.branch or self.school or self.school_class or self.council  # type: ignore[return-value]  # the check constraint


# guardian finds these by their foreign key. Both kinds are defined for every place, or list
# queries would go through a cast to text; only groups are ever given grants.
class BranchUserObjectPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Branch, on_delete=models.CASCADE)


class BranchGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Branch, on_delete=models.CASCADE)


class SchoolUserObjectPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(School, on_delete=models.CASCADE)


class SchoolGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(School, on_delete=models.CASCADE)


class SchoolClassUserObjectPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(SchoolClass, on_delete=models.CASCADE)


class SchoolClassGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(SchoolClass, on_delete=models.CASCADE)


class CouncilUserObjectPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Council, on_delete=models.CASCADE)


class CouncilGroupObjectPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Council, on_delete=models.CASCADE)
