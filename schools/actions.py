"""What happens to places and the people in them."""

import datetime
from collections.abc import Sequence

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from guardian.shortcuts import assign_perm

from accounts.models import User
from schools.models import Branch, Council, Membership, Pupil, School, SchoolClass
from schools.permissions import Capability
from schools.roles import CAPABILITIES, Role
from schools.school_year import starting_year

Place = Branch | School | SchoolClass | Council

_FIELD = {Branch: "branch", School: "school", SchoolClass: "school_class", Council: "council"}


def role_group(role: Role, place: "Place") -> Group:
    """The group of a role at a place, made with its grants when it is first needed."""
    kind = type(place).__name__.lower()
    capabilities = CAPABILITIES[role, kind]
    group, is_new = Group.objects.get_or_create(name=f"{role.value} at {kind} {place.pk}")
    if is_new:
        for capability in sorted(capabilities):
            assign_perm(capability.codename, group, place)
    return group


@transaction.atomic
def join(user: User, *, role: Role, place: "Place", valid_until: datetime.date | None = None) -> Membership:
    """Make `user` hold `role` at `place`; doing it again only moves the last day."""
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


@transaction.atomic
def make_class(school: School, *, by: User, name: str, grade: int | None, pupils: Sequence[str]) -> SchoolClass:
    """Make a class of this school year; `pupils` holds a first name or an empty string for each seat.

    Whoever makes a class teaches it.
    """
    if not by.has_perm(Capability.MAKE_CLASSES, school):
        raise PermissionDenied
    school.branch.ensure_writable()
    school_class = SchoolClass.objects.create(
        school=school, name=name, grade=grade, school_year=starting_year(timezone.localdate())
    )
    Pupil.objects.bulk_create(
        Pupil(school_class=school_class, number=number, name=pupil) for number, pupil in enumerate(pupils, start=1)
    )
    join(by, role=Role.TEACHER, place=school_class)
    return school_class
