"""What everybody sees: Bank, Factory, one dream, its drawing, the board."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST

from accounts.reading import speak
from dreams import actions, boards, criteria, supporter
from dreams.covers import cover_svg
from dreams.lifecycle import State
from dreams.models import AskedOf, CriteriaAnswer, Dream, Support, Theme
from dreams.shuffled import Shuffled
from schools.models import Branch, BranchReadOnly, CouncilSeat
from schools.permissions import Capability

PAGE_SIZE = 20
SIMILAR = 3
WEEK = 7 * 24 * 3600

SORTS = {
    "newest": gettext_lazy("Newest"),
    "popular": gettext_lazy("Most liked"),
    "nearly": gettext_lazy("Nearly ready"),
    "random": gettext_lazy("Drawn today"),
}
SHELVES = {
    "projects": (gettext_lazy("In the making"), [State.PRODUCING, State.PAUSED]),
    "realised": (gettext_lazy("Realised"), [State.REALISED]),
    "archive": (gettext_lazy("The Archive"), [State.ARCHIVED]),
}


def get_branch(request: HttpRequest, slug: str) -> Branch:
    """The branch of an address, with its licence; its pages speak its language."""
    branch = get_object_or_404(Branch.objects.select_related("licence"), slug=slug)
    speak(request, branch.language)
    return branch


def _page(request: HttpRequest, dreams: Any) -> Page:
    return Paginator(dreams, PAGE_SIZE).get_page(request.GET.get("page"))


def bank(request: HttpRequest, branch: str) -> HttpResponse:
    """The dreams that wait for people: sorted, filtered, counted."""
    place = get_branch(request, branch)
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "newest"
    theme = request.GET.get("theme", "")
    dreams = Dream.objects.for_branch(place).in_bank().with_card()
    if theme in Theme.values:
        dreams = dreams.filter(theme=theme)
    else:
        theme = ""
    found = {
        "newest": dreams.newest,
        "popular": dreams.popular,
        "nearly": lambda: dreams.nearly_ready(place),
        "random": lambda: Shuffled(dreams, timezone.localdate()),
    }[sort]()
    page = _page(request, found)
    context = {
        "branch": place,
        "page": page,
        "total": page.paginator.count,
        "sort": sort,
        "theme": theme,
        "tabs": [
            (key, label, urlencode({"sort": key} | ({"theme": theme} if theme else {}))) for key, label in SORTS.items()
        ],
        "themes": Theme.choices,
        "query": urlencode({"sort": sort} | ({"theme": theme} if theme else {})),
    }
    return render(request, "dreams/bank.html", context)


def factory(request: HttpRequest, branch: str) -> HttpResponse:
    """Dreams in the making, those that came true, and the Archive."""
    place = get_branch(request, branch)
    show = request.GET.get("show", "")
    show = show if show in SHELVES else "projects"
    dreams = Dream.objects.for_branch(place).filter(state__in=SHELVES[show][1]).with_card()
    page = _page(request, dreams.prefetch_related("project__milestones").newest())
    context = {
        "branch": place,
        "page": page,
        "show": show,
        "tabs": [(key, label, urlencode({"show": key})) for key, (label, _states) in SHELVES.items()],
        "query": urlencode({"show": show}),
    }
    return render(request, "dreams/factory.html", context)


def dream(request: HttpRequest, pk: int) -> HttpResponse:
    """One dream, at the one address that it keeps from the Bank to the Archive."""
    found = Dream.objects.visible_to(request.user).with_card().filter(pk=pk).first()
    if found is None or found.state == State.WITHDRAWN:
        return _withdrawn_or_not_found(request, pk)
    speak(request, found.branch.language)
    known = supporter.known(request)
    mine = bool(known) and Support.objects.filter(dream=found, supporter_mac=actions.supporter_mac(known)).exists()
    steers = request.user.is_authenticated and request.user.has_perm(Capability.START_PROJECTS, found.branch)
    leads_class = _leads_its_class(request, found)
    milestones = list(found.project.milestones.all()) if hasattr(found, "project") else []
    context = {
        "dream": found,
        "branch": found.branch,
        "steps": found.steps.for_owner() if leads_class else found.steps.public(),
        "class_page": found.get_owner_url() if leads_class else "",
        "checks": checks(found),
        "milestones": milestones,
        "similar": Dream.objects.like(found).with_card().popular()[:SIMILAR],
        "supported": mine,
        "may_steer": steers,
        "address": request.build_absolute_uri(found.get_absolute_url()),
    }
    return render(request, "dreams/dream.html", context)


def _leads_its_class(request: HttpRequest, found: Dream) -> bool:
    """A class gets no mail: its teacher reads the answer here, and finds the way to the class's own page."""
    if found.school_class is None or not request.user.is_authenticated:
        return False
    return request.user.has_perm(Capability.TEACH, found.school_class)


