"""Everybody's way: what is voted on, the code, the ballot, one look at it, and the receipt.

A code comes in the body of a form and goes on in the next one: it is in no address, no session and no cookie.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts import throttle
from accounts.reading import speak
from dreams.views.places import branch_to_read
from elections import actions as elections
from elections.lifecycle import State
from polls.forms.voting import BallotForm, CodeForm
from polls.frozen import open_poll
from polls.models import Poll
from polls.protocol import name_in
from polls.results import shown
from polls.ways import EXPLAINED, EXPLAINED_FOR_TWO, HOW_TO, Way

SCOPE = "vote"
FORGET = "forget-marks"  # the same, said beside a message
SPENT = "spent"  # a code that cannot vote any more: nothing that was marked for it is kept (static/js/marks.js)
RECEIPT_AGE = 3600
_SALT = "polls.receipt"


def find(request: HttpRequest, branch: str, slug: str) -> Poll:
    """An election that everybody may see; what its hour asks for is done first, should the clock stand still."""
    polls = Poll.objects.public().with_place()
    poll = get_object_or_404(polls, branch__slug=branch, slug=slug)
    speak(request, poll.language)
    _on_time(poll)
    return poll


def _find_to_vote(request: HttpRequest, branch: str, slug: str) -> Poll:
    """The same, also while it is rehearsed: whoever has a code of the rehearsal knows the address."""
    poll = get_object_or_404(Poll.objects.with_place(), branch__slug=branch, slug=slug)
    if poll.election.state != State.REHEARSAL:
        return find(request, branch, slug)
    speak(request, poll.language)
    return poll


def _on_time(poll: Poll) -> None:
    if elections.is_due(poll.election):
        elections.open_due(poll.election)
        elections.close_due(poll.election)
        poll.election.refresh_from_db()


@never_cache
def of_branch(request: HttpRequest, branch: str) -> HttpResponse:
    """The elections of a municipality and its schools that everybody may see, the newest first."""
    place = branch_to_read(request, branch)
    polls = Poll.objects.public().with_place().newest().filter(branch=place)[:50]
    return render(request, "polls/all.html", {"branch": place, "polls": polls})


@never_cache
def poll(request: HttpRequest, branch: str, slug: str) -> HttpResponse:
    """What is voted on, who may and how; then the result."""
    return _page(request, _find_to_vote(request, branch, slug))


def _page(request: HttpRequest, found: Poll, form: CodeForm | None = None) -> HttpResponse:
    election = found.election
    dreams = found.dreams()
    takes_votes = elections.takes_votes(election)
    context: dict[str, Any] = {
        "poll": found,
        "election": election,
        "branch": found.branch,
        "options": [(option, dreams.get(no)) for no, option in found.options.items()],
        "how": (EXPLAINED if election.winners == 1 else EXPLAINED_FOR_TWO)[Way(found.way)],
        "takes_votes": takes_votes,
        "is_rehearsal": election.state == State.REHEARSAL,
        "form": form or CodeForm(),
        "marks_are_done": not takes_votes or (form is not None and form.has_error("code", SPENT)),
    }
    if found.by_mail:
        context["form"].fields["code"].label = _("The code on your slip or in your letter")
    if election.state == State.CERTIFIED:
        names = set(election.records.values_list("name", flat=True))
        context |= {
            "shown": shown(found),
            "has_kit": "kit.zip" in names,
            "protocols": _protocols(found, names),
        }
    return render(request, "polls/poll.html", context, status=422 if form and form.errors else 200)


def _protocols(found: Poll, names: set[str]) -> list[tuple[str, str]]:
    """Languages in which the protocol can be read; none once a dream in it was taken back."""
    if found.election.options.filter(is_struck=True).exists():
        return []
    return [(code, str(name)) for code, name in settings.LANGUAGES if name_in(code) in names]


@sensitive_post_parameters()
@never_cache
@sensitive_variables("form", "code")
def ballot(request: HttpRequest, branch: str, slug: str) -> HttpResponse:
    """From the code to the ballot, to one look at it, into the box. Asked for without a code it leads to the code."""
    if request.method != "POST":
        return redirect("polls:poll", branch, slug)
    wish = request.POST.get("do")
    if wish == "cast" and (answer := _cast_at_once(request, branch, slug)) is not None:
        return answer
    found = _find_to_vote(request, branch, slug)
    if "voter" not in request.POST:
        return _let_in(request, found)
    form = BallotForm(found, request.POST)
    if wish != "cast" and (refused := _refused(request, found, form)) is not None:
        return refused
    if not form.is_valid() or wish == "change":
        return _booth(request, found, form, status=200 if wish == "change" else 422)
    if wish != "cast":
        context = {"poll": found, "branch": found.branch, "form": form, "lines": form.in_words()}
        return render(request, "polls/check.html", context)
    if throttle.is_shut(request, SCOPE):
        form.add_error(None, _("Too many wrong codes came from here. Wait ten minutes and try again."))
        return _booth(request, found, form, status=422)
    return _cast(request, found, form)


@sensitive_variables("form")
def _cast_at_once(request: HttpRequest, branch: str, slug: str) -> HttpResponse | None:
    """A vote where the election is known to be open; None where a page has to be shown: nothing on it may be old."""
    found = open_poll(branch, slug)
    if found is None or throttle.is_shut(request, SCOPE, lately=1):
        return None
    speak(request, found.language)
    form = BallotForm(found, request.POST)
    return _cast(request, found, form) if form.is_valid() else None


@sensitive_variables("form", "code")
def _let_in(request: HttpRequest, found: Poll) -> HttpResponse:
    form = CodeForm(request.POST)
    if throttle.is_shut(request, SCOPE):
        form.full_clean()
        form.add_error("code", _("Too many wrong codes came from here. Wait ten minutes and try again."))
        return _page(request, found, form)
    if not form.is_valid():
        return _page(request, found, form)
    code = form.cleaned_data["code"]
    if (sentence := _hindrance(found, code)) is not None:
        if sentence == _unknown():
            throttle.count_wrong(request, SCOPE)
        form.add_error("code", ValidationError(sentence, code=None if sentence == _unknown() else SPENT))
        return _page(request, found, form)
    response = _booth(request, found, BallotForm(found, initial={"voter": code}))
    _forget_receipt(response, found)  # of whoever voted on this device before
    return response


@sensitive_variables("form")
def _refused(request: HttpRequest, found: Poll, form: BallotForm) -> HttpResponse | None:
    """Back in the browser leads to a ballot that is cast: its marks are nobody else's to see."""
    form.full_clean()
    voter = form.cleaned_data.get("voter")
    if throttle.is_shut(request, SCOPE):
        messages.info(request, _("Too many wrong codes came from here. Wait ten minutes and try again."))
    elif voter is None or (sentence := _hindrance(found, voter)) is None:
        return None
    else:
        if sentence == _unknown():
            throttle.count_wrong(request, SCOPE)
        messages.info(request, sentence, extra_tags="" if sentence == _unknown() else FORGET)
    return redirect("polls:poll", found.branch.slug, found.slug)


