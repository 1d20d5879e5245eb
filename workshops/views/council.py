"""What the classes hand to their student council."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from accounts.requests import MemberRequest
from schools.models import Council
from schools.permissions import Capability, councils_where
from workshops.lifecycle import Destination
from workshops.models import Harvest


@never_cache
@login_required
def council_ideas(request: MemberRequest, pk: int) -> HttpResponse:
    """The dreams by class, newest school year first, without names; for those who lead the council."""
    led = councils_where(request.user, Capability.LEAD_COUNCIL).filter(kind=Council.Kind.STUDENT)
    council = get_object_or_404(led.select_related("school", "branch"), pk=pk)
    handed = Harvest.objects.offered(Destination.COUNCIL).filter(workshop__school_class__school=council.school_id)
    ideas = (
        handed.with_words()
        .select_related("workshop__school_class")
        .order_by(
            "-workshop__school_class__school_year",
            "workshop__school_class__grade",
            "workshop__school_class__name",
            "pk",
        )
    )
    classes = [
        {"school_class": school_class, "ideas": list(theirs)}
        for school_class, theirs in groupby(ideas, key=lambda idea: idea.workshop.school_class)
    ]
    context = {"council": council, "branch": council.branch, "classes": classes}
    return render(request, "workshops/council_ideas.html", context)
