"""Depositing a dream, one question a screen. Each has an address of its own: back, forward and refresh are safe."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import throttle
from accounts.reading import speak
from dreams import actions, pictures, sketch_cookie
from dreams.actions import sketches
from dreams.covers import cover_svg
from dreams.forms import deposit as screens
from dreams.forms.deposit import FIRST, LOOK, STEPS, SendForm, Step
from dreams.lifecycle import State
from dreams.models import Sketch, Theme
from dreams.views.owners import as_data
from dreams.views.pictures import picture_file
from dreams.views.places import get_branch, read_only
from dreams.views.similar import alike
from schools.models import Branch, BranchReadOnly

# From one address in ten minutes: a school where every class deposits at once passes, a machine does not.
MOST_DEPOSITS = 90
MOST_SKETCHES = 300
MOST_PICTURES = 150
SLUGS = [step.slug for step in STEPS]


@never_cache
def deposit(request: HttpRequest, branch: str, step: str = FIRST) -> HttpResponse:
    """One screen of the deposit. What is typed is kept before it is judged, and never lost."""
    place, sketch = _place_and_sketch(request, branch)
    if not place.is_licensed():
        return _nothing_new(request, place)
    if step not in SLUGS:
        raise Http404
    at = STEPS[SLUGS.index(step)]
    if step == FIRST and sketch is not None and sketch.sent_at:
        sketch = None  # that one is on its way: this is another
    if request.method == "POST":
        return _take(request, place, sketch, at)
    if sketch is None and step != FIRST:
        return redirect("dreams:deposit", branch=branch)
    if "check" in request.GET and sketch is not None:
        return _screen(request, place, sketch, at, screens.checked(at, place, sketch))
    return _screen(request, place, sketch, at, screens.form_of(at, place, sketch))


@never_cache
def look(request: HttpRequest, branch: str) -> HttpResponse:
    """The end: the dream as it will look, an adult's address, and the button that sends the mail."""
    place, sketch = _place_and_sketch(request, branch)
    if not place.is_licensed():
        return _nothing_new(request, place)
    if sketch is None:
        return redirect("dreams:deposit", branch=branch)
    unfinished, judged = screens.first_unfinished(place, sketch)
    if unfinished is not None:
        return redirect(f"{_address(place, unfinished.slug)}?check")
    form = SendForm(request.POST or None, age_group=judged["you"].cleaned_data["age_group"])
    if form.is_valid():
        if not _may_send(request, sketch):
            form.add_error(
                None,
                _("Many dreams came from here just now. Keep this page open, wait ten minutes and send it again."),
            )
        else:
            return _send(request, place, sketch, judged, form.cleaned_data["owner_email"])
    return _preview(request, place, sketch, judged, form)


@never_cache
def sent(request: HttpRequest, branch: str) -> HttpResponse:
    """What happens now: a mail is on its way, and the address can be corrected."""
    place, sketch = _place_and_sketch(request, branch)
    context = {
        "branch": place,
        "may_correct": sketch is not None and sketch.sent_at is not None,
        "draft_done": _keys(place),
    }
    return render(request, "dreams/deposit_sent.html", context)


@require_POST
@never_cache
def start_over(request: HttpRequest, branch: str) -> HttpResponse:
    """Wipe what was written here, on the server and on the device."""
    place, sketch = _place_and_sketch(request, branch)
    if sketch is not None:
        sketches.wipe(sketch)
    messages.success(request, _("Everything is wiped. You start with a blank sheet."), extra_tags=_done_tags(place))
    response = redirect("dreams:deposit", branch=branch)
    sketch_cookie.forget(response, place)
    return response


def sketch_picture(request: HttpRequest, branch: str) -> FileResponse:
    """The picture of a dream that is being written, for whoever is writing it."""
    sketch = sketch_cookie.sketch_of(request, branch)
    if sketch is None or not sketch.picture_key:
        raise Http404
    return picture_file(sketch.picture_key, pictures.SMALL, "private, no-store")


def _place_and_sketch(request: HttpRequest, slug: str) -> tuple[Branch, Sketch | None]:
    sketch = sketch_cookie.sketch_of(request, slug)
    if sketch is None:
        return get_branch(request, slug), None
    speak(request, sketch.branch.language)
    return sketch.branch, sketch


def _nothing_new(request: HttpRequest, place: Branch) -> HttpResponse:
    return render(request, "dreams/read_only.html", {"branch": place, "sentence": read_only()}, status=403)


def _take(request: HttpRequest, place: Branch, sketch: Sketch | None, at: Step) -> HttpResponse:
    """Keep what came, then judge it: on with what is good, once more with what is not."""
    form = screens.form_of(at, place, sketch, request.POST, request.FILES)
    wish = request.POST.get("do", "")
    key = ""
    if (sentence := _too_many(request, sketch)) is not None:
        form.full_clean()
        form.add_error(None, sentence)
        return _screen(request, place, sketch, at, form)
    if sketch is None:
        sketch, key = sketches.begin(place)
    screens.keep(sketch, form, request.POST, request.FILES)
    response = _onward(request, place, sketch, at, form, wish)
    if key:
        sketch_cookie.remember(response, request, place, key)
    return response