def _unknown() -> str:
    return _("This election has no such code. Look once more how it is written.")


def _withdrawn() -> str:
    return _("This code was withdrawn. If you have several letters, take the newest; else ask where you got the slip.")


def _hindrance(found: Poll, code: str) -> str | None:
    """Why somebody with this code cannot vote just now, in a sentence; None if they can."""
    voter = elections.voter_of(code)
    if not elections.takes_votes(found.election):
        return _("The election is not open.")
    if elections.may_vote(found.election, voter=voter):
        return None
    if found.election.state == State.REHEARSAL and elections.is_real(found.election, voter=voter):
        return _("This slip is for the election itself. In the rehearsal only its own codes work.")
    if elections.has_voted(found.election, voter=voter):
        return _("This code has voted already. A vote counts once and cannot be taken back.")
    if elections.is_revoked(found.election, voter=voter):
        return _withdrawn()
    return _unknown()


def _booth(request: HttpRequest, found: Poll, form: BallotForm, *, status: int = 200) -> HttpResponse:
    context = {"poll": found, "branch": found.branch, "form": form, "how_to": HOW_TO[Way(found.way)]}
    return render(request, "polls/booth.html", context, status=status)


@sensitive_variables("form")
def _cast(request: HttpRequest, found: Poll, form: BallotForm) -> HttpResponse:
    try:
        receipt = form.put()
    except elections.UsedForm:
        messages.info(request, _("This ballot was sent by somebody else before. Type your code for a fresh one."))
    except elections.AlreadyVoted:
        messages.info(
            request, _("This code has voted already. A vote counts once and cannot be taken back."), extra_tags=FORGET
        )
    except elections.Revoked:
        messages.info(request, _withdrawn(), extra_tags=FORGET)
    except elections.NotAVoter:
        throttle.count_wrong(request, SCOPE)
        messages.info(request, _unknown())
    except elections.BoxClosed:
        messages.info(request, _("The election is not open."), extra_tags=FORGET)
    except elections.BadBallot:
        messages.error(request, _("This ballot cannot be read. Type your code and fill it in again."))
    else:
        path = _receipt_path(found)
        response = HttpResponseRedirect(path)
        _remember(response, found, str(receipt), path=path)
        return response
    response = redirect("polls:poll", found.branch.slug, found.slug)
    _forget_receipt(response, found)
    return response


def _forget_receipt(response: HttpResponse, found: Poll) -> None:
    response.delete_cookie(f"receipt-{found.pk}", path=_receipt_path(found), samesite="Lax")


def _receipt_path(found: Poll) -> str:
    """The one address that the receipt is sent to."""
    return reverse("polls:receipt", args=[found.branch.slug, found.slug])


def _remember(response: HttpResponse, found: Poll, receipt: str, *, path: str) -> None:
    """The receipt lives on the voter's device for an hour; the server keeps nothing that ties the two."""
    response.set_signed_cookie(
        f"receipt-{found.pk}",
        receipt,
        salt=_SALT,
        max_age=RECEIPT_AGE,
        path=path,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


@never_cache
def receipt(request: HttpRequest, branch: str, slug: str) -> HttpResponse:
    """The vote is in the box: what the voter may keep."""
    found = _find_to_vote(request, branch, slug)
    try:
        code = request.get_signed_cookie(f"receipt-{found.pk}", default="", salt=_SALT, max_age=RECEIPT_AGE)
    except BadSignature:
        code = ""
    if not code:
        return redirect("polls:poll", branch, slug)
    context = {
        "poll": found,
        "branch": found.branch,
        "receipt": code,
        "is_rehearsal": found.election.state == State.REHEARSAL,
    }
    return render(request, "polls/receipt.html", context)
