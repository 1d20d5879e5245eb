"""What everybody reads of a town hall: its one address, and its entry in a calendar."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.reading import speak
from dreams.calendars import TYPE
from townhalls import invitation
from townhalls.agenda import agenda_of
from townhalls.lifecycle import State
from townhalls.models import TownHall
from townhalls.permissions import groups_spoken_for_by


def find_public(request: HttpRequest, pk: int) -> TownHall:
    """One that is announced, or was; its pages speak its language. A draft is there for its organiser alone."""
    found = get_object_or_404(TownHall.objects.with_place(), pk=pk)
    if found.state == State.DRAFT and not TownHall.objects.held_by(request.user).filter(pk=pk).exists():
        raise Http404
    speak(request, found.language)
    return found


@never_cache
@require_safe
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """When, where, how to register; then the agenda and who is invited."""
    hall = find_public(request, pk)
    context = {
        "hall": hall,
        "branch": hall.branch,
        "agenda": agenda_of(hall),
        "groups": list(hall.groups.select_related("council", "school")),
        "own_groups": groups_spoken_for_by(request.user).filter(town_hall=hall).select_related("council", "school"),
        "is_over": hall.ends_at < timezone.now() or hall.state == State.HELD,
        "is_organiser": TownHall.objects.held_by(request.user).filter(pk=hall.pk).exists(),
    }
    return render(request, "townhalls/page.html", context)


@never_cache
@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that a calendar reads. Of one that is called off it strikes the entry out."""
    hall = find_public(request, pk)
    response = HttpResponse(invitation.calendar(hall, now=timezone.now()), content_type=TYPE)
    response["Content-Disposition"] = f'attachment; filename="town-hall-{hall.pk}.ics"'
    return response
