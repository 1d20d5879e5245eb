"""The page for what came in on paper: the grid of printed cards, and the exit slips."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm, BaseFormSet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from workshops.actions.cards import NumberTaken
from workshops.actions.room import NotNow
from workshops.forms.paper import ROWS, ExitCountForm, PaperFormSet, RangeForm, paper_form_set
from workshops.models import FIRST_IDEA_CARD, Card, Workshop
from workshops.views.console import find_workshop


@never_cache
@login_required
def paper(request: MemberRequest, pk: int) -> HttpResponse:
    """Many cards at once; wrong rows are marked and everything typed stays."""
    room = find_workshop(request, pk)
    pile = RangeForm(request.GET if "first" in request.GET else None, room=room)
    rows = request.GET.get("rows", "")
    count = len(pile.numbers) or (int(rows) if rows.isascii() and rows.isdigit() and len(rows) < 4 else ROWS)
    # The address keeps the range, so a grid that comes back knows which numbers were laid out and not typed.
    data = request.POST if request.method == "POST" else None
    grid = paper_form_set(count)(data, room=room, prefix="card", numbers=pile.numbers)
    if data is not None and grid.is_valid() and _save(request, grid):
        return redirect("workshops:paper", pk=room.pk)
    exit_counts = ExitCountForm(room=room, prefix="exits")
    status = 422 if grid.is_bound or pile.errors else 200
    return _show(request, room, grid=grid, pile=pile, exit_counts=exit_counts, status=status)


def _show(request: MemberRequest, room: Workshop, *, status: int, **forms: BaseForm | BaseFormSet) -> HttpResponse:
    return render(request, "workshops/paper.html", {"workshop": room, **forms, **_there(room)}, status=status)


@never_cache
@login_required
@require_POST
def paper_exits(request: MemberRequest, pk: int) -> HttpResponse:
    """The exit slips on paper, counted by hand; counted again, the last count stands."""
    room = find_workshop(request, pk)
    form = ExitCountForm(request.POST, room=room, prefix="exits")
    if not form.is_valid():
        grid = paper_form_set(ROWS)(None, room=room, prefix="card")
        return _show(request, room, grid=grid, pile=RangeForm(room=room), exit_counts=form, status=422)
    form.save(by=request.user)
    messages.success(request, _("The exit slips are counted in."))
    return redirect("workshops:paper", pk=room.pk)


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
    ideas_from = FIRST_IDEA_CARD if room.paper_cards < FIRST_IDEA_CARD else None
    return {"branch": room.school_class.school.branch, "there": cards, "ideas_from": ideas_from}
