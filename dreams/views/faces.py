"""Who is on the board, as the public sees it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dreams.models import Obligation
from dreams.views.places import get_branch
from schools import composition
from schools.models import CouncilSeat
from schools.permissions import Capability


def board(request: HttpRequest, branch: str) -> HttpResponse:
    """Who is on the board, as they want to be named, and whether it is made as it should be."""
    place = get_branch(request, branch)
    today = timezone.localdate()
    seats = list(CouncilSeat.objects.serving_on(today).filter(council__branch=place, council__kind="board"))
    user = request.user
    context = {
        "branch": place,
        "seats": [(seat, public_name(seat)) for seat in seats],
        "breaches": composition.breaches(seats, today=today),
        "obligations": Obligation.objects.waiting_in(place),
        "manages": user.is_authenticated and user.has_perm(Capability.MANAGE_BRANCH, place),
    }
    return render(request, "dreams/board.html", context)


def public_name(seat: CouncilSeat) -> str:
    """A young member is shown by the first word of the name alone, whatever was typed."""
    return seat.public_name.split()[0] if seat.is_youth() and seat.public_name.split() else seat.public_name
