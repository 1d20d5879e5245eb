"""The steps of setting up, for the strip at the top of their pages."""

from django.utils.translation import gettext

from townhalls.lifecycle import State
from townhalls.models import TownHall


def steps(hall: TownHall | None) -> list[str]:
    """Their names; none once everybody can read of the town hall."""
    if hall is not None and hall.state != State.DRAFT:
        return []
    return [gettext("When and where"), gettext("Programme"), gettext("Who is invited"), gettext("Look and announce")]
