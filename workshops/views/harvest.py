"""What comes of the lesson: what was chosen goes to the board, every other dream gets a place before the bell."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext, pgettext
from django.views.decorators.cache import never_cache

from accounts.requests import MemberRequest
from dreams import criteria
from dreams.models import Dream
from lifecycles import IllegalMove
from schools.models import BranchReadOnly
from workshops import places, scenes
from workshops.actions import choice, harvest as actions
from workshops.actions.choice import Choice
from workshops.actions.room import NotNow
from workshops.forms.afterlives import RestForm
from workshops.forms.harvest import HarvestForm, first_words
from workshops.lifecycle import Destination
from workshops.models import Card, Cluster, Workshop
from workshops.places import Row
from workshops.views.console import find_workshop


@never_cache
@login_required
def harvest(request: MemberRequest, pk: int) -> HttpResponse:
    """The dream that was chosen, as the board will read it; with several chosen, one after the other."""
    room = find_workshop(request, pk)
    standing = choice.of(room)
    steps = _steps(room, standing)
    current = _current(request, room, steps)
    form = _form(request, room, current)
    already: Dream | None = None
    if current and form and form.is_bound and form.is_valid():
        already = _send(request, form, current)
        if not form.errors and already is None:
            return redirect(_next_page(room, standing))
    context = {
        "workshop": room,
        "branch": room.school_class.school.branch,
        "current": places.row(current) if current else None,
        "form": form,
        "already": already,
        "steps": steps,
        "step": next((n for n, row in enumerate(steps, start=1) if row.thing == current), 0),
        "tied": standing.tied,
        "sent": places.sent_from(room),
        "is_over": _is_over(room),
        "rest": len([row for row in places.rest_of(room, standing) if not row.place]),
    }
    failed = already is not None or bool(form and form.errors)
    return render(request, "workshops/harvest.html", context, status=422 if failed else 200)


def _is_over(room: Workshop) -> bool:
    """The bell of that day has rung long ago: there is nobody to say the closing line to."""
    return timezone.localdate() > timezone.localdate(room.starts_at)


def _steps(room: Workshop, standing: Choice) -> list[Row]:
    """The chosen clusters in their order, with what became of them."""
    keys = [cluster.pk for cluster in standing.chosen]
    fetched = room.clusters.filter(pk__in=keys).with_cards().select_related("harvest__dream").in_bulk()
    return [places.row(fetched[key]) for key in keys]


def _current(request: MemberRequest, room: Workshop, steps: list[Row]) -> Cluster | Card | None:
    """What the form is about: what was asked for, else the first choice that the board does not have yet."""
    asked = request.POST if request.method == "POST" else request.GET
    if key := _number(asked.get("cluster")):
        # What was typed about a cluster that somebody merged since comes back with that said.
        found = Cluster.objects.filter(workshop=room, pk=key)
        if request.method != "POST":
            found = found.standing()
        return found.select_related("harvest__dream", "workshop__school_class__school__branch__licence").first()
    if key := _number(asked.get("card")):
        alone = Card.objects.filter(workshop=room, pk=key).on_their_own()
        return alone.select_related("harvest__dream", "workshop__school_class__school__branch__licence").first()
    return next((row.thing for row in steps if row.dream is None), None)


def _number(value: str | None) -> int:
    """A key from an address or a hidden field; 0 for anything that our pages do not write."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 19 else 0


def _form(request: MemberRequest, room: Workshop, current: Cluster | Card | None) -> HarvestForm | None:
    if current is None:
        return None
    is_choice = actions.is_choice(current, room)
    if request.method == "POST":
        return HarvestForm(request.POST, is_choice=is_choice)
    if places.row(current).dream is not None:
        return None
    return HarvestForm(initial=first_words(current, votes=_votes(room, current)), is_choice=is_choice)


def _votes(room: Workshop, thing: Cluster | Card) -> tuple[int, int] | None:
    """How many of how many chose it in the last closed vote."""
    scene = scenes.set_scene(room)
    if scene.outcome is None or scene.vote_round is None:
        return None
    option = scene.vote_round.election.options.filter(origin=f"cluster:{thing.pk}").first()
    line = next((line for line in scene.outcome.lines if option and line.no == option.no), None)
    return (line.votes, scene.outcome.turnout.voted) if line and line.votes else None


