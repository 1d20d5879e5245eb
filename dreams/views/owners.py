"""What an owner sees behind the private link."""

import base64
from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.reading import speak
from dreams.actions import AlreadyAnswered, AlreadyTaken, NotChangeable
from dreams.covers import cover_svg
from dreams.forms import ChangeForm, ReplyForm, WithdrawForm
from dreams.lifecycle import FURNISHABLE, REWRITABLE, WITHDRAW, State
from dreams.models import Dream
from dreams.views.dream import checks
from dreams.views.places import read_only
from lifecycles import IllegalMove
from schools.models import BranchReadOnly

CHANGEABLE = REWRITABLE | {State.REJECTED}


def as_data(drawing: str) -> str:
    """A drawing that needs no address of its own: unapproved dreams have none."""
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode("ascii")


def owned_cover(dream: Dream) -> dict[str, str]:
    """The cover on a page that only the owner opens: the picture by the private address, or the drawing."""
    picture = dream.pictures.filter(key=dream.picture_key).first() if dream.picture_key else None
    if picture is None:
        drawing = as_data(cover_svg(str(dream.pk), dream.theme, dream.title))
        return {"cover": drawing, "cover_alt": _("Illustration")}
    address = reverse("dreams:mine_picture_file", args=[dream.private_key, picture.key])
    return {"cover": address, "cover_alt": picture.alt}


def owned(request: HttpRequest, key: str) -> Dream:
    """The dream of a private link, with what it hangs on."""
    dreams = Dream.objects.with_place().select_related("project")
    dream = get_object_or_404(dreams, key_mac=Dream.mac_of_key(key))
    speak(request, dream.branch.language)
    return dream


@never_cache
def mine(request: HttpRequest, key: str) -> HttpResponse:
    """The owner's page: where the dream is, what the board said, what can be done."""
    return _mine_page(request, owned(request, key), key)


def _mine_page(
    request: HttpRequest, dream: Dream, key: str, replied: tuple[int, ReplyForm] | None = None
) -> HttpResponse:
    notes = list(dream.notes.all())
    context: dict[str, Any] = {
        "dream": dream,
        "branch": dream.branch,
        "key": key,
        "steps": dream.steps.for_owner(),
        "checks": checks(dream),
        "newer": Dream.objects.filter(previous=dream).first(),
        "needs": dream.needs.all(),
        "notes": [{"note": note, "form": _reply_form(note.pk, replied)} for note in notes],
        "may_withdraw": dream.state in WITHDRAW.sources and not dream.is_done and not dream.is_adopted,
        "may_rewrite": dream.state in {State.DRAFT, State.SUBMITTED},
        "may_furnish": dream.state in FURNISHABLE,
        "is_approved": dream.state in FURNISHABLE - REWRITABLE,
        "draft_done": _draft_done(dream),
        "address": request.build_absolute_uri(reverse("dreams:mine", args=[key])),
        **owned_cover(dream),
    }
    return render(request, "dreams/mine.html", context)


def _reply_form(pk: int, replied: tuple[int, ReplyForm] | None) -> ReplyForm:
    if replied is not None and replied[0] == pk:
        return replied[1]
    return ReplyForm(auto_id=f"note-{pk}-%s")


def _draft_done(dream: Dream) -> str:
    """Which half-written texts the server has by now; one that is still being changed is kept."""
    done = [f"reply-{note.pk}" for note in dream.notes.all() if note.reply]
    if dream.state in CHANGEABLE:
        return " ".join([*done, *([f"change-{dream.previous_id}"] if dream.previous_id else [])])
    return " ".join([*done, f"change-{dream.pk}", f"change-{dream.previous_id}"])


@never_cache
def mine_change(request: HttpRequest, key: str) -> HttpResponse:
    """Change the words: before the answer as often as one likes, on return to send it in again, after a no anew."""
    dream = owned(request, key)
    if dream.state not in CHANGEABLE:
        messages.info(request, _("This dream cannot be changed now."))
        return redirect("dreams:mine", key=key)
    form = ChangeForm(dream, request.POST or None)
    if form.is_valid() and not form.was_pressed:
        return _changed(request, form, key)
    last = dream.steps.filter(move__in=["return", "reject"]).last() if dream.state in _ANSWERED else None
    context = {
        "dream": dream,
        "branch": dream.branch,
        "form": form,
        "key": key,
        "last": last,
        "picker": form.picker(),
        "sends": dream.state in _ANSWERED,
    }
    return render(request, "dreams/mine_change.html", context)


_ANSWERED = frozenset({State.RETURNED, State.REJECTED})


def _changed(request: HttpRequest, form: ChangeForm, key: str) -> HttpResponse:
    sends = form.dream.state in _ANSWERED
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
    except NotChangeable:
        messages.info(request, _("This dream cannot be changed now."))
        return redirect("dreams:mine", key=key)
    said = _("Thank you. Your dream is with the board again.") if sends else _("Your changes are kept.")
    messages.success(request, said, extra_tags=f"draft-done:change-{form.dream.pk}")
    return redirect(dream.get_owner_url())


@never_cache
def mine_reply(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Answer one question of the board, once."""
    dream = owned(request, key)
    note = get_object_or_404(dream.notes.filter(asks=True), pk=pk)
    if request.method != "POST":
        return redirect("dreams:mine", key=key)
    form = ReplyForm(request.POST, auto_id=f"note-{pk}-%s")
    if not form.is_valid():
        return _mine_page(request, dream, key, (pk, form))
    try:
        form.save(note)
    except AlreadyAnswered:
        messages.info(request, _("This question has its answer already. Each is answered once."))
    except BranchReadOnly:
        form.add_error(None, read_only())
        return _mine_page(request, dream, key, (pk, form))
    else:
        messages.success(request, _("Thank you. The board reads your answer together with the dream."))
    return redirect("dreams:mine", key=key)


@never_cache
def mine_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take the dream back; works under an expired licence too."""
    dream = owned(request, key)
    if dream.is_done or dream.is_adopted:
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
