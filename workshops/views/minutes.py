"""What everybody may read of meetings: approved minutes, the list of them, and an invitation for a calendar."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.reading import speak
from accounts.requests import MemberRequest
from dreams.views.places import get_branch, page_of
from workshops import invitation
from workshops.keepers import keeps
from workshops.minutes import Minutes
from workshops.models import Meeting
from workshops.views.meetings import find_meeting


@never_cache
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes: for everybody once they are approved and public, before that for who keeps them."""
    found = get_object_or_404(Meeting.objects.with_council(), pk=pk)
    is_public = found.is_locked and found.public
    may_keep = request.user.is_authenticated and keeps(request.user, found.council)
    if not is_public and not may_keep:
        raise Http404
    speak(request, found.language)
    context = {"meeting": found, "minutes": Minutes(found), "branch": found.council.branch, "may_keep": may_keep}
    return render(request, "workshops/meetings/minutes.html", context)


@never_cache
def board_meetings(request: HttpRequest, branch: str) -> HttpResponse:
    """The board's public meetings: what comes, and the minutes of what was."""
    place = get_branch(request, branch)
    of_board = Meeting.objects.of_board(place)
    context = {
        "branch": place,
        "coming": list(of_board.coming(timezone.now()).filter(public=True)),
        "page": page_of(request, of_board.readable().order_by("-starts_at", "-pk")),
    }
    return render(request, "workshops/meetings/public.html", context)


@never_cache
@login_required
def meeting_calendar(request: MemberRequest, pk: int) -> HttpResponse:
    """The invitation as a file for calendars; who keeps the meeting sends it on."""
    found = find_meeting(request, pk)
    address = request.build_absolute_uri(found.get_absolute_url())
    content = invitation.calendar(found, address=address, now=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="meeting-{found.pk}.ics"'
    return response
