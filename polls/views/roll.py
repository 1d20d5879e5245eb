"""The roll: somebody comes to a desk and gets their one code, as a slip to print, or hears that they have had it.

The code stands in the answer to the form alone. The same form sent again gets the same answer while the code is not
used, so a double click or a stubborn printer costs nobody a vote.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.requests import MemberRequest
from elections import actions as elections
from elections.slip_codes import as_printed
from polls import actions
from polls.forms.roll import RollForm
from polls.models import Poll
from polls.views.papers import find
from printing import qr


@sensitive_post_parameters()
@sensitive_variables()
@never_cache
@login_required
def roll(request: MemberRequest, pk: int) -> HttpResponse:
    """Give a code to somebody who came, or renew a slip that was lost."""
    poll = find(request, pk)
    form = RollForm(request.POST or None)
    if not form.is_valid():
        return _page(request, poll, form)
    renews = request.POST.get("do") == "renew"
    try:
        code = (actions.renew if renews else actions.check_off)(poll, **form.cleaned_data, by=request.user)
    except elections.AlreadyOnRoll:
        form.add_error("person", _("This person has had a code, here or by e-mail. Give no other."))
        return _page(request, poll, form, is_on_roll=True)
    except elections.AlreadyVoted:
        form.add_error("person", _("The code of this person is used. There is no other."))
    except elections.NotAVoter:
        form.add_error("person", _("Nobody of this name has had a code. Look how it is spelled, or give a code."))
    except elections.BoxClosed:
        form.add_error(None, _("No codes are given out now."))
    except elections.KeyLost:
        form.add_error(None, _("The file with the election's key is not on this computer. Call whoever runs it."))
    else:
        return _reported(request, poll) if code is None else _slip(request, poll, code)
    return _page(request, poll, form)


def _reported(request: MemberRequest, poll: Poll) -> HttpResponse:
    messages.success(
        request,
        _("Noted. Now a second person types the same with their own account, and gets the new code to hand out."),
    )
    return redirect("polls:roll", poll.pk)


@sensitive_variables()
def _slip(request: MemberRequest, poll: Poll, code: str) -> HttpResponse:
    address = f"{settings.PUBLIC_ADDRESS.rstrip('/')}{poll.get_absolute_url()}"
    with translation.override(poll.language):
        drawing = qr.svg(f"{address}#{code}", title=_("QR code of this slip"))
    context = {
        "poll": poll,
        "branch": poll.branch,
        "code": as_printed(code),
        "qr": drawing,
        "address": address.partition("://")[2],
    }
    return render(request, "polls/roll_slip.html", context)


def _page(request: MemberRequest, poll: Poll, form: RollForm, **more: Any) -> HttpResponse:
    context = {
        "poll": poll,
        "branch": poll.branch,
        "form": form,
        "gives": poll.election.state in actions.PRINTED_IN,
        "on_roll": elections.on_roll(poll.election),
        "on_their_way": poll.code_letters.on_their_way().count(),
        "given_up": poll.code_letters.filter(gave_up=True).count(),
        "holds": actions.may_hold(request.user, poll.place),
    }
    return render(request, "polls/roll.html", context | more, status=422 if form.errors else 200)
