"""The seats of a board, for its bank manager."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.codes import in_groups
from accounts.requests import MemberRequest
from schools import composition, seats
from schools.forms import SeatForm
from schools.models import Branch, BranchReadOnly, CouncilSeat
from schools.views.places import managed, read_only


@login_required
def overview(request: MemberRequest, slug: str) -> HttpResponse:
    """Who sits, until when, and what the board lacks."""
    return _overview(request, managed(request, slug))


def _overview(
    request: MemberRequest, branch: Branch, *, seat: CouncilSeat | None = None, code: str = ""
) -> HttpResponse:
    today = timezone.localdate()
    every = list(
        CouncilSeat.objects.filter(council__branch=branch, council__kind="board").select_related("user__seat_pass")
    )
    serving = [each for each in every if each.serves_on(today)]
    context = {
        "branch": branch,
        "serving": serving,
        "ended": [each for each in every if not each.serves_on(today)],
        "breaches": composition.breaches(every, today=today, inside=True),
        "new_pass": {"seat": seat, "code": in_groups(code)} if seat else None,
    }
    return render(request, "schools/seats.html", context)


@login_required
def add(request: MemberRequest, slug: str) -> HttpResponse:
    """A new seat."""
    return _edit(request, managed(request, slug), None)


@login_required
def change(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Another name, office or term."""
    branch = managed(request, slug)
    return _edit(request, branch, _seat(branch, pk))


def _edit(request: MemberRequest, branch: Branch, seat: CouncilSeat | None) -> HttpResponse:
    form = SeatForm(request.POST or None, seat=seat)
    if form.is_valid():
        try:
            saved = form.save(branch, by=request.user)
        except seats.NoAccount:
            form.add_error(
                "email",
                _(
                    "Nobody with this e-mail address has an account yet. Ask the platform owner to open one, or leave "
                    "it empty: the seat is shown, and filled later."
                ),
            )
        except seats.SeatTaken:
            form.add_error("email", _("This person sits on the board already."))
        except seats.LeaderExists:
            form.add_error("office", _("The board has a leader already. Change that seat first."))
        except seats.OwnSeat:
            form.add_error(None, _own_seat())
        except BranchReadOnly:
            form.add_error(None, read_only(branch))
        else:
            messages.success(request, _("The seat of %(name)s is saved.") % {"name": saved.public_name})
            return redirect("schools:seats", slug=branch.slug)
    context = {"branch": branch, "seat": seat, "form": form}
    return render(request, "schools/seat.html", context, status=422 if form.errors else 200)


@login_required
def end(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Ask once, then end a term."""
    branch = managed(request, slug)
    seat = _seat(branch, pk)
    if request.method == "POST":
        try:
            seats.end_seat(seat, by=request.user)
        except seats.OwnSeat:
            messages.error(request, _own_seat())
        else:
            messages.success(request, _("The term of %(name)s has ended.") % {"name": seat.public_name})
        return redirect("schools:seats", slug=slug)
    return render(request, "schools/seat_end.html", {"branch": branch, "seat": seat})


@login_required
@require_POST
@never_cache
def new_pass(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """A seat pass for a young member. Its code is on this one answer and nowhere else."""
    branch = managed(request, slug)
    seat = _seat(branch, pk)
    try:
        code = seats.make_pass(seat, by=request.user)
    except PermissionDenied as refused:  # no pass for an adult, nor for a seat that has ended
        raise Http404 from refused
    return _overview(request, branch, seat=seat, code=code)


def _seat(branch: Branch, pk: int) -> CouncilSeat:
    seats_of_board = CouncilSeat.objects.filter(council__branch=branch, council__kind="board")
    return get_object_or_404(seats_of_board.select_related("council__branch__licence", "user"), pk=pk)


def _own_seat() -> str:
    return _("This is your own seat, from which you manage the board. Ask the platform owner to hand it over.")
