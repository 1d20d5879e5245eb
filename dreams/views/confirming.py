"""What the link in the mail opens: the dream, and the button that sends it to the board."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.reading import speak
from dreams import actions
from dreams.actions import LinkExpired
from dreams.lifecycle import State
from dreams.models import Confirmation
from dreams.views.dream import checks
from dreams.views.owners import owned_cover
from dreams.views.places import read_only
from schools.models import BranchReadOnly


@never_cache
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Looking changes nothing, for programs that guard mailboxes open links, too. Pressing sends the dream in."""
    confirmation = _of_key(request, key)
    if confirmation is None:
        return render(request, "dreams/confirm_unknown.html", status=404)
    if confirmation.dream.state != State.DRAFT:
        return _used(request, confirmation)
    if confirmation.is_old:
        return _page(request, confirmation, key, expired=True)
    if request.method == "POST":
        return _send(request, confirmation, key)
    return _page(request, confirmation, key)


@require_POST
@never_cache
def confirm_anew(request: HttpRequest, key: str) -> HttpResponse:
    """The link came too late: a mail with another one goes to the same address."""
    confirmation = _of_key(request, key)
    if confirmation is None:  # pressed twice: the first made this link another
        return render(request, "dreams/confirm_unknown.html", status=404)
    if not confirmation.is_old or confirmation.dream.state != State.DRAFT:
        return redirect("dreams:confirm", key=key)
    actions.renew(confirmation)
    return redirect("dreams:deposit_sent", branch=confirmation.dream.branch.slug)


def _of_key(request: HttpRequest, key: str) -> Confirmation | None:
    links = Confirmation.objects.select_related(
        "dream__branch__licence", "dream__school_class__school", "dream__council"
    )
    confirmation = links.filter(key_mac=Confirmation.mac_of_key(key)).first()
    if confirmation is not None:
        speak(request, confirmation.language)
    return confirmation


def _send(request: HttpRequest, confirmation: Confirmation, key: str) -> HttpResponse:
    try:
        dream = actions.confirm(confirmation)
    except BranchReadOnly:
        return _page(request, confirmation, key, status=403, sentence=read_only())
    except LinkExpired:
        return _page(request, confirmation, key, expired=True)
    messages.success(request, _("Thank you. Your dream is with the board."))
    return redirect(dream.get_owner_url())


def _used(request: HttpRequest, confirmation: Confirmation) -> HttpResponse:
    """Who presses twice comes to the private page; after the link's days only the later mails lead there."""
    if confirmation.is_old:
        return render(request, "dreams/confirm_used.html", {"branch": confirmation.dream.branch}, status=410)
    return redirect(confirmation.dream.get_owner_url())


def _page(
    request: HttpRequest,
    confirmation: Confirmation,
    key: str,
    *,
    expired: bool = False,
    sentence: str = "",
    status: int = 200,
) -> HttpResponse:
    dream = confirmation.dream
    context = {
        "dream": dream,
        "branch": dream.branch,
        "key": key,
        "expired": expired,
        "sentence": sentence,
        "until": confirmation.expires_at,
        "needs": dream.needs.all(),
        "checks": checks(dream),
        **owned_cover(dream),
    }
    return render(request, "dreams/confirm.html", context, status=410 if expired else status)
