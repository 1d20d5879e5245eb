"""What happens to places and the people in them."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from guardian.shortcuts import assign_perm

from accounts.models import User
from schools.class_list import MOST_PUPILS, clean_name
from schools.models import Branch, Council, Guidelines, Membership, Pupil, School, SchoolClass
from schools.permissions import Capability
from schools.roles import CAPABILITIES, Role
from schools.school_year import starting_year
from schools.signals import thresholds_changed

Place = Branch | School | SchoolClass | Council

_FIELD = {Branch: "branch", School: "school", SchoolClass: "school_class", Council: "council"}


class RoleNotHere(ValueError):
    """No such role is held at this kind of place."""


class ClassExists(Exception):
    """The school has a class of this name this year, and it is not the one that was just made."""


class ClassFull(Exception):
    """The class would have more pupils than a class has."""


class ListChanged(Exception):
    """Somebody else has changed the class since the teacher saw it."""


@dataclass(frozen=True)
class PupilEntry:
    """What a teacher may say about a pupil. No reason is ever stored for `never_named`."""

    name: str
    never_named: bool


def role_group(role: Role, place: "Place") -> Group:
    """The group of a role at a place, made with its grants when it is first needed."""
    kind = type(place).__name__.lower()
    if (role, kind) not in CAPABILITIES:
        raise RoleNotHere(f"{role.value} at {kind}")
    group, is_new = Group.objects.get_or_create(name=f"{role.value} at {kind} {place.pk}")
    if is_new:
        for capability in sorted(CAPABILITIES[role, kind]):
            assign_perm(capability.codename, group, place)
    return group


@transaction.atomic
def join(user: User, *, role: Role, place: "Place", valid_until: datetime.date | None = None) -> Membership:
    """Make `user` hold `role` at `place`; doing it again only moves the last day. Raises RoleNotHere."""
    group = role_group(role, place)
    membership, _ = Membership.objects.update_or_create(
        user=user, group=group, defaults={"role": role, _FIELD[type(place)]: place, "valid_until": valid_until}
    )
    user.groups.add(group)
    return membership


@transaction.atomic
def leave(membership: Membership) -> None:
    """End a membership and what came with it."""
    membership.user.groups.remove(membership.group)
    membership.delete()


def end_terms(*, today: datetime.date) -> int:
    """End every membership whose last day is over; how many there were."""
    over = list(Membership.objects.over_on(today).select_related("user", "group"))
    for membership in over:
        leave(membership)
    return len(over)


def make_class(school: School, *, by: User, name: str, grade: int | None, pupils: Sequence[str]) -> SchoolClass:
    """Make a class of this school year; `pupils` holds a first name or an empty string for each seat.

    Whoever makes a class teaches it. The same class sent twice is made once; another of its name raises
    ClassExists.
    """
    if not by.has_perm(Capability.MAKE_CLASSES, school):
        raise PermissionDenied
    school.branch.ensure_writable()
    try:
        return _make_class(school, by=by, name=name, grade=grade, pupils=pupils)
    except IntegrityError:
        year = starting_year(timezone.localdate())
        already = SchoolClass.objects.taught_by(by).filter(school=school, name__iexact=name, school_year=year).first()
        if already and list(already.pupils.values_list("name", flat=True)) == list(pupils):
            return already
        raise ClassExists from None


@transaction.atomic
def _make_class(school: School, *, by: User, name: str, grade: int | None, pupils: Sequence[str]) -> SchoolClass:
    school_class = SchoolClass.objects.create(
        school=school, name=name, grade=grade, school_year=starting_year(timezone.localdate())
    )
    Pupil.objects.bulk_create(
        Pupil(school_class=school_class, number=number, name=pupil) for number, pupil in enumerate(pupils, start=1)
    )
    join(by, role=Role.TEACHER, place=school_class)
    return school_class


@transaction.atomic
def add_pupils(school_class: SchoolClass, *, by: User, names: Sequence[str], after: int) -> int:
    """Add seats behind number `after`, the last that the teacher saw; how many were added.

    Sent twice they stand there already, and nothing happens. Raises ListChanged, ClassFull, BranchReadOnly.
    """
    _hold(school_class, by=by)
    school_class.school.branch.ensure_writable()
    names = [clean_name(name) for name in names]
    last = school_class.pupils.aggregate(last=Max("number"))["last"] or 0
    if last != after:
        if list(school_class.pupils.filter(number__gt=after).values_list("name", flat=True)) == names:
            return 0
        raise ListChanged
    if school_class.pupils.count() + len(names) > MOST_PUPILS:
        raise ClassFull
    Pupil.objects.bulk_create(
        Pupil(school_class=school_class, number=number, name=name) for number, name in enumerate(names, start=last + 1)
    )
    return len(names)


@transaction.atomic
def change_pupils(school_class: SchoolClass, *, by: User, entries: Mapping[int, PupilEntry]) -> None:
    """Set names and "never named" by the pupils' keys; those of other classes are left alone."""
    _hold(school_class, by=by)
    pupils = list(school_class.pupils.filter(pk__in=entries))
    for pupil in pupils:
        pupil.name = clean_name(entries[pupil.pk].name)
        pupil.never_named = entries[pupil.pk].never_named
    Pupil.objects.bulk_update(pupils, ["name", "never_named"])


