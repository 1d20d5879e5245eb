"""What comes of the lesson: the class's choice goes to the board, the rest is kept."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.requests import MemberRequest
from schools.models import BranchReadOnly
from workshops import scenes
from workshops.actions import harvest as actions
from workshops.actions.room import NotNow
from workshops.forms.harvest import HarvestForm, proposal
from workshops.models import Card, Cluster, Workshop
from workshops.views.console import find_workshop


@never_cache
@login_required
def harvest(request: MemberRequest, pk: int) -> HttpResponse:
    """The chosen cluster as a dream to send, and every other cluster with a place to go."""
    room = find_workshop(request, pk)
    clusters = list(room.clusters.standing().with_cards().select_related("harvest__dream"))
    chosen = {cluster.pk for cluster in scenes.chosen(room)}
    if request.method == "POST" and request.POST.get("do") == "hand_on":
        return _hand_on(request, room)
    current = _current(request, room, clusters, chosen)
    form = _form(request, room, current)
    if current and form and form.is_valid() and (done := _deposit(request, room, current, form)):
        return done
    context = {
        "workshop": room,
        "branch": room.school_class.school.branch,
        "current": current,
        "form": form,
        "rows": [{"cluster": c, "chosen": c.pk in chosen, "harvest": getattr(c, "harvest", None)} for c in clusters],
        "loose": Card.objects.filter(workshop=room, cluster=None).on_wall(),
    }
    return render(request, "workshops/harvest.html", context, status=422 if form and form.errors else 200)


def _current(request: MemberRequest, room: Workshop, clusters: list[Cluster], chosen: set[int]) -> Cluster | None:
    """The cluster that the form is about: the one asked for, else the first choice that is not sent yet."""
    asked = request.POST.get("cluster") or request.GET.get("cluster")
    if asked:
        standing = next((cluster for cluster in clusters if str(cluster.pk) == asked), None)
        return standing or (_merged_meanwhile(room, asked) if request.method == "POST" else None)
    return next((c for c in clusters if c.pk in chosen and getattr(c, "harvest", None) is None), None)


def _merged_meanwhile(room: Workshop, asked: str) -> Cluster | None:
    """What was typed about a cluster that somebody merged since comes back with that said."""
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        return None
    return Cluster.objects.filter(workshop=room, pk=asked).select_related("workshop__school_class__school").first()


def _form(request: MemberRequest, room: Workshop, current: Cluster | None) -> HarvestForm | None:
    if current is None:
        return None
    if request.method == "POST":
        return HarvestForm(request.POST)
    sent = getattr(current, "harvest", None)
    if sent and sent.dream_id:
        return None
    return HarvestForm(initial=proposal(room, current, votes=_votes(room, current)))


def _votes(room: Workshop, cluster: Cluster) -> tuple[int, int] | None:
    """How many of how many chose it in the last closed vote."""
    scene = scenes.set_scene(room)
    if scene.outcome is None or scene.vote_round is None:
        return None
    option = scene.vote_round.election.options.filter(origin=f"cluster:{cluster.pk}").first()
    line = next((line for line in scene.outcome.lines if option and line.no == option.no), None)
    return (line.votes, scene.outcome.turnout.voted) if line and line.votes else None


def _deposit(request: MemberRequest, room: Workshop, cluster: Cluster, form: HarvestForm) -> HttpResponse | None:
    try:
        dream = form.save(cluster, by=request.user)
    except BranchReadOnly:
        form.add_error(None, _("The municipality's licence has ended, so the board takes no new dreams now."))
        return None
    except actions.SealedWords:
        form.add_error(None, _("This text has the words of a card that is sealed. Take them out, then send it."))
        return None
    except NotNow:
        form.add_error(None, _("This cluster was merged into another. Go back and choose that one."))
        return None
    day = date_format(dream.answer_due, "l j. F") if dream.answer_due else ""
    said = _("The dream is sent to the board. The answer comes by %(day)s.") % {"day": day}
    messages.success(request, said, extra_tags=f"draft-done:harvest-{cluster.pk}")
    return redirect("workshops:harvest", pk=room.pk)


def _hand_on(request: MemberRequest, room: Workshop) -> HttpResponse:
    asked = request.POST.get("cluster", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
        asked = "0"
    cluster = get_object_or_404(Cluster.objects.filter(workshop=room).standing(), pk=asked)
    actions.hand_on(cluster, by=request.user)
    messages.success(request, _("“%(title)s” is kept for the next class.") % {"title": cluster.title})
    return redirect("workshops:harvest", pk=room.pk)
