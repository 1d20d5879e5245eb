"""Who one can be in the demo. Only for settings with DEMO on; production has no such list."""

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.codes import in_groups, mac
from accounts.models import User
from schools.models import Membership
from schools.roles import LABELS, Role

PASSWORD = "stjerne-over-fjorden"  # noqa: S105 - shown on the sign-in page of the demo, opens nothing else
SEAT_PASS = "HAVN2K8SETE7"  # noqa: S105 - as above
DOMAIN = ".example"  # nobody can own such an address
OWNER = "eier@drommebanken.example"
_ORDER = (Role.TEACHER, Role.BANK_MANAGER, Role.BOARD_MEMBER, Role.EDITOR)


def sign_ins() -> list[dict[str, str]]:
    """One line for each demo account: role, name, e-mail address, password; for the youth seat a seat pass."""
    if not settings.DEMO:
        return []
    held = (
        Membership.objects.filter(user__email__endswith=DOMAIN, role__in=_ORDER)
        .select_related("user")
        .order_by("pk")
        .only("role", "user__name", "user__email")
    )
    roles: dict[User, Role] = {}
    for membership in held:
        roles.setdefault(membership.user, Role(membership.role))
    lines = [_line(str(LABELS[role]), user) for user, role in sorted(roles.items(), key=lambda pair: _rank(pair[1]))]
    young = User.objects.filter(seat_pass__code_mac=mac("seat-pass", SEAT_PASS)).first()
    if young:
        lines.append(_line(_("Youth seat on the board"), young, code=in_groups(SEAT_PASS)))
    owner = User.objects.filter(email=OWNER).first()
    return [*lines, _line(_("Platform owner"), owner)] if owner else lines


def _rank(role: Role) -> int:
    return _ORDER.index(role)


def _line(role: str, user: User, *, code: str = "") -> dict[str, str]:
    return {
        "role": role,
        "name": user.name,
        "who": f"{role}: {user.name}",
        "email": user.email or "",
        "password": "" if code else PASSWORD,
        "code": code,
    }
