"""Dreams that are there already and sound like the one that is being written."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dreams import search
from dreams.models import Dream
from dreams.often import SIMILAR
from dreams.views.places import get_branch
from schools.models import Branch

LONGEST_TITLE = 90
SHORTEST_WORD = 4  # letters; "for" and "med" are in every title


def similar(request: HttpRequest, branch: str) -> HttpResponse:
    """Public dreams that share a word with the title that is being typed, however it is inflected."""
    place = get_branch(request, branch)
    return render(request, "dreams/_similar.html", {"similar": alike(place, request.GET.get("title", ""))})


def alike(place: Branch, title: str) -> list[Dream]:
    """The most popular ones; none where the title has no word of its own yet."""
    words = [word for word in search.words(title[:LONGEST_TITLE]) if len(word) >= SHORTEST_WORD]
    condition = Q()
    for word in words[: search.MOST_WORDS]:
        condition |= search.matching(word) or Q()
    if not condition:
        return []
    found = Dream.objects.for_branch(place).public().filter(condition)
    return list(found.only("title", "language").popular()[:SIMILAR])
