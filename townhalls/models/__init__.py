"""What is stored of town halls, and what can never be stored."""

from townhalls.models.people import LARGEST_GROUP, LARGEST_PARTY, Letter, Places, Registration, WalkIn
from townhalls.models.plan import AgendaItem, DoneTask, GroupKind, InvitedGroup, TownHall

__all__ = [
    "LARGEST_GROUP",
    "LARGEST_PARTY",
    "AgendaItem",
    "DoneTask",
    "GroupKind",
    "InvitedGroup",
    "Letter",
    "Places",
    "Registration",
    "TownHall",
    "WalkIn",
]
