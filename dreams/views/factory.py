"""The Factory and the Archive: dreams in the making, those that came true, those that are over."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from dreams.lifecycle import State
from dreams.models import Dream
from dreams.views.places import get_branch, page_of

SHELVES = {
    "projects": (gettext_lazy("In the making"), [State.PRODUCING, State.PAUSED]),
    "realised": (gettext_lazy("Realised"), [State.REALISED]),
    "archive": (gettext_lazy("The Archive"), [State.ARCHIVED]),
}


def factory(request: HttpRequest, branch: str) -> HttpResponse:
    """Dreams in the making, those that came true, and the Archive."""
    place = get_branch(request, branch)
    show = request.GET.get("show", "")
    show = show if show in SHELVES else "projects"
    dreams = Dream.objects.for_branch(place).filter(state__in=SHELVES[show][1]).with_card().with_diary_line()
    page = page_of(request, dreams.prefetch_related("project__milestones").newest())
    context = {
        "branch": place,
        "page": page,
        "show": show,
        "tabs": [(key, str(label), urlencode({"show": key})) for key, (label, _states) in SHELVES.items()],
        "query": urlencode({"show": show}),
    }
    return render(request, "dreams/factory.html", context)
