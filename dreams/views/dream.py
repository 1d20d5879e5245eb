"""One dream, at the one address that it keeps from the Bank to the Archive, and its drawing."""

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.reading import speak
from dreams import actions, cards, criteria, maps, often, supporter
from dreams.covers import cover_svg
from dreams.lifecycle import State
from dreams.models import AskedOf, Dream, Met, Need
from dreams.projects import project_face
from dreams.views import shares
from dreams.views.ways import teachers_links
from schools.permissions import Capability

WEEK = 7 * 24 * 3600


def dream(request: HttpRequest, pk: int) -> HttpResponse:
    """One dream, at the one address that it keeps from the Bank to the Archive."""
    found = _find(request, pk)
    if found is None or found.state == State.WITHDRAWN:
        return _withdrawn_or_not_found(request, pk)
    speak(request, found.branch.language)
    known = supporter.known(request)
    mine = found.supports.filter(supporter_mac=actions.supporter_mac(known)).first() if known else None
    steers = request.user.is_authenticated and request.user.has_perm(Capability.START_PROJECTS, found.branch)
    leads_class = _leads_its_class(request, found)
    steps = list(found.steps.for_owner()) if leads_class else often.public_steps.rows(found.pk)
    needs = _needs(found)
    said = shares.summary(found)
    context = {
        "dream": found,
        "branch": found.branch,
        "steps": steps,
        "class_page": found.get_owner_url() if leads_class else "",
        "checks": checks(found),
        "face": project_face(found, steps),
        **teachers_links(found, request.user),
        "supported": mine is not None,
        "confirmed": mine is not None and bool(mine.confirmed_mac),
        "needs": needs,
        "similar": [cards.html(row) for row in often.similar.rows(found.branch_id, found.theme, found.pk)],
        "may_steer": steers,
        "address": shares.address_of(request, found),
        "link_head": shares.head(request, found, said=said) if found.is_public else "",
        "summary": said,
        "dream_url": found.get_absolute_url(),
        "sheet": maps.sheet_of(found.branch) if found.map_x is not None else None,
    }
    return render(request, "dreams/dream.html", context)


def _find(request: HttpRequest, pk: int) -> Dream | None:
    """What the reader may see; for strangers by the short way."""
    if not request.user.is_authenticated:
        stranger_sees: Dream | None = often.public_dream.first(pk)
        return stranger_sees
    return Dream.objects.visible_to(request.user).with_card().select_related("branch__map").filter(pk=pk).first()


def _needs(found: Dream) -> list[Need]:
    """Fetched once for all who show them on the page."""
    if not found.needs_count:
        return []
    prefetch_related_objects([found], Prefetch("needs", Need.objects.with_pledges()))
    return list(found.needs.all())


def _leads_its_class(request: HttpRequest, found: Dream) -> bool:
    """A class gets no mail: its teacher reads the answer here, and finds the way to the class's own page."""
    if found.school_class is None or found.is_adopted or not request.user.is_authenticated:
        return False
    return request.user.has_perm(Capability.TEACH, found.school_class)


def checks(found: Dream) -> list[dict[str, Any]]:
    """Each criterion with what the owner or the pupils said, and what the board said. One query."""
    said = {(answer["asked_of"], answer["criterion"]): answer for answer in often.answers.rows(found.pk)}
    if not said:
        return []
    wording = next(iter(said.values()))["wording"]
    labels = {met.value: str(met.label) for met in Met}
    rows = []
    for criterion in criteria.worded_as(wording):
        theirs = said.get((AskedOf.PUPILS, criterion.number)) or said.get((AskedOf.OWNER, criterion.number))
        board = said.get((AskedOf.BOARD, criterion.number))
        differs = bool(theirs and board and theirs["met"] != board["met"])
        rows.append(
            {
                "criterion": criterion,
                "theirs": theirs,
                "theirs_said": labels[theirs["met"]] if theirs else "",
                "board": board,
                "board_said": labels[board["met"]] if board else "",
                "differs": differs,
            }
        )
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


def cover(request: HttpRequest, pk: int) -> HttpResponse:
    """The dream's drawing. Kept for a week by browsers once the dream is public."""
    found = get_object_or_404(Dream.objects.visible_to(request.user), pk=pk)
    response = HttpResponse(cover_svg(str(found.pk), found.theme, found.title), content_type="image/svg+xml")
    response["Cache-Control"] = f"public, max-age={WEEK}" if found.is_public else "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response
