"""Town halls as their readers may see them; every other is not found."""

from django.shortcuts import get_object_or_404

from accounts.requests import MemberRequest
from townhalls.models import TownHall


def find_held(request: MemberRequest, pk: int) -> TownHall:
    """A town hall that the reader organises."""
    return get_object_or_404(TownHall.objects.held_by(request.user).with_place(), pk=pk)


def find_at_door(request: MemberRequest, pk: int) -> TownHall:
    """A town hall at whose door the reader may stand. A draft has none yet."""
    return get_object_or_404(TownHall.objects.let_in_by(request.user).public().with_place(), pk=pk)
