"""Roles: which capabilities come with which membership. Given once to the role's group at its place."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from schools.permissions import Capability


class Role(StrEnum):
    """What a person is at a place."""

    TEACHER = "teacher"
    SCHOOL_LEADER = "school_leader"
    BOARD_MEMBER = "board_member"
    BANK_MANAGER = "bank_manager"
    EDITOR = "editor"
    ORGANISER = "organiser"

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS = {
    Role.TEACHER: _("Teacher"),
    Role.SCHOOL_LEADER: _("School leader"),
    Role.BOARD_MEMBER: _("Board member"),
    Role.BANK_MANAGER: _("Bank manager"),
    Role.EDITOR: _("Editor"),
    Role.ORGANISER: _("Town-hall organiser"),
}

# The kinds of place (model names in lower case) at which a role can be held, and what it brings there.
CAPABILITIES: dict[tuple[Role, str], frozenset[Capability]] = {
    (Role.TEACHER, "schoolclass"): frozenset({Capability.TEACH}),
    (Role.TEACHER, "school"): frozenset({Capability.MAKE_CLASSES}),
    (Role.TEACHER, "council"): frozenset({Capability.LEAD_COUNCIL}),
    (Role.SCHOOL_LEADER, "school"): frozenset(
        {
            Capability.MAKE_CLASSES,
            Capability.TEACH,
            Capability.HIDE_DREAMS,
            Capability.LEAD_COUNCIL,
            Capability.HOLD_ELECTIONS,
        }
    ),
    (Role.BOARD_MEMBER, "branch"): frozenset(
        {Capability.ANSWER_DREAMS, Capability.START_PROJECTS, Capability.HIDE_DREAMS}
    ),
    (Role.BANK_MANAGER, "branch"): frozenset(
        {
            Capability.ANSWER_DREAMS,
            Capability.START_PROJECTS,
            Capability.HIDE_DREAMS,
            Capability.MANAGE_BRANCH,
            Capability.HOLD_ELECTIONS,
            Capability.HOLD_TOWN_HALLS,
        }
    ),
    (Role.ORGANISER, "branch"): frozenset({Capability.HOLD_TOWN_HALLS}),
    (Role.EDITOR, "branch"): frozenset(),  # pages are Wagtail's own grants, on the branch's subtree
}
