"""What happened to an election, line by line, and whether the log is whole."""

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from elections import actions as elections
from polls.chronicle import told
from polls.views.voting import find


@require_safe
@never_cache
def page(request: HttpRequest, branch: str, slug: str) -> HttpResponse:
    """The log of an election that everybody may see."""
    found = find(request, branch, slug)
    prefetch_related_objects([found.election], "events")
    context = {
        "poll": found,
        "branch": found.branch,
        "lines": told(found.election.events.all()),
        "is_whole": elections.is_whole(found.election),
    }
    return render(request, "polls/events.html", context)
