"""Support: once per person, counted in the request that gives it, taken back in the same browser.

An e-mail address can confirm it: then it stands among the confirmed ones, and the total stays as it is.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import throttle
from accounts.reading import speak
from dreams import actions, often, supporter
from dreams.forms import ConfirmSupportForm
from dreams.models import Dream, SupportConfirmation
from dreams.views.links import find, language_of, no_such_link
from dreams.views.places import read_only
from schools.models import BranchReadOnly

# New supporters from one line to the net in an hour. A school fits in; a script that mints them does not.
NEW_SUPPORTERS = 500


def get_public(request: HttpRequest, pk: int) -> Dream:
    """A dream that everybody may read, and its branch: no more, for a support is to cost little."""
    found: Dream | None = often.supportable_dream.first(pk)
    if found is None:
        raise Http404
    speak(request, found.branch.language)
    return found


@require_POST
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """Count one person's enthusiasm. No queue is involved; pressing twice changes nothing."""
    found = get_public(request, pk)
    who = supporter.of(request)
    if not supporter.known(request) and not throttle.take("support", throttle.line_of(request), limit=NEW_SUPPORTERS):
        said = _(
            "Very many have supported dreams from your network in the last hour, so this support is not counted yet. "
            "Press again in an hour, or from another network."
        )
        return _answer_support(request, found, said, counted=False)
    try:
        is_new = actions.support(found, supporter=who)
    except actions.NotSupportable:
        return _answer_support(request, found, _("This dream is past the time when support is counted."), counted=False)
    except BranchReadOnly:
        return _answer_support(request, found, read_only(), counted=False)
    said = (
        _("Thank you. Your support is counted.") if is_new else _("You have already supported this dream. Once counts.")
    )
    confirmed = not is_new and _is_confirmed(found, who)
    response = _answer_support(request, found, said, counted=True, confirmed=confirmed)
    supporter.remember(response, request, who)
    return response


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The same browser takes its support back; works under an expired licence too."""
    found = get_public(request, pk)
    was_there = actions.take_support_back(found, supporter=supporter.of(request))
    said = _("Your support is taken back.") if was_there else _("There is no support from this browser to take back.")
    return _answer_support(request, found, said, counted=False)


def _is_confirmed(found: Dream, who: str) -> bool:
    mine = found.supports.filter(supporter_mac=actions.supporter_mac(who))
    return mine.exclude(confirmed_mac="").exists()


def _answer_support(
    request: HttpRequest, found: Dream, said: str, *, counted: bool, confirmed: bool = False
) -> HttpResponse:
    if request.headers.get("HX-Request"):
        context = {"dream": found, "supported": counted, "confirmed": confirmed, "said": said}
        return render(request, "dreams/_support.html", context)
    messages.info(request, said)
    return redirect(f"{found.get_absolute_url()}#support")


@never_cache
def ask_to_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """An address for the link that confirms this browser's support."""
    found = get_public(request, pk)
    form = ConfirmSupportForm(request, request.POST or None)
    if form.is_valid():
        try:
            is_owed = form.save(found, supporter=supporter.of(request), language=get_language())
        except actions.NeverSupported:
            messages.info(
                request, _("There is no support from this browser to confirm. Press “I am enthusiastic” first.")
            )
        except BranchReadOnly:
            form.add_error(None, read_only())
            return _ask(request, found, form)
        else:
            sent = _(
                "We send you a letter with a link. Open it and press the button there, and your support is confirmed."
            )
            messages.success(request, sent if is_owed else _("Your support is confirmed already."))
        return redirect(f"{found.get_absolute_url()}#support")
    return _ask(request, found, form)


def _ask(request: HttpRequest, found: Dream, form: ConfirmSupportForm) -> HttpResponse:
    context = {"dream": found, "branch": found.branch, "form": form}
    return render(request, "dreams/support_ask.html", context, status=422 if form.errors else 200)


@never_cache
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Where the letter's link leads. Looking changes nothing; the button confirms."""
    link = find(SupportConfirmation, key, "support__dream__branch__licence")
    if link is None:
        return no_such_link(request)
    language_of(request, link)
    dream = link.support.dream
    problem = ""
    if request.method == "POST":
        try:
            actions.confirm_support(link)
        except actions.AddressUsed:
            problem = _("This address has confirmed a support for this dream before. An address counts once.")
        except (actions.LinkExpired, actions.NeverSupported):
            problem = _("This link is too old. Go to the dream and ask for a new one.")
        except BranchReadOnly:
            problem = read_only()
        else:
            return redirect(link.get_absolute_url())
    context = {"dream": dream, "branch": dream.branch, "link": link, "problem": problem}
    return render(request, "dreams/support_confirm.html", context)
