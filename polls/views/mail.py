"""A code by e-mail: everybody can ask for one, and the answer is the same whoever has asked before."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from elections import actions as elections
from polls.forms.roll import CodeLetterForm
from polls.views.voting import find


@sensitive_post_parameters()
@never_cache
def ask(request: HttpRequest, branch: str, slug: str) -> HttpResponse:
    """Ask for a letter with a code, while the election is open."""
    found = find(request, branch, slug)
    if not found.by_mail:
        raise Http404
    if not elections.is_open(found.election):
        return _not_open(request, branch, slug)
    form = CodeLetterForm(request, found, request.POST or None)
    if form.is_valid():
        try:
            form.save()
        except elections.BoxClosed:  # in this very moment
            return _not_open(request, branch, slug)
        messages.success(
            request,
            _(
                "If nobody has voted with this address yet, a letter with a code is on its way. Look in your mail in a "
                "few minutes. A code that you had before stops working when the new one comes."
            ),
        )
        return redirect("polls:poll", branch, slug)
    context = {"poll": found, "branch": found.branch, "form": form}
    return render(request, "polls/mail.html", context, status=422 if form.errors else 200)


def _not_open(request: HttpRequest, branch: str, slug: str) -> HttpResponse:
    messages.info(request, _("The election is not open."))
    return redirect("polls:poll", branch, slug)
