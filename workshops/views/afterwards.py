"""What came of a workshop, for its teacher: the funnel, the exit slips, where everything went, and the protocol."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from workshops import exit_summary, protocol
from workshops.actions import exits
from workshops.actions.room import NotNow
from workshops.afterwards import Record
from workshops.lifecycle import State
from workshops.views.console import find_workshop


@never_cache
@login_required
def afterwards(request: MemberRequest, pk: int) -> HttpResponse:
    """From cards to a dream, and from there to the board: numbers, dates and links. Never a name."""
    room = find_workshop(request, pk)
    record = Record(room)
    context = {
        "workshop": room,
        "branch": room.school_class.school.branch,
        "record": record,
        "exits": exit_summary.summary_of(room),
        "is_finished": room.state == State.FINISHED,
        "unsent": [group for group in record.groups if group.is_chosen and not group.is_sent],
        "without_place": record.without_place,
    }
    return render(request, "workshops/afterwards.html", context)


@require_POST
@login_required
def words_away(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a sentence off the exit slips. Pressed twice, the second finds it gone, as was asked for."""
    room = find_workshop(request, pk)
    try:
        gone = exits.take_words_away(room, by=request.user, key=request.POST.get("key", ""))
    except NotNow as too_early:
        raise Http404 from too_early
    if gone:
        said = _("The sentence is gone for good. If it worries you, follow your school's routine for concern.")
        messages.warning(request, said)
    return redirect(f"{reverse('workshops:afterwards', args=[pk])}#exits-heading")


@never_cache
@login_required
def protocol_csv(request: MemberRequest, pk: int) -> StreamingHttpResponse:
    """The protocol's cards as rows for a spreadsheet, once the workshop is finished."""
    room = find_workshop(request, pk)
    if room.state != State.FINISHED:
        raise Http404
    # Made before they are sent: while they are, the language of the request is put away already.
    lines = list(protocol.csv_lines(Record(room)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="protokoll-{room.pk}.csv"'
    return response
