"""The teacher's console: one page that says where the room is, and one address for each thing she does."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from lifecycles import IllegalMove
from schools.models import BranchReadOnly
from workshops import scenes
from workshops.actions.clusters import ShortlistSize
from workshops.actions.lesson import NotRevealed
from workshops.actions.room import NotNow
from workshops.lifecycle import State
from workshops.models import Workshop
from workshops.scenes import Scene
from workshops.views.console_page import console_page
from workshops.views.console_verbs import VERBS


def find_workshop(request: MemberRequest, pk: int) -> Workshop:
    """A workshop of a class that one teaches; any other is not found."""
    return get_object_or_404(Workshop.objects.led_by(request.user).with_place(), pk=pk)


@never_cache
@login_required
def console(request: MemberRequest, pk: int) -> HttpResponse:
    """Where the room is, what to say and do, what came in, and the next step."""
    room = find_workshop(request, pk)
    scene = scenes.set_scene(room)
    pulse = _pulse(room, scene)
    if request.GET.get("v") == pulse:
        return HttpResponse(status=204)
    return render(request, "workshops/console.html", console_page(room, scene) | {"pulse": pulse})


@require_POST
@login_required
def console_do(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """One thing that the teacher does; what cannot be done now is said in a sentence, and what was typed comes back."""
    room = find_workshop(request, pk)
    if verb not in VERBS:
        raise Http404
    refused = None
    try:
        refused = VERBS[verb](request, room)
    except NotRevealed:
        messages.info(request, _("The cards are hidden until you show them to the room."))
    except (NotNow, IllegalMove):
        messages.info(request, _why_not(room))
    except ShortlistSize:
        messages.error(request, _("A vote needs two to nine clusters on the shortlist. Choose them first."))
    except BranchReadOnly:
        messages.error(request, _("The municipality's licence has ended, so no new workshop can start here."))
    if refused is not None:
        return _give_back(request, pk, refused)
    if verb == "finish":
        return redirect("workshops:workshop", pk=room.pk)
    return redirect("workshops:console", pk=room.pk)


def _give_back(request: MemberRequest, pk: int, refused: Form) -> HttpResponse:
    """The console as it is now, with what was typed still in its fields and the reason beside them."""
    room = find_workshop(request, pk)
    scene = scenes.set_scene(room)
    context = console_page(room, scene, refused=refused) | {"pulse": _pulse(room, scene)}
    return render(request, "workshops/console.html", context, status=422)


def _why_not(room: Workshop) -> str:
    """Why a button did nothing: the lesson has not begun, is over, or somebody else was faster."""
    state = Workshop.objects.values_list("state", flat=True).get(pk=room.pk)
    if state == State.PLANNED:
        return _("The lesson has not started yet, so nothing was changed.")
    if state == State.FINISHED:
        return _("The workshop is finished, so nothing was changed. What it came to is kept.")
    return _("The room has moved on meanwhile, so nothing was changed. Here is where it is now.")


def _pulse(room: Workshop, scene: Scene) -> str:
    """What the console has to show, in one word: the same word, nothing new. Its clock counts on by itself."""
    turnout = scenes.vote_turnout(scene) if scene.name == "vote" else None
    dots = scenes.dot_turnout(scene) if scene.name == "dots" else None
    return f"{room.version}.{room.pulse}.{dots.placed if dots else 0}.{turnout.voted if turnout else 0}"
