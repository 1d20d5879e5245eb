"""Where a teacher chooses seed cards: suggestions first, a search beside, ideas of earlier classes below."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from dreams.models import Dream, Theme
from workshops import seed_choice
from workshops.actions import seeds as actions
from workshops.actions.room import NotNow
from workshops.lifecycle import State
from workshops.models import Card, Workshop
from workshops.seed_choice import Picked, Search
from workshops.views.console import find_workshop


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seeds(request: MemberRequest, pk: int) -> HttpResponse:
    """One form: its small buttons look for dreams and keep the ticks, its large one brings the ticked ones in."""
    room = find_workshop(request, pk)
    if request.method != "POST":
        looked = "look" in request.GET
        return _page(request, room, Picked.read(request.GET.getlist("pick")) if looked else Picked.of(room))
    if "look" in request.POST:
        return redirect(f"{reverse('workshops:seeds', args=[room.pk])}?{_as_address(request.POST)}#find")
    picked = Picked.read(request.POST.getlist("pick"))
    try:
        staying = actions.set_seeds(room, by=request.user, dreams=picked.dreams, ideas=picked.ideas)
    except actions.TooMany:
        return _page(request, room, picked, status=422)
    except NotNow:
        messages.info(request, _("The lesson is over, so nothing was changed."))
        return redirect("workshops:workshop", pk=room.pk)
    _say(request, room, picked, staying)
    return redirect("workshops:seeds", pk=room.pk)


def _as_address(sent: QueryDict) -> str:
    """What was looked for and ticked, as an address that can be loaded anew; not the form's token."""
    kept = QueryDict(mutable=True)
    for name in ("q", "theme", "sort", "look"):
        kept[name] = sent.get(name, "")
    kept.setlist("pick", Picked.read(sent.getlist("pick")).ticks()[: 3 * actions.MOST])
    return kept.urlencode()


def _say(request: MemberRequest, room: Workshop, picked: Picked, staying: list[Card]) -> None:
    count = Card.objects.filter(workshop=room).seeds().count()
    said = ngettext("%(n)d seed card is in.", "%(n)d seed cards are in.", count) % {"n": count}
    if 0 < count < actions.ENOUGH:
        said += " " + _("Five to ten give the class more to think with, but it is your choice.")
    messages.success(request, said)
    for card in staying:
        kept = _("“%(text)s” stays, for it lies in a cluster. You can take it away on the console.")
        messages.info(request, kept % {"text": card.text})
    if count < len(picked) + len(staying):
        messages.info(request, _("What is not in the Bank any more was left out."))


def _page(request: MemberRequest, room: Workshop, picked: Picked, *, status: int = 200) -> HttpResponse:
    search = Search.read(request.GET if request.method != "POST" else request.POST)
    context: dict[str, Any] = {
        "workshop": room,
        "branch": room.school_class.school.branch,
        "search": search,
        "themes": Theme.choices,
        "sorts": seed_choice.SORTS.items(),
        "most": actions.MOST,
        "enough": actions.ENOUGH,
        "over": max(0, len(picked) - actions.MOST),
        "picked_count": len(picked),
        "is_saved": picked == Picked.of(room),
        "is_over": room.state == State.FINISHED,
        "chosen": Dream.objects.public().filter(pk__in=picked.dreams).with_card().order_by("pk"),
        "ideas": _ideas(room, picked),
    }
    if search:
        page = seed_choice.page_of(room, search, without=picked.dreams, number=request.GET.get("look", ""))
        context |= {"page": page, "found": page.object_list}
    else:
        context |= {"page": None, "found": seed_choice.suggestions(room, without=picked.dreams)}
    return render(request, "workshops/seeds.html", context, status=status)


def _ideas(room: Workshop, picked: Picked) -> list[dict[str, Any]]:
    """Ideas with their words, those that are chosen first."""
    offered = list(actions.ideas_for(room).with_words().order_by("-made_at")[: seed_choice.MOST_IDEAS])
    rows = [
        {
            "idea": idea,
            "words": actions.words_of(idea),
            "ticked": idea.pk in picked.ideas,
            "cards": idea.cluster.wall_cards if idea.cluster else [],
        }
        for idea in offered
    ]
    return sorted(rows, key=lambda row: not row["ticked"])
