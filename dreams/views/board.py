"""What the board sees: what is due, one dream to answer, a start, and the moves after it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.requests import MemberRequest
from dreams.actions.answers import attempt_of
from dreams.covers import cover_svg
from dreams.forms import AnswerForm, StartForm, SteerForm
from dreams.lifecycle import State
from dreams.models import BoardAnswer, Dream
from dreams.views.owners import as_data
from dreams.views.public import SHELVES, checks, read_only
from lifecycles import IllegalMove
from schools.models import BranchReadOnly, CouncilSeat
from schools.permissions import Capability, branches_where


@login_required
def queue(request: MemberRequest) -> HttpResponse:
    """What waits for the board: answers that are due, and dreams that are ready for the Factory."""
    branches = list(branches_where(request.user, Capability.ANSWER_DREAMS))
    if not branches:
        raise Http404
    voted = Prefetch("board_answers", BoardAnswer.objects.select_related("user"))
    waiting = list(Dream.objects.answerable_by(request.user).with_card().prefetch_related(voted, "steps").due_first())
    for dream in waiting:
        attempt = sum(step.move == "submit" for step in dream.steps.all())
        dream.voters = [answer for answer in dream.board_answers.all() if answer.attempt == attempt]
    context = {
        "branch": branches[0] if len(branches) == 1 else None,
        "waiting": waiting,
        "ready": list(Dream.objects.startable_by(request.user).ready().with_card().popular()),
        "today": timezone.localdate(),
    }
    return render(request, "dreams/queue.html", context)


@login_required
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    """The board answers one dream: the dream on the left, the criteria on the right."""
    allowed = Dream.objects.filter(branch__in=branches_where(request.user, Capability.ANSWER_DREAMS)).with_place()
    dream = get_object_or_404(allowed.exclude(submitted_at=None), pk=pk)
    if dream.state != "submitted":
        return render(request, "dreams/answered.html", {"dream": dream, "branch": dream.branch}, status=409)
    form = AnswerForm(dream, request.POST or None, by=request.user)
    is_inserted = request.POST.get("do") == "insert"
    if is_inserted:
        form.insert_template()
    elif form.is_valid():
        return _answered(request, dream, form)
    votes = dream.board_answers.filter(attempt=attempt_of(dream)).select_related("user")
    context = {
        "dream": dream,
        "branch": dream.branch,
        "form": form,
        "draft_key": _draft_key(request, dream),
        # What the page now holds is newer than what the device kept.
        "draft_done": _draft_key(request, dream) if is_inserted else "",
        "checks": checks(dream),
        "votes": votes,
        "earlier": dream.steps.filter(move="return"),
        "drawing": as_data(cover_svg(str(dream.pk), dream.theme, dream.title)),
        "alone": request.user.has_perm(Capability.MANAGE_BRANCH, dream.branch)
        and dream.branch.answer_rule == "manager",
    }
    return render(request, "dreams/answer.html", context)


def _draft_key(request: MemberRequest, dream: Dream) -> str:
    """Under which a browser keeps one member's half-written answer to one attempt."""
    return f"answer-{request.user.pk}-{dream.pk}-{attempt_of(dream)}"


def _answered(request: MemberRequest, dream: Dream, form: AnswerForm) -> HttpResponse:
    try:
        has_spoken = form.save()
    except IllegalMove:
        return render(request, "dreams/answered.html", {"dream": dream, "branch": dream.branch}, status=409)
    except BranchReadOnly:
        messages.error(request, read_only())
    else:
        messages.success(
            request,
            _("Thank you. The owner will hear from you.")
            if has_spoken
            else _("Thank you. Your answer is kept until enough of the board have answered."),
            extra_tags=f"draft-done:{_draft_key(request, dream)}",
        )
    return redirect("dreams:queue")


@login_required
def start(request: MemberRequest, pk: int) -> HttpResponse:
    """Move a dream to the Factory, with team, adviser and first milestone."""
    dream = get_object_or_404(Dream.objects.steerable_by(request.user).with_place(), pk=pk)
    if dream.state in SHELVES["projects"][1]:
        messages.info(request, _("Somebody on the board was quicker: the dream is in the Factory already."))
        return redirect(dream)
    if dream.state != State.APPROVED:
        raise Http404
    seats = CouncilSeat.objects.serving_on(timezone.localdate()).filter(
        council__branch=dream.branch, council__kind="board"
    )
    form = StartForm(dream, seats, request.POST or None)
    if form.is_valid():
        try:
            form.save(by=request.user)
        except IllegalMove:
            messages.info(request, _("Somebody on the board was quicker: the dream is in the Factory already."))
        except BranchReadOnly:
            messages.error(request, read_only())
        else:
            messages.success(request, _("The dream is in the Factory."))
        return redirect(dream)
    return render(request, "dreams/start.html", {"dream": dream, "branch": dream.branch, "form": form})


@login_required
def steer(request: MemberRequest, pk: int) -> HttpResponse:
    """Pause, take up, realise, archive, hide or show again."""
    dream = get_object_or_404(Dream.objects.steerable_by(request.user).with_place(), pk=pk)
    form = SteerForm(dream, request.POST or None)
    if form.is_valid():
        try:
            form.save(by=request.user)
        except IllegalMove:
            messages.info(request, _("The dream has moved on meanwhile. Look at it again."))
        except BranchReadOnly:
            messages.error(request, read_only())
        else:
            messages.success(request, _("Done. It is written in the trail."))
        return redirect(dream)
    return render(request, "dreams/steer.html", {"dream": dream, "branch": dream.branch, "form": form})
