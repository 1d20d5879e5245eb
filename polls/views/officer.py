"""Whoever holds an election: its list, its setting up, and one desk with the one next step."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.requests import MemberRequest
from dreams.views.places import read_only
from elections import actions as elections
from elections.lifecycle import State
from elections.slip_codes import as_printed
from lifecycles import IllegalMove
from polls import actions
from polls.forms.setting_up import ExplanationForm, LotForm, PollForm, ReasonForm, SharesForm, SlipsForm
from polls.models import Poll
from polls.results import shown
from schools.models import Branch, BranchReadOnly, School
from schools.permissions import Capability, branches_where, schools_where

Answer = HttpResponse | None


@never_cache
@login_required
def of_branch(request: MemberRequest, branch: str) -> HttpResponse:
    """The elections of a municipality, the newest first."""
    return _list(request, find_branch(request, branch))


@never_cache
@login_required
def of_school(request: MemberRequest, pk: int) -> HttpResponse:
    """The elections of a school."""
    return _list(request, find_school(request, pk))


@never_cache
@login_required
def new(request: MemberRequest, branch: str) -> HttpResponse:
    """Set up an election of the municipality."""
    return _set_up(request, find_branch(request, branch))


@never_cache
@login_required
def new_at_school(request: MemberRequest, pk: int) -> HttpResponse:
    """Set up an election of a school."""
    return _set_up(request, find_school(request, pk))


def find_branch(request: MemberRequest, slug: str) -> Branch:
    """A municipality where this user holds elections."""
    held = branches_where(request.user, Capability.HOLD_ELECTIONS)
    return get_object_or_404(held.select_related("licence"), slug=slug)


def find_school(request: MemberRequest, pk: int) -> School:
    """A school where this user holds elections."""
    held = schools_where(request.user, Capability.HOLD_ELECTIONS)
    return get_object_or_404(held.select_related("branch__licence"), pk=pk)


def find(request: MemberRequest, pk: int) -> Poll:
    """An election that this user holds; what its hour asks for is done first."""
    return on_time(get_object_or_404(Poll.objects.held_by(request.user).with_place(), pk=pk))


def on_time(poll: Poll) -> Poll:
    """The election as it stands once its hours are kept."""
    elections.open_due(poll.election)
    elections.close_due(poll.election)
    poll.election.refresh_from_db()
    return poll


def _list(request: MemberRequest, place: Branch | School) -> HttpResponse:
    branch = place.branch if isinstance(place, School) else place
    polls = Poll.objects.with_place().newest().filter(branch=branch)
    polls = polls.filter(school=place) if isinstance(place, School) else polls.filter(school__isnull=True)
    context = {"place": place, "branch": branch, "is_school": isinstance(place, School), "polls": polls}
    return render(request, "polls/list.html", context)


def _set_up(request: MemberRequest, place: Branch | School) -> HttpResponse:
    form = PollForm(actions.choosable(place), request.POST or None)
    if form.is_valid():
        try:
            poll = actions.set_up(place, form.plan(), by=request.user, nonce=form.cleaned_data["nonce"])
        except BranchReadOnly:
            messages.error(request, read_only())
        except elections.BadElection:
            form.add_error(None, _("This cannot be an election. Look at the dreams and the hours once more."))
        else:
            messages.success(
                request,
                _("The election is set up. Nothing is open yet."),
                extra_tags=f"draft-done:{_draft(request, place)}",
            )
            return redirect("polls:desk", poll.pk)
    return _form_page(request, place, form)


@never_cache
@login_required
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """Set up anew what is not open yet; slips that are printed stay good."""
    poll = find(request, pk)
    if poll.election.state != State.DRAFT:
        messages.info(request, _("The election is open, and nothing in it can be changed any more."))
        return redirect("polls:desk", poll.pk)
    form = PollForm(actions.choosable(poll.place), request.POST or None, initial=PollForm.as_set_up(poll))
    if form.is_valid():
        try:
            are_void = actions.set_up_anew(poll, form.plan(), by=request.user)
        except BranchReadOnly:
            messages.error(request, read_only())
        except (elections.BadElection, IllegalMove):
            form.add_error(None, _("This cannot be an election. Look at the dreams and the hours once more."))
        else:
            if are_void:
                messages.info(request, _("Paper ballots that were printed before are void. Print new ones."))
            messages.success(
                request, _("The election is changed."), extra_tags=f"draft-done:{_draft(request, poll.place, poll)}"
            )
            return redirect("polls:desk", poll.pk)
    return _form_page(request, poll.place, form, poll)


def _draft(request: MemberRequest, place: Branch | School, poll: Poll | None = None) -> str:
    """Under which name the device keeps what is typed: each person's and each place's its own."""
    return f"poll-{request.user.pk}-{type(place).__name__.lower()}-{place.pk}-{poll.pk if poll else 'new'}"


def _form_page(
    request: MemberRequest, place: Branch | School, form: PollForm, poll: Poll | None = None
) -> HttpResponse:
    branch = place.branch if isinstance(place, School) else place
    context = {
        "place": place,
        "branch": branch,
        "is_school": isinstance(place, School),
        "form": form,
        "poll": poll,
        "draft": _draft(request, place, poll),
    }
    return render(request, "polls/set_up.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def desk(request: MemberRequest, pk: int) -> HttpResponse:
    """Where the election stands, and the one next step."""
    return show_desk(request, find(request, pk))


def show_desk(request: MemberRequest, poll: Poll, **more: Any) -> HttpResponse:
    """The desk, with a form that has something to put right, or with codes that are shown this once."""
    election = poll.election
    context: dict[str, Any] = {
        "poll": poll,
        "election": election,
        "step": f"polls/desk/_{election.state}.html",
        "branch": poll.branch,
        "options": election.options.all(),
        "turnout": elections.turnout(election),
        "batches": [batch for batch in election.code_batches.all() if not batch.is_trial],
        "slip_orders": poll.slip_orders.select_related("batch"),
        "void_marks": poll.void_marks(),
        "slips_form": SlipsForm(),
        "reason_form": ReasonForm(),
        "lot_form": LotForm(),
        "shares_form": SharesForm(),
        "explanation_form": ExplanationForm(),
        "waiting": elections.waiting_bundles(election),
        "bundles": election.bundles.all(),
        "is_sealed": election.is_sealed,
        "missing_key": elections.missing_key(election),
        "seal_key": elections.key_of(election),
        "are_tried": election.is_sealed and elections.are_shares_tried(election),
        "poll_address": f"{settings.PUBLIC_ADDRESS.partition('://')[2].rstrip('/')}{poll.get_absolute_url()}",
        "papers_address": request.build_absolute_uri(reverse("polls:papers", args=[poll.pk])),
        "new_nonce": uuid4,
    }
    if elections.is_due(election) and election.state != State.OPEN:
        context["kept_shut"] = actions.keeps_shut(poll) or "options"
    if election.state in {State.CLOSED, State.COUNTED, State.CERTIFIED}:
        context["still_sealed"] = elections.is_still_sealed(election)
        if election.state != State.CLOSED or (not context["still_sealed"] and election.events.filter(kind="counted")):
            context["shown"] = shown(poll)
    status = 422 if more and "codes" not in more and "shares" not in more else 200
    return render(request, "polls/desk.html", context | more, status=status)


# The buttons of the desk.


def _slips(request: MemberRequest, poll: Poll) -> Answer:
    form = SlipsForm(request.POST)
    if not form.is_valid():
        return show_desk(request, poll, slips_form=form)
    actions.order_slips(poll, **form.cleaned_data, by=request.user)
    messages.success(request, _("Now order the file below. Its codes are made when it is printed."))
    return None


def _rehearse(request: MemberRequest, poll: Poll) -> Answer:
    actions.rehearse(poll, by=request.user)
    return None


@sensitive_variables()
def _codes(request: MemberRequest, poll: Poll) -> Answer:
    codes = actions.rehearsal_codes(poll, by=request.user)
    return show_desk(request, poll, codes=[as_printed(code) for code in codes])


def _end_rehearsal(request: MemberRequest, poll: Poll) -> Answer:
    actions.end_rehearsal(poll, by=request.user)
    messages.success(request, _("The rehearsal is over, and everything of it is thrown away."))
    return None


@sensitive_variables()
def _seal(request: MemberRequest, poll: Poll) -> Answer:
    try:
        shares = actions.seal(poll, by=request.user, instead_of=request.POST.get("instead_of", ""))
    except elections.AlreadySealed:
        messages.info(
            request,
            _(
                "The three shares were shown already, and they are shown only once. The key is as it was. "
                "If a share is lost, make a new key."
            ),
        )
        return None
    poll.election.refresh_from_db()
    return show_desk(request, poll, shares=shares)


@sensitive_variables()
def _try_shares(request: MemberRequest, poll: Poll) -> Answer:
    form = SharesForm(request.POST)
    if not form.opens(lambda shares: actions.try_shares(poll, shares=shares, by=request.user)):
        return show_desk(request, poll, shares_form=form)
    messages.success(request, _("The two shares opened a test ballot. Keep the three apart until the count."))
    return None


def _open(request: MemberRequest, poll: Poll) -> Answer:
    try:
        actions.open_now(poll, by=request.user, though_untried="untried" in request.POST)
    except actions.SharesNotTried:
        return show_desk(request, poll, is_untried=True)
    messages.success(request, _("The election is open."))
    return None


def _close(request: MemberRequest, poll: Poll) -> Answer:
    actions.close(poll, by=request.user)
    messages.success(request, _("The box is closed for good."))
    return None


@sensitive_variables()
def _open_seals(request: MemberRequest, poll: Poll) -> Answer:
    form = SharesForm(request.POST)
    opened = []
    if not form.opens(lambda shares: opened.append(actions.open_seals(poll, shares=shares, by=request.user))):
        return show_desk(request, poll, shares_form=form)
    said = ngettext("%(n)d ballot is opened.", "%(n)d ballots are opened.", opened[0])
    messages.success(request, said % {"n": opened[0]})
    return None


def _count(request: MemberRequest, poll: Poll) -> Answer:
    try:
        actions.count(poll, by=request.user)
    except elections.BundlesDiffer:
        messages.error(request, _("A bundle has not been counted alike by two people yet."))
    except elections.StillSealed:
        messages.error(request, _("Open the seals first."))
    return None


def _lot(request: MemberRequest, poll: Poll) -> Answer:
    form = LotForm(request.POST)
    if not form.is_valid():
        return show_desk(request, poll, lot_form=form)
    actions.draw_lot(poll, number=form.cleaned_data["number"], by=request.user)
    return None


def _certify(request: MemberRequest, poll: Poll) -> Answer:
    form = ExplanationForm(request.POST)
    explained = form.is_valid()
    try:
        winners = actions.certify(
            poll, by=request.user, explanation=form.cleaned_data["explanation"] if explained else ""
        )
    except elections.NeedsExplanation as needs:
        return show_desk(
            request,
            poll,
            difference=needs.difference,
            explanation_form=form if request.POST.get("asked") else ExplanationForm(),
        )
    messages.success(request, _("The result is certified, and everybody can see it."))
    for dream in winners:
        messages.info(request, _("The board now owes “%(title)s” a project.") % {"title": dream.title})
    return None


def _annul(request: MemberRequest, poll: Poll) -> Answer:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return show_desk(request, poll, reason_form=form)
    actions.annul(poll, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("The election is annulled. Everybody can read why."))
    return None


def _revoke(request: MemberRequest, poll: Poll) -> Answer:
    typed = request.POST.get("batch", "")
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 0
    batch = get_object_or_404(poll.election.code_batches, no=number)
    number = actions.revoke(poll, batch=batch, by=request.user)
    said = ngettext("%(n)d code is worthless now.", "%(n)d codes are worthless now.", number)
    messages.success(request, said % {"n": number})
    return None


_VERBS: dict[str, Callable[[MemberRequest, Poll], Answer]] = {
    "slips": _slips,
    "rehearse": _rehearse,
    "codes": _codes,
    "end-rehearsal": _end_rehearsal,
    "seal": _seal,
    "try-shares": _try_shares,
    "open": _open,
    "close": _close,
    "open-seals": _open_seals,
    "count": _count,
    "lot": _lot,
    "certify": _certify,
    "annul": _annul,
    "revoke": _revoke,
}


@sensitive_post_parameters()
@never_cache
@login_required
def do(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """One button of the desk. What comes too late, or twice, changes nothing and says so."""
    if verb not in _VERBS:
        raise Http404
    poll = find(request, pk)
    if request.method != "POST":
        return redirect("polls:desk", poll.pk)
    try:
        answer = _VERBS[verb](request, poll)
    except BranchReadOnly:
        messages.error(request, read_only())
    except elections.KeyLost:
        messages.error(request, _("The file with the election's key is not on this computer. Call whoever runs it."))
    except (IllegalMove, elections.BoxClosed):
        messages.info(request, _("That was done meanwhile, or comes too early: this is how it stands now."))
    except elections.BadElection:
        messages.error(request, _("This cannot be an election. Look at the dreams and the hours once more."))
    else:
        if answer is not None:
            return answer
    return redirect("polls:desk", poll.pk)
