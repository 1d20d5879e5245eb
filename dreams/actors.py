"""Who did it, as the trail tells it: a kind, a label, and the user where there is one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User
    from dreams.models import Dream


class ActorKind(TextChoices):
    """The kinds of people in the trail. The board is always the board, never one of its members."""

    OWNER = "owner", _("The owner")
    SCHOOL_CLASS = "class", _("The class")
    COUNCIL = "council", _("The student council")
    ORGANISER = "organiser", _("The town hall")
    BOARD = "board", _("The board")
    TEACHER = "teacher", _("The school")
    HOUSE = "house", _("The bank's own rules")


@dataclass(frozen=True)
class Actor:
    """One actor of one step. `label` is public, so it never holds a person's name."""

    kind: ActorKind
    label: str = ""
    user: "User | None" = None

    @classmethod
    def board(cls, user: "User") -> "Actor":
        return cls(ActorKind.BOARD, user=user)

    @classmethod
    def teacher(cls, user: "User") -> "Actor":
        return cls(ActorKind.TEACHER, user=user)

    @classmethod
    def house(cls) -> "Actor":
        return cls(ActorKind.HOUSE)

    @classmethod
    def owner_of(cls, dream: "Dream", user: "User | None" = None) -> "Actor":
        """The one whose dream it is: a class and a council by their name, a citizen without."""
        if dream.school_class is not None:
            return cls(ActorKind.SCHOOL_CLASS, label=dream.school_class.name, user=user)
        if dream.council is not None:
            return cls(ActorKind.COUNCIL, label=dream.council.name, user=user)
        kind = ActorKind.ORGANISER if dream.origin == "town_hall" else ActorKind.OWNER
        return cls(kind, user=user)
