"""What an owner sees: the deposit, and the private page behind the link."""

import base64
from contextlib import suppress

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.reading import speak
from dreams.actions import AlreadyTaken
from dreams.covers import cover_svg
from dreams.forms import ChangeForm, DepositForm, WithdrawForm
from dreams.lifecycle import WITHDRAW, State
from dreams.models import Dream, Theme
from dreams.views.public import SIMILAR, checks, get_branch, read_only
from lifecycles import IllegalMove
from schools.models import Branch, BranchReadOnly


@never_cache
def deposit(request: HttpRequest, branch: str) -> HttpResponse:
    """Anybody deposits a dream: write, see how it will look, send. The page comes back with what was typed."""
    place = get_branch(request, branch)
    if not place.is_licensed():
        return _nothing_new(request, place)
    form = DepositForm(request, place, request.POST or None)
    wish = request.POST.get("do", "")
    if request.method == "POST" and wish == "change":
        form = DepositForm(request, place, initial=request.POST.dict())
    elif form.is_valid():
        if wish == "send":
            try:
                return _deposited(request, form)
            except BranchReadOnly:  # the licence ended while the dream was written
                return _nothing_new(request, place)
        return render(request, "dreams/preview.html", {"branch": place, "form": form, **_preview(form)})
    context = {"branch": place, "form": form, "draft_key": f"deposit-{place.slug}"}
    return render(request, "dreams/deposit.html", context)


def _nothing_new(request: HttpRequest, place: Branch) -> HttpResponse:
    return render(request, "dreams/read_only.html", {"branch": place, "sentence": read_only()}, status=403)


def _deposited(request: HttpRequest, form: DepositForm) -> HttpResponse:
    dream = form.save()
    if form.is_what_was_sent(dream):
        messages.success(request, _("Thank you. Your dream is with the board."))
        return redirect(f"{dream.get_owner_url()}?new=1")
    # Back from the owner's page, changed and sent again: the draft stays on the device.
    messages.warning(
        request,
        _(
            "You have sent this dream in already, as it stands here. What you changed afterwards is not in it. "
            "Withdraw it and deposit it anew if you like the new version better."
        ),
    )
    return redirect(dream.get_owner_url())


def _preview(form: DepositForm) -> dict[str, object]:
    draft = form.draft()
    drawing = cover_svg(str(form.cleaned_data["nonce"]), str(draft.theme), draft.title)
    return {"draft": draft, "theme": Theme(draft.theme).label, "drawing": as_data(drawing)}


def as_data(drawing: str) -> str:
    """A drawing that needs no address of its own: unapproved dreams have none."""
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode("ascii")


def _title_of(request: HttpRequest) -> str:
    """What is typed as a title so far. PostgreSQL refuses to look for a NUL, so it parts words here."""
    return request.GET.get("title", "")[:90].replace("\0", " ")


def similar(request: HttpRequest, branch: str) -> HttpResponse:
    """Public dreams whose title shares a word with what is being typed."""
    place = get_branch(request, branch)
    words = [word for word in _title_of(request).lower().split() if len(word) > 3][:6]
    found = Dream.objects.none()
    for word in words:
        found = found | Dream.objects.for_branch(place).public().filter(title__icontains=word[:12])
    return render(request, "dreams/_similar.html", {"similar": found.popular()[:SIMILAR] if words else []})


def _mine(request: HttpRequest, key: str) -> Dream:
    dreams = Dream.objects.with_place().select_related("project")
    dream = get_object_or_404(dreams, key_mac=Dream.mac_of_key(key))
    speak(request, dream.branch.language)
    return dream


@never_cache
def mine(request: HttpRequest, key: str) -> HttpResponse:
    """The owner's page: where the dream is, what the board said, what can be done."""
    dream = _mine(request, key)
    context = {
        "dream": dream,
        "branch": dream.branch,
        "key": key,
        "steps": dream.steps.for_owner(),
        "checks": checks(dream),
        "drawing": as_data(cover_svg(str(dream.pk), dream.theme, dream.title)),
        "newer": Dream.objects.filter(previous=dream).first(),
        "may_withdraw": dream.state in WITHDRAW.sources and not dream.is_done,
        "draft_done": _draft_done(request, dream),
        "address": request.build_absolute_uri(request.path),
    }
    return render(request, "dreams/mine.html", context)


def _draft_done(request: HttpRequest, dream: Dream) -> str:
    """Which half-written texts the server has by now; one that is still being changed is kept."""
    if "new" in request.GET:
        return f"deposit-{dream.branch.slug}"
    if dream.state in {State.RETURNED, State.REJECTED}:
        return f"change-{dream.previous_id}" if dream.previous_id else ""
    return f"change-{dream.pk} change-{dream.previous_id}"


@never_cache
def mine_change(request: HttpRequest, key: str) -> HttpResponse:
    """Change a returned dream and send it in again; after a no, send in a new version."""
    dream = _mine(request, key)
    if dream.state not in {State.RETURNED, State.REJECTED}:
        was_sent = dream.state == State.SUBMITTED
        said = _("The dream was sent in already.") if was_sent else _("This dream can not be changed now.")
        messages.info(request, said)
        return redirect("dreams:mine", key=key)
    form = ChangeForm(dream, request.POST or None)
    if form.is_valid():
        try:
            dream = form.save()
        except AlreadyTaken as taken:
            messages.info(request, _("The dream was sent in already."))
            return redirect(taken.dream.get_owner_url())
        except BranchReadOnly:
            messages.error(request, read_only())
            return redirect("dreams:mine", key=key)
        except IllegalMove:
            messages.info(request, _("The dream was sent in already."))
            return redirect("dreams:mine", key=key)
        messages.success(request, _("Thank you. Your dream is with the board again."))
        return redirect(dream.get_owner_url())
    last = dream.steps.filter(move__in=["return", "reject"]).last()
    context = {"dream": dream, "branch": dream.branch, "form": form, "key": key, "last": last}
    return render(request, "dreams/mine_change.html", context)


@never_cache
def mine_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take the dream back; works under an expired licence too."""
    dream = _mine(request, key)
    if dream.is_done:
        raise Http404
    form = WithdrawForm(request.POST or None)
    is_withdrawn = dream.state == State.WITHDRAWN
    if form.is_valid() and not is_withdrawn:
        # Pressed twice, the second finds it withdrawn already, and that is what was asked for.
        with suppress(IllegalMove):
            form.save(dream)
        is_withdrawn = dream.state == State.WITHDRAWN
    if is_withdrawn:
        messages.success(request, _("Your dream is withdrawn."))
        return redirect("dreams:mine", key=key)
    return render(
        request, "dreams/mine_withdraw.html", {"dream": dream, "branch": dream.branch, "form": form, "key": key}
    )
