"""Pledges: the form, the pledger's private page, and what the board and the class's teacher see of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from dreams import actions
from dreams.forms import AmountForm, PledgeForm
from dreams.models import Dream, Need, Pledge
from dreams.views.links import find, language_of, no_such_link
from dreams.views.places import read_only
from dreams.views.support import get_public
from schools.models import BranchReadOnly
from schools.seats import is_young


@never_cache
def pledge(request: HttpRequest, pk: int, need: int) -> HttpResponse:
    """Promise something towards one need. It counts when the link in the letter was used."""
    found = get_public(request, pk)
    wanted = get_object_or_404(Need.objects.filter(dream=found), pk=need)
    wanted.dream = found
    if not found.is_supportable:
        messages.info(request, _too_late())
        return redirect(found)
    form = PledgeForm(request, wanted, request.POST or None)
    if form.is_valid():
        try:
            promised = form.save(language=get_language())
        except BranchReadOnly:
            form.add_error(None, read_only())
        except actions.NotPledgeable:
            form.add_error(None, _too_late())
        else:
            return _promised(request, form, promised)
    context = {"dream": found, "branch": found.branch, "need": wanted, "form": form}
    return render(request, "dreams/pledge.html", context, status=422 if form.errors else 200)


def _promised(request: HttpRequest, form: PledgeForm, promised: Pledge) -> HttpResponse:
    if form.is_what_was_sent(promised):
        messages.success(
            request,
            _("Thank you. We send you a letter with a link: press the button there, and your promise counts."),
            extra_tags=f"draft-done:pledge-{promised.need_id}",
        )
    else:  # back from the dream's page, changed and sent again
        messages.warning(
            request,
            _(
                "You have sent this promise before, as it was then. Open the link in the letter to change it, "
                "or go back to the dream and make a new one."
            ),
        )
    return redirect(f"{promised.need.dream.get_absolute_url()}#needs")


def _too_late() -> str:
    return _("This dream is past the time when help is promised.")


@never_cache
def my_pledge(request: HttpRequest, key: str) -> HttpResponse:
    """The pledger's own page: see it, confirm it, change it, take it back. Looking changes nothing."""
    mine = find(Pledge, key, "need__dream__branch__licence")
    if mine is None:
        return no_such_link(request)
    language_of(request, mine)
    form = AmountForm(mine, request.POST if request.POST.get("do") == "change" else None)
    problem = ""
    if request.method == "POST":
        try:
            return _do(request, mine, form)
        except actions.TakenBack:
            problem = _("You have taken this promise back. Make a new one if you like to help after all.")
        except actions.LinkExpired:
            problem = _("This link is too old. Ask for a new one here.")
        except actions.NotPledgeable:
            problem = _too_late()
        except BranchReadOnly:
            problem = read_only()
        except Pledge.DoesNotExist:  # forgotten in another tab
            return no_such_link(request)
        except _NotSaid:
            pass
    dream = mine.need.dream
    context = {"pledge": mine, "need": mine.need, "dream": dream, "branch": dream.branch, "form": form}
    context |= {"problem": problem, "is_open": dream.is_supportable}
    return render(request, "dreams/my_pledge.html", context, status=422 if problem or form.errors else 200)


class _NotSaid(Exception):
    """What was sent is no wish of ours, or is not well said: the page comes back."""


def _do(request: HttpRequest, mine: Pledge, form: AmountForm) -> HttpResponse:
    wish, dream = request.POST.get("do"), mine.need.dream
    if wish == "confirm":
        is_new = actions.confirm_pledge(mine)
        said = _("Thank you. Your promise counts.") if is_new else _("Your promise counts already.")
    elif wish == "change" and form.is_valid():
        form.save()
        said = _("Your promise is changed.")
    elif wish == "take_back":
        actions.take_pledge_back(mine)
        said = _("Your promise is taken back.")
    elif wish == "again":
        actions.send_link_again(mine)
        said = _("A new letter is on its way to you.")
    elif wish == "forget":
        actions.forget_pledge(mine)
        messages.success(request, _("Your promise is taken back, and everything about you is deleted."))
        return redirect(dream.get_absolute_url() if dream.is_public else "/")
    else:
        raise _NotSaid
    messages.success(request, said)
    return redirect(mine.get_absolute_url())


@login_required
@never_cache
def pledges(request: MemberRequest, pk: int) -> HttpResponse:
    """Who promised what, for the board and the class's teacher; a young member sees sums and no people."""
    found = get_object_or_404(Dream.objects.pledges_seen_by(request.user).with_place(), pk=pk)
    standing = Prefetch("pledges", Pledge.objects.standing(), to_attr="standing")
    context = {
        "dream": found,
        "branch": found.branch,
        "needs": found.needs.prefetch_related(standing),
        "sees_people": not is_young(request.user),
    }
    return render(request, "dreams/pledges.html", context)


@login_required
@require_POST
def pledge_received(request: MemberRequest, pk: int, pledge: int) -> HttpResponse:
    """What was promised has come, or has not after all."""
    found = get_object_or_404(Dream.objects.pledges_seen_by(request.user).with_place(), pk=pk)
    standing = get_object_or_404(Pledge.objects.standing().select_related("need"), pk=pledge, need__dream=found)
    standing.need.dream = found
    received = request.POST.get("received") != "no"
    try:
        actions.receive(standing, by=request.user, received=received)
    except BranchReadOnly:
        messages.error(request, read_only())
    except Pledge.DoesNotExist:
        messages.info(request, _("This promise was taken back a moment ago."))
    else:
        messages.success(request, _("Noted as received.") if received else _("Noted as not received yet."))
    return redirect("dreams:pledges", pk=found.pk)
