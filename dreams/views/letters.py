"""What the board writes about a dream besides an answer: notes to its owner, and its place on the shortlist."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import MemberRequest
from dreams import actions
from dreams.forms import NominationForm, NoteForm
from dreams.models import Dream
from dreams.views.places import read_only
from lifecycles import IllegalMove
from schools.models import BranchReadOnly


@login_required
def notes(request: MemberRequest, pk: int) -> HttpResponse:
    """Advice and questions to an owner, with the replies."""
    dream = get_object_or_404(Dream.objects.of_board(request.user).with_place(), pk=pk)
    form = NoteForm(request.POST or None)
    if form.is_valid():
        try:
            form.save(dream, by=request.user)
        except actions.NobodyReads:
            form.add_error(None, _("The owner has withdrawn the dream meanwhile, and reads nothing here any more."))
        except BranchReadOnly:
            form.add_error(None, read_only())
        else:
            messages.success(
                request, _("The owner finds it on the dream's own page."), extra_tags=f"draft-done:{_key(request, pk)}"
            )
            return redirect("dreams:notes", pk=pk)
    context = {
        "dream": dream,
        "branch": dream.branch,
        "form": form,
        "notes": list(dream.notes.select_related("user").order_by("-pk")),
        "draft_key": _key(request, pk),
    }
    return render(request, "dreams/notes.html", context, status=422 if form.errors else 200)


@login_required
def shortlist(request: MemberRequest, pk: int) -> HttpResponse:
    """Put a dream of the Bank on the shortlist for the election, say why in other words, or take it off."""
    dream = get_object_or_404(Dream.objects.of_board(request.user).in_bank().with_place(), pk=pk)
    standing = dream.nomination
    form = NominationForm(
        dream,
        request.POST if request.POST.get("do") == "nominate" else None,
        initial={"reason": standing.reason if standing else ""},
    )
    try:
        if request.POST.get("do") == "take_off":
            actions.take_off(dream, by=request.user)
            messages.success(request, _("The dream is off the shortlist."))
            return redirect(dream)
        if form.is_valid():
            form.save(by=request.user)
            messages.success(request, _("The dream is on the shortlist, and everybody can read why."))
            return redirect(dream)
    except (IllegalMove, BranchReadOnly, actions.NotAsked, actions.OnlyInspires) as refused:
        form.add_error(None, _why_not(refused)) if form.is_bound else messages.error(request, _why_not(refused))
    context: dict[str, Any] = {"dream": dream, "branch": dream.branch, "form": form, "standing": standing}
    return render(request, "dreams/shortlist.html", context, status=422 if form.errors else 200)


def _why_not(refused: Exception) -> str:
    if isinstance(refused, BranchReadOnly):
        return read_only()
    if isinstance(refused, actions.NotAsked):
        return _("You have a conflict of interest with this dream. Let the others decide.")
    if isinstance(refused, actions.OnlyInspires):
        return _("A hairy dream inspires, and nobody could make it real in time. It cannot stand for election.")
    return _("The dream has moved on meanwhile. Look at it again.")


def _key(request: MemberRequest, pk: int) -> str:
    """Under which a browser keeps one member's half-written note."""
    return f"note-{request.user.pk}-{pk}"
