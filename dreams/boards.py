"""What a board must be made of, and where one is not: told in sentences, never silently put right."""

from collections.abc import Sequence

from django.utils.translation import gettext as _, ngettext

from schools.models import CouncilSeat

FEWEST, MOST = 5, 8


def breaches(seats: Sequence[CouncilSeat]) -> list[str]:
    """One sentence for each rule that the serving seats do not keep."""
    full = [seat for seat in seats if seat.office != CouncilSeat.Office.DEPUTY]
    leaders = [seat for seat in full if seat.office == CouncilSeat.Office.LEADER]
    told = []
    if not FEWEST <= len(full) <= MOST:
        told.append(
            ngettext(
                "The board has %(count)d member. It should have %(fewest)d to %(most)d.",
                "The board has %(count)d members. It should have %(fewest)d to %(most)d.",
                len(full),
            )
            % {"count": len(full), "fewest": FEWEST, "most": MOST}
        )
    if not any(seat.is_youth() for seat in full):
        told.append(_("Nobody on the board is under 18. At least one member should be."))
    if not leaders:
        told.append(_("The board has no leader. It should have an adult bank manager."))
    elif any(seat.is_youth() for seat in leaders):
        told.append(_("The leader of the board is under 18. The bank manager should be an adult."))
    return told
