"""Registering without an account: the form, and the private page that the link in the letter opens."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import never_cache

from dreams.mail import absolute
from dreams.views.links import find, language_of
from dreams.views.places import read_only
from printing import qr
from schools.models import BranchReadOnly
from townhalls.actions import registering
from townhalls.actions.keeping import NotNow
from townhalls.forms.registering import PartyForm, RegisterForm
from townhalls.models import Registration
from townhalls.views.public import find_public


@never_cache
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how many come. The place is taken when the link in the letter was used."""
    hall = find_public(request, pk)
    if not hall.is_open:
        messages.info(request, _closed())
        return redirect(hall)
    form = RegisterForm(request, request.POST or None)
    draft = f"town-hall-{hall.pk}-register"
    if form.is_valid():
        try:
            form.save(hall, language=get_language())
        except BranchReadOnly:
            form.add_error(None, read_only())
        except NotNow:
            form.add_error(None, _closed())
        else:
            messages.success(request, _("Thank you."), extra_tags=f"draft-done:{draft}")
            return redirect("townhalls:registered", hall.pk)
    context = {"hall": hall, "branch": hall.branch, "form": form, "draft": draft}
    return render(request, "townhalls/register.html", context, status=422 if form.errors else 200)


def _closed() -> str:
    return _("Registration is closed. You can still come: whoever has no place is let in as long as there is room.")


@never_cache
def registered(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter is on its way. The same for everybody, whoever had registered before."""
    hall = find_public(request, pk)
    return render(request, "townhalls/registered.html", {"hall": hall, "branch": hall.branch})


class _NotSaid(Exception):
    """What was sent is no wish of ours, or is not well said: the page comes back."""


@never_cache
def mine(request: HttpRequest, key: str) -> HttpResponse:
    """The party's own page: confirm, show the code at the door, be more or fewer, give up. Looking changes nothing."""
    found = find(Registration, key, "town_hall__branch__licence", "town_hall__places")
    if found is None or found.group_id is not None:
        return render(request, "townhalls/no_such_place.html", status=404)
    language_of(request, found)
    form = PartyForm(found, request.POST if request.POST.get("do") == "change" else None)
    problem = ""
    if request.method == "POST":
        try:
            return _do(request, found, form)
        except registering.LinkExpired:
            problem = _("This link is too old. Ask for a new one here.")
        except NotNow:
            problem = _("This cannot be changed any more: you have come, it has begun, or it was called off.")
        except BranchReadOnly:
            problem = read_only()
        except Registration.DoesNotExist:  # given up in another tab
            return render(request, "townhalls/no_such_place.html", status=404)
        except _NotSaid:
            pass
    return _page(request, found, form, problem)


def _page(request: HttpRequest, found: Registration, form: PartyForm, problem: str) -> HttpResponse:
    hall = found.town_hall
    context = {"registration": found, "hall": hall, "branch": hall.branch, "form": form, "problem": problem}
    if found.is_placed:
        at_door = f"{reverse('townhalls:door', args=[hall.pk])}?code={found.code}"
        context["code"] = qr.svg(absolute(at_door), title=_("QR code for the door"))
    return render(request, "townhalls/mine.html", context, status=422 if problem or form.errors else 200)


def _do(request: HttpRequest, found: Registration, form: PartyForm) -> HttpResponse:
    wish = request.POST.get("do")
    if wish == "confirm":
        registering.confirm(found)
        said = _("You have a place. Welcome.") if found.is_placed else _("You are on the waiting list.")
    elif wish == "change" and form.is_valid() and form.save():
        said = _("It is changed.")
    elif wish == "again":
        registering.send_link_again(found)
        said = _("A new letter is on its way to you.")
    elif wish == "give_up":
        registering.give_up(found)
        messages.success(request, _("Your place is given up, and everything about you is deleted."))
        return redirect(found.town_hall)
    else:
        raise _NotSaid
    messages.success(request, said)
    return redirect(found)
