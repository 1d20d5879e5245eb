"""Deleting a draft: one look at what goes, and one button."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.requests import MemberRequest
from elections.lifecycle import State
from lifecycles import IllegalMove
from polls import actions
from polls.models import Poll
from polls.views import officer


@never_cache
@login_required
def drop(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask once, then delete the draft. A second click finds nothing more to delete and leads to the same list."""
    if request.method == "POST" and not Poll.objects.filter(pk=pk).exists():
        return _list_in(request)
    poll = officer.find(request, pk)
    if poll.election.state != State.DRAFT:
        messages.info(request, _("Only an election that has not been opened can be deleted."))
        return redirect("polls:desk", poll.pk)
    if request.method != "POST":
        context = {"poll": poll, "branch": poll.branch, "slips": sum(batch.size for batch in _printed(poll))}
        return render(request, "polls/drop.html", context)
    back = _list_of(poll)
    try:
        actions.drop(poll, by=request.user)
    except IllegalMove:
        messages.info(request, _("That was done meanwhile, or comes too early: this is how it stands now."))
        return redirect("polls:desk", pk)
    messages.success(request, _("The draft is deleted."))
    return back


def _printed(poll: Poll) -> list:
    return [batch for batch in poll.election.code_batches.all() if not batch.is_trial and batch.revoked_at is None]


def _list_of(poll: Poll) -> HttpResponse:
    if poll.school_id is not None:
        return redirect("polls:of_school", poll.school_id)
    return redirect("polls:of_branch", poll.branch.slug)


def _list_in(request: MemberRequest) -> HttpResponse:
    """The list that the form names, of a place where this user holds elections; else not found."""
    school = request.POST.get("school", "")
    if school.isascii() and school.isdecimal() and len(school) < 10:
        return redirect("polls:of_school", officer.find_school(request, int(school)).pk)
    return redirect("polls:of_branch", officer.find_branch(request, request.POST.get("branch", "")).slug)
