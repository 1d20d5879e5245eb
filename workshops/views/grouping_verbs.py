"""The verbs of grouping: dragged, typed or chosen from a menu, they are the same. What is gone is said by its name."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.requests import MemberRequest
from workshops.actions import clusters, seeds
from workshops.actions.clusters import CardGone, ClusterGone, ClusterSent
from workshops.actions.room import NotNow
from workshops.forms.grouping import ClusterForm, MergeForm, MoveForm
from workshops.models import Card, Cluster, Workshop
from workshops.views import sent

Verb = Callable[[MemberRequest, Workshop], None]


def _saying_what_is_gone(verb: Verb) -> Verb:
    """Another teacher was faster: the sentence names the thing, and nothing was changed."""

    @wraps(verb)
    def pressed(request: MemberRequest, room: Workshop) -> None:
        try:
            verb(request, room)
        except ClusterGone as gone:
            part, whole = gone.cluster, gone.cluster.merged_into
            said = _("“%(title)s” has just been merged into “%(into)s”. Nothing else was changed.")
            messages.info(request, said % {"title": part.title, "into": whole.title if whole else ""})
        except CardGone:
            messages.info(request, _("The card is not on the wall any more. Nothing was changed."))
        except ClusterSent:
            messages.info(request, _("A dream was sent from this cluster, so it stays as it is."))

    return pressed


def _card(request: MemberRequest, room: Workshop) -> Card:
    """Any card of the room: that it is gone is an answer too."""
    return get_object_or_404(
        Card.objects.filter(workshop=room).select_related("workshop"), pk=sent.number(request, "card")
    )


def _cluster(request: MemberRequest, room: Workshop) -> Cluster:
    """Any cluster of the room: that it was merged is an answer too."""
    return get_object_or_404(Cluster.objects.filter(workshop=room), pk=sent.number(request, "cluster"))


def _new(request: MemberRequest, room: Workshop) -> None:
    form = ClusterForm(request.POST)
    if form.is_valid():
        form.save(room, by=request.user, card=_card(request, room) if request.POST.get("card") else None)
    else:
        sent.say_errors(request, form)


def _rename(request: MemberRequest, room: Workshop) -> None:
    form = ClusterForm(request.POST)
    if form.is_valid():
        form.rename(_cluster(request, room), by=request.user)
    else:
        sent.say_errors(request, form)


def _move(request: MemberRequest, room: Workshop) -> None:
    form = MoveForm(room, request.POST)
    if not form.is_valid():
        raise NotNow
    form.save(_card(request, room), by=request.user)


def _merge(request: MemberRequest, room: Workshop) -> None:
    form = MergeForm(room, request.POST)
    if not form.is_valid():
        raise NotNow
    part = _cluster(request, room)
    whole = form.save(part, by=request.user)
    said = _("“%(title)s” lies in “%(into)s” now. You can take it out again there.")
    messages.success(request, said % {"title": part.title, "into": whole.title})


def _unmerge(request: MemberRequest, room: Workshop) -> None:
    part = _cluster(request, room)
    clusters.unmerge(part, by=request.user)
    messages.success(request, _("“%(title)s” stands alone again, with its cards.") % {"title": part.title})


def _seed_away(request: MemberRequest, room: Workshop) -> None:
    seeds.take_away(_card(request, room), by=request.user)


GROUPING: dict[str, Verb] = {
    verb: _saying_what_is_gone(press)
    for verb, press in {
        "cluster-new": _new,
        "cluster-rename": _rename,
        "cluster-merge": _merge,
        "cluster-unmerge": _unmerge,
        "move": _move,
        "seed-away": _seed_away,
    }.items()
}
