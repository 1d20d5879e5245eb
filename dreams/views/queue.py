"""What waits for the board, what it waits for, and what one member has no say in."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.db.models import Count, Min, Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.requests import MemberRequest
from dreams import voting
from dreams.actions.reminding import GRACE
from dreams.lifecycle import State
from dreams.models import BoardAnswer, Conflict, Dream, Handing, Note, Pick, Wish
from dreams.querysets import DreamQuerySet
from dreams.readiness import FULL
from dreams.views.places import page_of
from schools.models import Branch
from schools.permissions import Capability, branches_where

TABS = {
    "waiting": _("To answer"),
    "ready": _("Ready for the Factory"),
    "returned": _("With their owners"),
    "conflicts": _("My conflicts of interest"),
}
NEWEST_REPLIES = 5
FRESH = datetime.timedelta(days=14)


@login_required
def queue(request: MemberRequest) -> HttpResponse:
    """What waits for the board, a tab for each kind."""
    branches = list(branches_where(request.user, Capability.ANSWER_DREAMS))
    if not branches:
        raise Http404
    tab = request.GET.get("tab", "waiting")
    if tab not in TABS:
        raise Http404
    barred = Conflict.objects.filter(user=request.user).values("dream")
    dreams = Dream.objects.filter(branch__in=[branch.pk for branch in branches])
    rows = {
        "waiting": lambda: dreams.awaiting_answer().exclude(pk__in=barred).with_attempt().due_first(),
        "ready": lambda: dreams.startable_by(request.user).ready().popular(),
        "returned": lambda: dreams.filter(state=State.RETURNED).order_by("submitted_at", "pk"),
        "conflicts": lambda: dreams.awaiting_answer().filter(pk__in=barred).due_first(),
    }[tab]()
    page = page_of(request, _with_what_is_shown(rows, tab))
    if tab == "waiting":
        _tell_who_answers(page, branches, request)
    counts = _counts(dreams, barred)
    context = {
        "branch": branches[0] if len(branches) == 1 else None,
        "tab": tab,
        "tabs": [(key, f"{name} ({counts[key]})", f"tab={key}") for key, name in TABS.items()],
        "page": page,
        "query": f"tab={tab}",
        "replies": _replies(branches) if tab == "waiting" else [],
        "asked": _asked(dreams, request) if tab in {"waiting", "ready"} else [],
        "wishes": list(Wish.objects.waiting_in(branches)) if tab == "waiting" else [],
        "adoptions": list(Handing.objects.answerable_by(request.user).adoptions().listed()) if tab == "waiting" else [],
        "today": timezone.localdate(),
        "managed": list(branches_where(request.user, Capability.MANAGE_BRANCH)),
    }
    return render(request, "dreams/queue.html", context)


@login_required
def late(request: MemberRequest) -> HttpResponse:
    """For the platform's owner: where boards are late, and nothing of what the dreams say."""
    if not request.user.is_staff:
        raise Http404
    today = timezone.localdate()
    waiting = Q(dreams__state=State.SUBMITTED, dreams__answer_due__lt=today)
    places = Branch.objects.annotate(
        late=Count("dreams", filter=waiting),
        long_late=Count("dreams", filter=waiting & Q(dreams__answer_due__lt=today - GRACE)),
        oldest=Min("dreams__answer_due", filter=waiting),
    )
    return render(request, "dreams/late.html", {"places": list(places.filter(late__gt=0).order_by("oldest", "name"))})


def _asked(dreams: DreamQuerySet, request: MemberRequest) -> list[Pick]:
    """Student councils that ask for a project of theirs."""
    return list(Pick.objects.asking().filter(dream__in=dreams.startable_by(request.user)))


def _with_what_is_shown(rows: DreamQuerySet, tab: str) -> DreamQuerySet:
    rows = rows.with_card()
    if tab != "waiting":
        return rows
    return rows.prefetch_related(
        Prefetch("board_answers", BoardAnswer.objects.select_related("user")),
        Prefetch("conflicts", Conflict.objects.select_related("user")),
    )


def _tell_who_answers(page: Page, branches: Sequence[Branch], request: MemberRequest) -> None:
    """Beside each dream: who has answered, who is still asked, and who has no say."""
    shown = {dream.branch_id for dream in page}
    boards = {branch.pk: voting.Board.of(branch) for branch in branches if branch.pk in shown}
    for dream in page:
        asked = boards[dream.branch_id].without(frozenset(each.user_id for each in dream.conflicts.all()))
        votes = [vote for vote in dream.board_answers.all() if vote.attempt == dream.attempt]
        dream.voters = [vote.user for vote in votes]
        dream.missing = [voter.user for voter in asked.missing(votes)]
        dream.barred = [each.user for each in dream.conflicts.all()]
        dream.is_mine_done = request.user in dream.voters


def _counts(dreams: DreamQuerySet, barred: Any) -> dict[str, int]:
    """How many stand behind each tab, in one query."""
    waiting, mine = Q(state=State.SUBMITTED), Q(pk__in=barred)
    counted: dict[str, int] = dreams.aggregate(
        waiting=Count("pk", filter=waiting & ~mine),
        ready=Count("pk", filter=Q(state=State.APPROVED, hairy=False, readiness__gte=FULL)),
        returned=Count("pk", filter=Q(state=State.RETURNED)),
        conflicts=Count("pk", filter=waiting & mine),
    )
    return counted


def _replies(branches: Sequence[Branch]) -> list[Note]:
    """The questions that owners have answered of late, the newest first."""
    replied = Note.objects.filter(
        dream__branch__in=[branch.pk for branch in branches],
        dream__state__in=[State.SUBMITTED, State.RETURNED, State.APPROVED],
        replied_at__gte=timezone.now() - FRESH,
    )
    return list(replied.select_related("dream").order_by("-replied_at")[:NEWEST_REPLIES])