def checks(found: Dream) -> list[dict[str, Any]]:
    """Each criterion with what the owner or the pupils said, and what the board said. Two queries."""
    said = {(a.asked_of, a.criterion): a for a in found.criteria_answers.select_related("version")}
    version = next((answer.version for answer in said.values()), None)
    if version is None:
        return []
    rows = []
    for criterion in criteria.worded(version):
        theirs: CriteriaAnswer | None = said.get((AskedOf.PUPILS, criterion.number)) or said.get(
            (AskedOf.OWNER, criterion.number)
        )
        board = said.get((AskedOf.BOARD, criterion.number))
        differs = bool(theirs and board and theirs.met != board.met)
        rows.append({"criterion": criterion, "theirs": theirs, "board": board, "differs": differs})
    return rows


def _withdrawn_or_not_found(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a published dream was withdrawn its address says so; everything else was never there."""
    gone = (
        Dream.objects.filter(pk=pk, state=State.WITHDRAWN, published_at__isnull=False, hidden_from="")
        .select_related("branch")
        .first()
    )
    if gone is None:
        raise Http404
    speak(request, gone.branch.language)
    return render(request, "dreams/withdrawn.html", {"branch": gone.branch}, status=410)


@require_POST
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """Count one person's enthusiasm. No queue is involved; pressing twice changes nothing."""
    found = get_object_or_404(Dream.objects.public().with_card().select_related("branch__licence"), pk=pk)
    speak(request, found.branch.language)
    who = supporter.of(request)
    try:
        is_new = actions.support(found, supporter=who)
    except actions.NotSupportable:
        return _answer_support(request, found, _("This dream is past the time when support is counted."), counted=False)
    except BranchReadOnly:
        return _answer_support(request, found, read_only(), counted=False)
    found.refresh_from_db(fields=["support_count"])
    said = (
        _("Thank you. Your support is counted.") if is_new else _("You have already supported this dream. Once counts.")
    )
    response = _answer_support(request, found, said, counted=True)
    supporter.remember(response, request, who)
    return response


def _answer_support(request: HttpRequest, found: Dream, said: str, *, counted: bool) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "dreams/_support.html", {"dream": found, "supported": counted, "said": said})
    messages.info(request, said)
    return redirect(f"{found.get_absolute_url()}#support")


def read_only() -> str:
    """What everybody is told under an expired licence."""
    return _("This branch's licence has expired, so nothing new can be made here now. What is here can still be read.")


def cover(request: HttpRequest, pk: int) -> HttpResponse:
    """The dream's drawing. Kept for a week by browsers once the dream is public."""
    found = get_object_or_404(Dream.objects.visible_to(request.user), pk=pk)
    response = HttpResponse(cover_svg(str(found.pk), found.theme, found.title), content_type="image/svg+xml")
    response["Cache-Control"] = f"public, max-age={WEEK}" if found.is_public else "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


def board(request: HttpRequest, branch: str) -> HttpResponse:
    """Who is on the board, as they want to be named, and whether it is made as it should be."""
    place = get_branch(request, branch)
    seats = list(
        CouncilSeat.objects.serving_on(timezone.localdate()).filter(council__branch=place, council__kind="board")
    )
    context = {
        "branch": place,
        "seats": [(seat, public_name(seat)) for seat in seats],
        "breaches": boards.breaches(seats),
    }
    return render(request, "dreams/board.html", context)


def public_name(seat: CouncilSeat) -> str:
    """A young member is shown by the first word of the name alone, whatever was typed."""
    return seat.public_name.split()[0] if seat.is_youth() and seat.public_name.split() else seat.public_name
