"""What the board sees of its projects: who waits for an answer, who has gone quiet, and how they fare."""

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.requests import MemberRequest
from dreams import actions
from dreams.actions.check_ins import DAYS_TO_ANSWER
from dreams.forms.factory import WishAnswerForm
from dreams.lifecycle import LIVING
from dreams.models import CheckIn, Dream, Handing, Wish
from dreams.views.places import read_only
from lifecycles import IllegalMove
from schools.models import BranchReadOnly
from schools.permissions import Capability, branches_where


@login_required
@never_cache
def projects_board(request: MemberRequest) -> HttpResponse:
    """All projects of the board's branch, those who wait for an answer first."""
    branches = list(branches_where(request.user, Capability.START_PROJECTS))
    if not branches:
        raise Http404
    newest = Prefetch("project__check_ins", CheckIn.objects.order_by("-month"))
    rows = Dream.objects.filter(branch__in=branches, project__isnull=False, state__in=LIVING).with_card()
    words = {
        "entries_waiting": Count("project__entries", Q(project__entries__published_at=None), distinct=True),
        "milestones_waiting": Count("project__milestones", Q(project__milestones__published_at=None), distinct=True),
        "members_waiting": Count(
            "project__members",
            Q(project__members__published_at=None, project__members__until=None, project__members__pk__isnull=False),
            distinct=True,
        ),
    }
    living = list(
        rows.annotate(**words).prefetch_related(newest, "project__milestones").order_by("project__started_at")
    )
    late = timezone.now() - datetime.timedelta(days=DAYS_TO_ANSWER)
    for dream in living:
        _note(dream, late)
    context = {
        "branch": branches[0] if len(branches) == 1 else None,
        "living": living,
        "to_read": [dream for dream in living if dream.waiting],
        "wishes": list(Wish.objects.waiting_in(branches)),
        "adoptions": list(Handing.objects.answerable_by(request.user).adoptions().listed()),
    }
    return render(request, "dreams/projects_board.html", context)


def _note(dream: Any, late: datetime.datetime) -> None:
    """What the list says of one project: its latest answer, and whether it owes one."""
    check_ins = list(dream.project.check_ins.all())
    dream.latest = next((check_in for check_in in check_ins if check_in.answered_at), None)
    dream.owes = next((check_in for check_in in check_ins if not check_in.answered_at), None)
    dream.is_late = dream.owes is not None and dream.owes.asked_at < late
    dream.waiting = dream.entries_waiting + dream.milestones_waiting + dream.members_waiting


@login_required
@never_cache
def wish_answer(request: MemberRequest, pk: int) -> HttpResponse:
    """The board answers what a team asked for."""
    branches = branches_where(request.user, Capability.START_PROJECTS)
    rows = Wish.objects.filter(project__dream__branch__in=branches)
    wish = get_object_or_404(rows.select_related("project__dream__branch"), pk=pk)
    if wish.answered_at is not None:
        messages.info(request, _("This was answered already."))
        return redirect("dreams:projects_board")
    form = WishAnswerForm(wish, request.POST or None)
    if form.is_valid():
        try:
            form.save(by=request.user)
        except PermissionDenied as problem:
            raise Http404 from problem
        except BranchReadOnly:
            form.add_error(None, read_only())
        except (IllegalMove, actions.AlreadyAnswered, actions.NotInTheMaking):
            messages.info(request, _("The dream has moved on meanwhile. Look at it again."))
            return redirect("dreams:projects_board")
        else:
            messages.success(request, _("The team reads your answer on its page."))
            return redirect("dreams:projects_board")
    dream = wish.project.dream
    context = {"wish": wish, "dream": dream, "branch": dream.branch, "form": form, "project": wish.project}
    return render(request, "dreams/wish_answer.html", context)
