"""What an owner may change apart from the words: the picture, the place and the needs, each on a page of its own."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts import throttle
from dreams import actions, maps, pictures
from dreams.actions import NewToTheBoard, NotChangeable, PromisedTowards
from dreams.forms import NeedsForm, PictureFields, WhereFields
from dreams.lifecycle import FURNISHABLE, REWRITABLE
from dreams.models import Dream
from dreams.pictures import NotAPicture
from dreams.views.deposit import MOST_PICTURES
from dreams.views.owners import owned, owned_cover
from dreams.views.pictures import picture_file
from dreams.views.places import read_only
from schools.models import BranchReadOnly


def _furnishable(request: HttpRequest, key: str) -> Dream:
    dream = owned(request, key)
    if dream.state not in FURNISHABLE:
        raise Http404
    return dream


@never_cache
def mine_needs(request: HttpRequest, key: str) -> HttpResponse:
    """What the dream lacks. What somebody has promised towards stays as it was asked for, or is raised."""
    dream = _furnishable(request, key)
    words: Any = request.POST or NeedsForm.as_words(dream)
    initial = NeedsForm.as_words(dream)
    form = NeedsForm(request.POST or None, initial=initial, rows=NeedsForm.rows_for(words))
    if request.POST.get("do") != "more" and form.is_valid():
        try:
            if _kept(request, form, lambda: actions.change_needs(dream, needs=form.needs())):
                return redirect("dreams:mine", key=key)
        except PromisedTowards as promised:
            form.refuse(promised.need, str(promised))
    return _page(request, "needs", dream, key, form)


@never_cache
def mine_place(request: HttpRequest, key: str) -> HttpResponse:
    """Where the dream lies."""
    dream = _furnishable(request, key)
    point = {"map_east": maps.per_cent(dream.map_x), "map_south": maps.per_cent(dream.map_y)}
    form = WhereFields(request.POST or None, branch=dream.branch, initial={"place": dream.place, **point})
    if form.is_valid() and not form.was_pressed:
        data = {name: form.cleaned_data[name] for name in ("place", "map_x", "map_y")}
        if _kept(request, form, lambda: actions.move_place(dream, **data)):
            return redirect("dreams:mine", key=key)
    return _page(request, "place", dream, key, form, picker=form.picker())


@never_cache
def mine_picture(request: HttpRequest, key: str) -> HttpResponse:
    """The picture on the cover, and what it shows."""
    dream = _furnishable(request, key)
    now = dream.pictures.filter(key=dream.picture_key).first()
    if request.method == "POST" and request.POST.get("do") == "no_picture":
        form = PictureFields(initial={"alt": now.alt if now else ""}, has_picture=bool(now))
        if _kept(request, form, lambda: actions.change_picture(dream, upload=None, alt="")):
            return redirect("dreams:mine", key=key)
        return _page(request, "picture", dream, key, form)
    form = PictureFields(
        request.POST or None, request.FILES or None, initial={"alt": now.alt if now else ""}, has_picture=bool(now)
    )
    if request.method == "POST" and request.FILES and not throttle.admits(request, "picture", most=MOST_PICTURES):
        form.full_clean()
        form.add_error(None, _("Many pictures came from here just now. Wait ten minutes and send it again."))
    elif form.is_valid():
        upload = request.FILES.get("picture")
        if _kept(request, form, lambda: actions.change_picture(dream, upload=upload, alt=form.cleaned_data["alt"])):
            return redirect("dreams:mine", key=key)
    return _page(request, "picture", dream, key, form)


def mine_picture_file(request: HttpRequest, key: str, picture: str) -> FileResponse:
    """The dream's picture for its owner, in any state."""
    found = get_object_or_404(Dream.objects.filter(key_mac=Dream.mac_of_key(key)))
    get_object_or_404(found.pictures.all(), key=picture)
    return picture_file(picture, pictures.LARGE, "private, no-store")


def _kept(request: HttpRequest, form: Form, act: Callable[[], None]) -> bool:
    """Do it, and say so; or put a sentence into the form, which comes back as it was typed."""
    try:
        act()
    except BranchReadOnly:
        sentence = read_only()
    except NotChangeable:
        sentence = _("This dream cannot be changed now.")
    except NotAPicture as problem:
        sentence = str(problem)
    except NewToTheBoard:
        sentence = _("The board has said yes to the dream as it stands. What is new would be public without its yes.")
    else:
        messages.success(request, _("Your changes are kept."))
        return True
    if form.is_bound:
        form.add_error(None, sentence)
    else:
        messages.error(request, sentence)
    return False


def _page(request: HttpRequest, name: str, dream: Dream, key: str, form: Form, **more: Any) -> HttpResponse:
    context = {
        "dream": dream,
        "branch": dream.branch,
        "key": key,
        "form": form,
        "is_approved": dream.state not in REWRITABLE,
        **owned_cover(dream),
        **more,
    }
    return render(request, f"dreams/mine_{name}.html", context)
