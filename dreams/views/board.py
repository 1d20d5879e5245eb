"""What the board does with a dream in the Bank: a start in the Factory, and the moves after it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import MemberRequest
from dreams.forms import StartForm, SteerForm
from dreams.lifecycle import State
from dreams.models import Dream
from dreams.views.factory import SHELVES
from dreams.views.places import read_only
from lifecycles import IllegalMove
from schools.models import BranchReadOnly, CouncilSeat


@login_required
def start(request: MemberRequest, pk: int) -> HttpResponse:
    """Move a dream to the Factory, with team, adviser and first milestone."""
    dream = get_object_or_404(Dream.objects.steerable_by(request.user).with_place(), pk=pk)
    if dream.state in SHELVES["projects"][1]:
        messages.info(request, _("Somebody on the board was quicker: the dream is in the Factory already."))
        return redirect(dream)
    if dream.state != State.APPROVED:
        raise Http404
    seats = CouncilSeat.objects.serving_on(timezone.localdate()).filter(
        council__branch=dream.branch, council__kind="board"
    )
    form = StartForm(dream, seats, request.POST or None)
    if form.is_valid():
        try:
            form.save(by=request.user)
        except IllegalMove:
            messages.info(request, _("Somebody on the board was quicker: the dream is in the Factory already."))
        except BranchReadOnly:
            messages.error(request, read_only())
        else:
            messages.success(request, _("The dream is in the Factory."))
        return redirect(dream)
    return render(request, "dreams/start.html", {"dream": dream, "branch": dream.branch, "form": form})


@login_required
def steer(request: MemberRequest, pk: int) -> HttpResponse:
    """Pause, take up, realise, archive, hide or show again."""
    dream = get_object_or_404(Dream.objects.steerable_by(request.user).with_place(), pk=pk)
    form = SteerForm(dream, request.POST or None)
    if form.is_valid():
        try:
            form.save(by=request.user)
        except IllegalMove:
            messages.info(request, _("The dream has moved on meanwhile. Look at it again."))
        except BranchReadOnly:
            messages.error(request, read_only())
        else:
            messages.success(request, _("Done. It is written in the trail."))
        return redirect(dream)
    return render(request, "dreams/steer.html", {"dream": dream, "branch": dream.branch, "form": form})
