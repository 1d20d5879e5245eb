"""What is missing before a town hall can be announced, each with the place where it is mended."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from townhalls.agenda import agenda_of
from townhalls.models import TownHall


@dataclass(frozen=True)
class Gap:
    """A sentence, and the name of the address that mends it."""

    sentence: str | Promise
    mended_at: str


def missing(hall: TownHall) -> list[Gap]:
    """In the order in which one goes through the steps."""
    gaps = []
    if hall.starts_at <= timezone.now():
        gaps.append(Gap(_("The day has passed. Choose another."), "townhalls:change"))
    elif hall.registration_closes_at <= timezone.now():
        gaps.append(Gap(_("Registration would be closed already. Choose a later day for that."), "townhalls:change"))
    if not hall.way_in:
        gaps.append(
            Gap(_("Say how one gets in, also with a wheelchair. Without it some dare not come."), "townhalls:change")
        )
    agenda = agenda_of(hall)
    if not agenda.lines:
        gaps.append(Gap(_("The programme is empty. Begin with the one that lies ready."), "townhalls:agenda"))
    elif agenda.over:
        said = ngettext(
            "The programme is %(n)d minute too long.", "The programme is %(n)d minutes too long.", agenda.over
        ) % {"n": agenda.over}
        gaps.append(Gap(said, "townhalls:agenda"))
    if not hall.groups.exists():
        gaps.append(Gap(gettext("Nobody is invited yet. Choose at least one group."), "townhalls:invited"))
    return gaps
