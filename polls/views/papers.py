"""Papers: handed out against a slip at a desk, and counted by two people."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.requests import MemberRequest
from elections import actions as elections
from elections.lifecycle import State
from polls import actions
from polls.forms.paper import BundleForm
from polls.forms.voting import CodeForm
from polls.views.officer import find


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
            form.add_error("code", _("This code has voted already. Give no ballot."))
        except elections.BoxClosed:
            form.add_error(None, _("The election is not open."))
        else:
            messages.success(request, _("The code is used. Keep the slip, and give one paper ballot."))
            return redirect("polls:give", poll.pk)
    context = {"poll": poll, "branch": poll.branch, "form": form, "turnout": elections.turnout(poll.election)}
    return render(request, "polls/give.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def count(request: MemberRequest, pk: int) -> HttpResponse:
    """One person's count of a bundle."""
    poll = find(request, pk)
    if poll.election.state != State.CLOSED:
        messages.info(request, _("Papers are counted when the box is closed, before the result."))
        return redirect("polls:desk", poll.pk)
    form = BundleForm(poll, request.POST or None)
    if form.is_valid():
        try:
            bundle = form.save(by=request.user)
        except (elections.BadCount, elections.BoxClosed):
            form.add_error(None, _("These numbers cannot be a bundle. A bundle has at most a thousand papers."))
        else:
            if bundle is None:
                messages.info(request, _("Your count is kept. Now another person counts the same bundle."))
            else:
                messages.success(request, _("Two people have counted the bundle alike. It stands."))
            return redirect("polls:papers", poll.pk)
    context = {
        "poll": poll,
        "branch": poll.branch,
        "form": form,
        "options": poll.election.options.all(),
        "bundles": poll.election.bundles.all(),
        "waiting": elections.waiting_bundles(poll.election),
    }
    return render(request, "polls/papers.html", context, status=422 if form.errors else 200)