def _onward(request: HttpRequest, place: Branch, sketch: Sketch, at: Step, form: Any, wish: str) -> HttpResponse:
    number = SLUGS.index(at.slug)
    if getattr(form, "was_pressed", False):  # on the map, without JavaScript
        sketches.write(sketch, form.point_words())
        return redirect(f"{_address(place, at.slug)}#map")
    if wish == "more":
        return redirect(f"{_address(place, at.slug)}#more")
    if wish == "no_picture":
        sketches.put_picture(sketch, None)
        sketches.write(sketch, {"alt": ""})
        return redirect(_address(place, at.slug))
    if wish == "back":
        return redirect(_address(place, SLUGS[max(0, number - 1)]))
    if form.is_valid():
        return redirect(_address(place, [*SLUGS, LOOK][number + 1]))
    return _screen(request, place, sketch, at, form)


def _too_many(request: HttpRequest, sketch: Sketch | None) -> str | None:
    sentence = _("Many dreams came from here just now. Keep this page open, wait ten minutes and send it again.")
    if sketch is None and not throttle.admits(request, "sketch", most=MOST_SKETCHES):
        return sentence
    if request.FILES and not throttle.admits(request, "picture", most=MOST_PICTURES):
        return sentence
    return None


def _screen(request: HttpRequest, place: Branch, sketch: Sketch | None, at: Step, form: Any) -> HttpResponse:
    number = SLUGS.index(at.slug)
    if at.slug == "criteria":
        form.word()
    context = {
        "branch": place,
        "form": form,
        "step": at,
        "number": number + 1,
        "is_first": number == 0,
        "labels": _labels(),
        "previous": _address(place, SLUGS[max(0, number - 1)]),
        "draft_key": _key(place, at.slug),
        # What the server has by now need not lie on the device any more; this screen's own text may be newer.
        "draft_done": " ".join(_key(place, slug) for slug in SLUGS if slug != at.slug) if sketch else "",
        "begun": bool(sketch and any(sketch.words.values())),
        "similar": alike(place, sketch.words.get("title", "")) if at.slug == "why" and sketch else [],
        "picker": form.picker() if at.slug == "place" else {},
        "picture": _address(place, "picture.jpg") + f"?{sketch.picture_key[:8]}"
        if sketch and sketch.picture_key
        else "",
    }
    return render(request, f"dreams/deposit_{at.slug}.html", context)


def _may_send(request: HttpRequest, sketch: Sketch) -> bool:
    return throttle.admits(request, "deposit", most=MOST_DEPOSITS) and sketches.may_send(sketch)


def _send(request: HttpRequest, place: Branch, sketch: Sketch, judged: Any, owner_email: str) -> HttpResponse:
    try:
        dream = actions.draft(place, draft=screens.draft_of(sketch, judged, owner_email))
    except BranchReadOnly:  # the licence ended while the dream was written
        return _nothing_new(request, place)
    if dream.state != State.DRAFT:
        messages.info(request, _("This dream is with the board already. Its private page is the place to change it."))
    return redirect("dreams:deposit_sent", branch=place.slug)


def _preview(request: HttpRequest, place: Branch, sketch: Sketch, judged: Any, form: SendForm) -> HttpResponse:
    draft = screens.draft_of(sketch, judged)
    drawing = cover_svg(str(sketch.nonce), str(draft.theme), draft.title)
    context = {
        "branch": place,
        "form": form,
        "draft": draft,
        "theme": Theme(draft.theme).label,
        "cover": _address(place, "picture.jpg") if sketch.picture_key else as_data(drawing),
        "cover_alt": draft.picture.alt if draft.picture else _("Illustration"),
        "labels": _labels(),
        "number": len(STEPS) + 1,
        "previous": _address(place, SLUGS[-1]),
        "screens": [{"label": step.label, "address": _address(place, step.slug)} for step in STEPS],
        "draft_done": _keys(place),
    }
    return render(request, "dreams/deposit_look.html", context)


def _labels() -> list[Any]:
    return [*(step.label for step in STEPS), screens.LOOK_LABEL]


def _address(place: Branch, slug: str) -> str:
    first = reverse("dreams:deposit", args=[place.slug])
    return first if slug == FIRST else f"{first}{slug}" + ("" if "." in slug else "/")


def _key(place: Branch, slug: str) -> str:
    return f"deposit-{place.slug}-{slug}"


def _keys(place: Branch) -> str:
    return " ".join(_key(place, slug) for slug in SLUGS)


def _done_tags(place: Branch) -> str:
    return " ".join(f"draft-done:{_key(place, slug)}" for slug in SLUGS)
