"""One cluster, large: everything that lies in it, to be read by the whole room."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from accounts.reading import speak
from accounts.requests import MemberRequest
from workshops.models import Cluster
from workshops.views.console import find_workshop


@never_cache
@login_required
def cluster(request: MemberRequest, pk: int, key: int) -> HttpResponse:
    """In the room's language, for it is shown to the room. Before the reveal nothing lies there for it."""
    room = find_workshop(request, pk)
    speak(request, room.language, for_a_room=True)
    standing = Cluster.objects.filter(workshop=room).standing()
    found = get_object_or_404(standing.with_cards(), pk=key)
    return render(request, "workshops/cluster.html", {"workshop": room, "cluster": found})