def _send(request: MemberRequest, form: HarvestForm, thing: Cluster | Card) -> Dream | None:
    """Send it. What stands in the way is said in the form; the dream that the board has already comes back."""
    try:
        dream = form.save(thing, by=request.user)
    except actions.AlreadySent as already:
        return already.dream
    except NotNow:
        form.add_error(None, _("This was merged into another cluster or sealed. Go back and choose again."))
        return None
    except (BranchReadOnly, actions.SealedWords) as hindrance:
        form.add_error(None, _sentence(hindrance))
        return None
    day = date_format(dream.answer_due, pgettext("date format", "l j F")) if dream.answer_due else ""
    said = _("The dream is sent to the board. The answer comes by %(day)s.") % {"day": day}
    kind = "cluster" if isinstance(thing, Cluster) else "card"
    messages.success(request, said, extra_tags=f"draft-done:harvest-{kind}-{thing.pk}")
    return None


def _next_page(room: Workshop, standing: Choice) -> str:
    """The next choice, then the rest."""
    unsent = any(row.dream is None for row in _steps(room, standing))
    return reverse("workshops:harvest" if unsent else "workshops:rest", args=[room.pk])


@never_cache
@login_required
def rest(request: MemberRequest, pk: int) -> HttpResponse:
    """Every dream that was not chosen, each with a place to go; one button keeps all the rest for the next class."""
    room = find_workshop(request, pk)
    standing = choice.of(room)
    data = request.POST if request.method == "POST" else None
    form = RestForm(room, places.rest_of(room, standing), criteria=criteria.current(), data=data)
    trouble = ""
    if data is not None and form.is_valid():
        trouble = _settle(request, form)
        if not trouble:
            return redirect("workshops:rest", pk=room.pk)
    context = {
        "workshop": room,
        "branch": room.school_class.school.branch,
        "form": form,
        "trouble": trouble,
        "sent": places.sent_from(room),
        "is_over": _is_over(room),
        "unsent": [row for row in _steps(room, standing) if row.dream is None],
    }
    return render(request, "workshops/rest.html", context, status=422 if form.has_errors or trouble else 200)


def _settle(request: MemberRequest, form: RestForm) -> str:
    """Give all of them their places; a sentence about what stands in the way."""
    try:
        went = form.save(by=request.user)
    except (BranchReadOnly, actions.SealedWords, actions.AlreadySent, NotNow, IllegalMove) as hindrance:
        return _sentence(hindrance)
    for sentence in _where_they_went(went):
        messages.success(request, sentence)
    return ""


def _where_they_went(went: Counter[Destination]) -> list[str]:
    sentences: dict[Destination, Any] = {
        Destination.BANK: ngettext(
            "%(n)d dream is sent to the Bank. The board answers it.",
            "%(n)d dreams are sent to the Bank. The board answers each.",
            went[Destination.BANK],
        ),
        Destination.COUNCIL: ngettext(
            "%(n)d goes to the student council.", "%(n)d go to the student council.", went[Destination.COUNCIL]
        ),
        Destination.NEXT_CLASS: ngettext(
            "%(n)d is kept for the next class.", "%(n)d are kept for the next class.", went[Destination.NEXT_CLASS]
        ),
    }
    return [sentence % {"n": went[place]} for place, sentence in sentences.items() if went[place]]


def _sentence(hindrance: Exception) -> str:
    if isinstance(hindrance, BranchReadOnly):
        return _("The municipality's licence has ended, so the board takes no new dreams now.")
    if isinstance(hindrance, actions.SealedWords):
        return _("This text has the words of a card that is sealed. Take them out, then send it.")
    if isinstance(hindrance, actions.AlreadySent):
        return _("“%(title)s” was sent to the board meanwhile. Look once more.") % {"title": hindrance.dream.title}
    return _("Something here was changed meanwhile, so nothing was sent. What you chose still stands below.")
