"""A student council has chosen; and asks for a project, which the board starts."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from dreams.actions.factory import start_by_itself
from dreams.actions.moving import lock
from dreams.lifecycle import State
from dreams.models import Dream, Pick
from schools.models import Council
from schools.permissions import Capability

MOST_A_YEAR = 2


def picks_left(council: Council, *, school_year: int) -> int:
    """How many dreams the council may still choose this school year."""
    return MOST_A_YEAR - Pick.objects.filter(council=council, school_year=school_year).count()


@transaction.atomic
def pick(council: Council, *, by: User, dreams: Sequence[Dream], school_year: int) -> list[Pick]:
    """Write down what the council chose, the first place first. Said again it changes nothing.

    A dream that nobody may read any more is not picked.
    """
    if not by.has_perm(Capability.LEAD_COUNCIL, council):
        raise PermissionDenied
    Council.objects.select_for_update().get(pk=council.pk)
    standing = {row.dream_id: row for row in Pick.objects.filter(council=council, school_year=school_year)}
    for dream in dreams:
        lock(dream)
        if dream.pk in standing or not dream.is_public:
            continue
        taken = {row.place for row in standing.values()}
        place = next(place for place in range(1, MOST_A_YEAR + 1) if place not in taken)
        made = Pick.objects.create(council=council, dream=dream, school_year=school_year, place=place)
        standing[dream.pk] = made
        Dream.objects.filter(pk=dream.pk).update(picked_at=made.made_at)
    return [standing[dream.pk] for dream in dreams if dream.pk in standing]


@transaction.atomic
def ask_for_project(pick: Pick, *, by: User) -> bool:
    """Ask the board to start a project; whether it has started already.

    A dream of the council's own that it wants to make real itself goes straight to the Factory.
    """
    if not by.has_perm(Capability.LEAD_COUNCIL, pick.council):
        raise PermissionDenied
    dream = pick.dream
    lock(dream)
    dream.branch.ensure_writable()
    if dream.state != State.APPROVED:
        return dream.state in {State.PRODUCING, State.PAUSED}
    if pick.asked_at is None:
        pick.asked_at = timezone.now()
        pick.save(update_fields=["asked_at"])
    if dream.council_id == pick.council_id and dream.is_team_experience and not dream.hairy:
        start_by_itself(dream)
        return True
    return False