@transaction.atomic
def remove_pupil(pupil: Pupil, *, by: User) -> None:
    """Take a pupil out of the class; the others keep their numbers."""
    _hold(pupil.school_class, by=by)
    pupil.delete()


def _hold(school_class: SchoolClass, *, by: User) -> None:
    """Check who, and let two changes of one class come one after the other."""
    if not by.has_perm(Capability.TEACH, school_class):
        raise PermissionDenied
    SchoolClass.objects.select_for_update(of=("self",)).get(pk=school_class.pk)


@transaction.atomic
def set_sealed_days(branch: Branch, *, by: User, days: int) -> None:
    """How long sealed cards are kept in this municipality, from now on: those that lie there have their day already.

    Works under an expired licence too.
    """
    if not by.has_perm(Capability.MANAGE_BRANCH, branch):
        raise PermissionDenied
    branch.sealed_days = days
    branch.full_clean(validate_unique=False, validate_constraints=False, exclude={"licence", "slug"})
    branch.save(update_fields=["sealed_days"])


RULES = ("answer_days", "answer_rule", "answer_votes", "reminder_days", "ready_supports", "ready_needs")


@transaction.atomic
def set_rules(branch: Branch, *, by: User, **rules: int | str) -> None:
    """How the board answers, and when a dream is ready; what is ready already is asked anew by whoever listens.

    A date that is promised stays promised. Raises BranchReadOnly.
    """
    if not by.has_perm(Capability.MANAGE_BRANCH, branch):
        raise PermissionDenied
    branch = Branch.objects.select_for_update(of=("self",)).select_related("licence").get(pk=branch.pk)
    branch.ensure_writable()
    asked = (branch.ready_supports, branch.ready_needs)
    for name in RULES:
        setattr(branch, name, rules.get(name, getattr(branch, name)))
    branch.full_clean(validate_unique=False, validate_constraints=False, exclude={"licence", "slug"})
    branch.save(update_fields=RULES)
    if (branch.ready_supports, branch.ready_needs) != asked:
        thresholds_changed.send(sender=Branch, branch=branch)


@transaction.atomic
def write_guidelines(branch: Branch, *, by: User, text: str) -> Guidelines:
    """A new version of the guidelines, valid from today; the old ones stay. The same text again is no new version."""
    if not by.has_perm(Capability.MANAGE_BRANCH, branch):
        raise PermissionDenied
    Branch.objects.select_for_update(of=("self",)).get(pk=branch.pk)
    branch.ensure_writable()
    newest = branch.guidelines.first()
    if newest is not None and newest.text == text.strip():
        return newest
    return Guidelines.objects.create(
        branch=branch, number=newest.number + 1 if newest else 1, text=text.strip(), valid_from=timezone.localdate()
    )
