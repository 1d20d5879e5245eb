"""Where a person's work is: the one thing that signing in needs to know of the rooms."""

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.models import User
from schools.models import Membership
from schools.roles import Role

# The first role that fits decides: who teaches has a lesson to come to.
_HOMES = (
    (frozenset({Role.TEACHER, Role.SCHOOL_LEADER}), "workshops:desk"),
    (frozenset({Role.BOARD_MEMBER, Role.BANK_MANAGER}), "dreams:queue"),
    (frozenset({Role.ORGANISER}), "townhalls:list"),
    (frozenset({Role.EDITOR}), "wagtailadmin_home"),
)


def find_home(user: User | AnonymousUser) -> str:
    """The address that a person is sent to after signing in."""
    if not user.is_authenticated:
        return "/"
    held = set(Membership.objects.filter(user=user).values_list("role", flat=True))
    for roles, name in _HOMES:
        if held & roles:
            return reverse(name)
    return reverse("wagtailadmin_home") if user.is_superuser else "/"
