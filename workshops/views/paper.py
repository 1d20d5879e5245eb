"""The grid in which the teacher types printed cards."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache

from accounts.requests import MemberRequest
from workshops.actions.cards import NumberTaken
from workshops.actions.room import NotNow
from workshops.forms.paper import ROWS, PaperFormSet, paper_form_set
from workshops.models import Card, Workshop
from workshops.views.console import find_workshop


@never_cache
@login_required
def paper(request: MemberRequest, pk: int) -> HttpResponse:
    """Many cards at once; wrong rows are marked and everything typed stays."""
    room = find_workshop(request, pk)
    rows = request.GET.get("rows", "")
    form_set = paper_form_set(int(rows) if rows.isascii() and rows.isdigit() and len(rows) < 4 else ROWS)
    grid = form_set(request.POST if request.method == "POST" else None, room=room, prefix="card")
    if request.method == "POST" and grid.is_valid() and _save(request, grid):
        return redirect("workshops:paper", pk=room.pk)
    status = 422 if grid.is_bound else 200
    return render(request, "workshops/paper.html", {"workshop": room, "grid": grid, **_there(room)}, status=status)


def _save(request: MemberRequest, grid: PaperFormSet) -> bool:
    try:
        changed = grid.save(by=request.user)
    except NumberTaken:
        messages.error(
            request, _("Somebody else typed one of these numbers just now. Look through the rows and send again.")
        )
        return False
    except NotNow:
        messages.error(request, _("This workshop is finished and takes no more cards."))
        return False
    said = ngettext("%(n)d card is in.", "%(n)d cards are in.", changed) % {"n": changed}
    messages.success(request, said, extra_tags=f"draft-done:paper-{grid.room.pk}")
    return True


def _there(room: Workshop) -> dict[str, object]:
    cards = list(Card.objects.filter(workshop=room, source=Card.Source.PAPER).readable())
    return {"branch": room.school_class.school.branch, "there": cards}
