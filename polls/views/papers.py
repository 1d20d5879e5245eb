"""Papers: handed out against a slip at a desk, and counted by two people."""

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.requests import MemberRequest
from elections import actions as elections
from elections.lifecycle import State
from polls import actions
from polls.forms.paper import BundleForm
from polls.forms.voting import CodeForm
from polls.models import Poll
from polls.views.officer import on_time


def find(request: MemberRequest, pk: int) -> Poll:
    """An election whose papers this user may count and give out."""
    return on_time(get_object_or_404(Poll.objects.counted_by(request.user).with_place(), pk=pk))


@sensitive_post_parameters()
@never_cache
@login_required
def give(request: MemberRequest, pk: int) -> HttpResponse:
    """Somebody hands in a slip and takes a paper ballot."""
    poll = find(request, pk)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            actions.give_paper(poll, code=form.cleaned_data["code"], by=request.user)
        except elections.Revoked:
            form.add_error("code", _("This code was withdrawn. Keep the slip, and give no ballot."))
        except elections.NotAVoter:
            form.add_error("code", _("No slip of this election has this code."))
        except elections.AlreadyVoted:
            took_paper = elections.has_paper(poll.election, voter=elections.voter_of(form.cleaned_data["code"]))
            form.add_error(
                "code",
                _("A paper ballot was given for this code already. Give no other.")
                if took_paper
                else _("This code has voted already. Give no ballot."),
            )
        except elections.BoxClosed:
            form.add_error(None, _("The election is not open."))
        else:
            messages.success(request, _("The code is used. Keep the slip, and give one paper ballot."))
            return redirect("polls:give", poll.pk)
    context = {
        "poll": poll,
        "branch": poll.branch,
        "form": form,
        "turnout": elections.turnout(poll.election),
        "holds": actions.may_hold(request.user, poll.place),
    }
    return render(request, "polls/give.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def count(request: MemberRequest, pk: int) -> HttpResponse:
    """One person's count of a bundle."""
    poll = find(request, pk)
    if poll.election.state != State.CLOSED:
        return render(request, "polls/papers_later.html", {"poll": poll, "branch": poll.branch})
    if request.POST.get("do") == "take back":
        return _take_back(request, poll)
    form = BundleForm(poll, request.POST or None)
    if form.is_valid():
        try:
            bundle = form.save(by=request.user)
        except (elections.BadCount, elections.BoxClosed):
            form.add_error(None, _("These numbers cannot be a bundle. A bundle has at most a thousand papers."))
        else:
            if bundle is None:
                said = _("Your count is kept. Now another person counts the same bundle.")
            else:
                said = _("Two people have counted the bundle alike. It stands.")
            messages.success(request, said, extra_tags=f"draft-done:{_draft(request, poll)}")
            return redirect("polls:papers", poll.pk)
    context = {
        "poll": poll,
        "branch": poll.branch,
        "form": form,
        "options": poll.election.options.all(),
        "bundles": poll.election.bundles.all(),
        "void_marks": poll.void_marks(),
        "waiting": elections.waiting_bundles(poll.election),
        "mine": poll.election.paper_counts.filter(counted_by=request.user),
        "draft": _draft(request, poll),
        "holds": actions.may_hold(request.user, poll.place),
    }
    return render(request, "polls/papers.html", context, status=422 if form.errors else 200)


def _take_back(request: MemberRequest, poll: Poll) -> HttpResponse:
    """One's own count of a bundle that is none, or has another name."""
    mine = poll.election.paper_counts.filter(counted_by=request.user)
    typed = request.POST.get("count", "")
    count = mine.filter(pk=int(typed)).first() if typed.isascii() and typed.isdecimal() and len(typed) < 16 else None
    if count is not None:
        with suppress(elections.BoxClosed):
            actions.take_count_back(poll, place=count.place, bundle_no=count.bundle_no, by=request.user)
            messages.success(request, _("Your count is taken back."))
    return redirect("polls:papers", poll.pk)


def _draft(request: MemberRequest, poll: Poll) -> str:
    return f"bundle-{poll.pk}-{request.user.pk}"
