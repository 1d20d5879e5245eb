"""Following a dream by e-mail: the form, the link that begins it, the link that ends it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from dreams import actions
from dreams.forms import FollowForm
from dreams.models import Follower
from dreams.views.links import find, language_of, no_such_link
from dreams.views.places import read_only
from dreams.views.support import get_public
from schools.models import BranchReadOnly

_PLACE = "dream__branch__licence"


@never_cache
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the letter with the link. The answer is the same whether or not the address follows already."""
    found = get_public(request, pk)
    form = FollowForm(request, request.POST or None)
    if form.is_valid():
        try:
            form.save(found, language=get_language())
        except BranchReadOnly:
            form.add_error(None, read_only())
        else:
            messages.success(
                request, _("Look in your mail: open the link in our letter, and you follow the dream from then on.")
            )
            return redirect(f"{found.get_absolute_url()}#follow")
    context = {"dream": found, "branch": found.branch, "form": form}
    return render(request, "dreams/follow.html", context, status=422 if form.errors else 200)


@never_cache
def follow_confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Where the letter's link leads. Looking changes nothing; the button begins."""
    follower = find(Follower, key, _PLACE)
    if follower is None:
        return no_such_link(request)
    language_of(request, follower)
    problem = ""
    if request.method == "POST":
        try:
            actions.confirm_follow(follower)
        except actions.LinkExpired:
            problem = _("This link is too old. Go to the dream and ask for a new one.")
        except BranchReadOnly:
            problem = read_only()
        else:
            return redirect(follower.get_confirm_url())
    context = {"dream": follower.dream, "branch": follower.dream.branch, "follower": follower, "problem": problem}
    return render(request, "dreams/follow_confirm.html", context)


@csrf_exempt  # RFC 8058: a mail program ends it with one POST, and the secret in the address is all that it has
@never_cache
def following(request: HttpRequest, key: str) -> HttpResponse:
    """Where following ends: a look shows what it is about, the button ends it and forgets the address."""
    follower = find(Follower, key, _PLACE)
    is_mail_program = request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click"
    if follower is None:
        return no_such_link(request)
    language_of(request, follower)
    dream = follower.dream
    if request.method != "POST":
        return render(request, "dreams/following.html", {"dream": dream, "branch": dream.branch, "follower": follower})
    if is_mail_program:  # it follows no redirection
        actions.unfollow_all(follower)
        return HttpResponse(_("You get no more mails about dreams."), content_type="text/plain; charset=utf-8")
    actions.unfollow(follower)
    messages.success(request, _("You get no more mails about this dream. Your address is deleted."))
    return redirect(dream.get_absolute_url() if dream.is_public else "/")
