"""One dream before one member of the board: the answer, or a conflict of interest instead of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from dreams import actions, voting
from dreams.actions.answers import attempt_of
from dreams.forms import AnswerForm
from dreams.lifecycle import State
from dreams.models import Dream
from dreams.views.dream import checks
from dreams.views.places import read_only
from lifecycles import IllegalMove
from schools.models import BranchReadOnly
from schools.permissions import Capability


@login_required
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    """The board answers one dream: the dream on the left, the criteria on the right."""
    dream = _of_board(request, pk)
    if dream.state != State.SUBMITTED:
        return _too_late(request, dream)
    asked = voting.electorate(dream)
    if not asked.has(request.user):
        return _not_asked(request, dream, asked)
    form = AnswerForm(dream, request.POST or None, by=request.user)
    is_inserted = request.POST.get("do") == "insert"
    if is_inserted:
        form.insert_template()
    elif form.is_valid():
        return _answered(request, dream, form)
    votes = list(voting.answers_to(dream, attempt_of(dream)))
    about = _about(dream)
    context = {
        **about,
        "form": form,
        "rows": _beside(form, about["checks"]),
        "draft_key": _draft_key(request, dream),
        # What the page now holds is newer than what the device kept.
        "draft_done": _draft_key(request, dream) if is_inserted else "",
        "votes": votes,
        "mine": next((vote for vote in votes if vote.user_id == request.user.pk), None),
        "asked": asked,
        "missing": asked.missing(votes),
        "remarks": asked.remarks(votes),
        "alone": asked.decides_alone(request.user),
        "manages": request.user.has_perm(Capability.MANAGE_BRANCH, dream.branch),
    }
    return render(request, "dreams/answer.html", context)


@login_required
@require_POST
def conflict(request: MemberRequest, pk: int) -> HttpResponse:
    """Declare a conflict of interest with one button, or take it back."""
    dream = _of_board(request, pk)
    try:
        if request.POST.get("do") == "undo":
            actions.undo_conflict(dream, by=request.user)
            messages.success(request, _("You can answer this dream again."))
            return redirect("dreams:answer", pk=pk)
        actions.declare_conflict(dream, by=request.user)
    except IllegalMove:
        return _too_late(request, dream)
    except BranchReadOnly:
        messages.error(request, read_only())
        return redirect("dreams:answer", pk=pk)
    messages.success(
        request,
        _("It is noted that you have a conflict of interest. The others answer this dream without you."),
        extra_tags=f"draft-done:{_draft_key(request, dream)}",
    )
    return redirect("dreams:queue")


def _of_board(request: MemberRequest, pk: int) -> Dream:
    found: Dream = get_object_or_404(Dream.objects.of_board(request.user).with_place(), pk=pk)
    return found


def _about(dream: Dream) -> dict[str, Any]:
    """What both pages show of the dream itself."""
    return {
        "dream": dream,
        "branch": dream.branch,
        "checks": checks(dream),
        "earlier": dream.steps.filter(move="return"),
    }


def _beside(form: AnswerForm, said_before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each question of the form, and what the pupils or the owner have said to it."""
    theirs = {row["criterion"].number: row for row in said_before}
    rows = []
    for number, (met, note) in enumerate(form.rows, start=1):
        before = theirs.get(number, {})
        said, chosen = before.get("theirs"), met.value()
        differs = bool(said and chosen and said["met"] != chosen)
        more = {"theirs": said, "theirs_said": before.get("theirs_said", ""), "differs": differs}
        rows.append({"met": met, "note": note, **more})
    return rows


def _not_asked(request: MemberRequest, dream: Dream, asked: voting.Electorate) -> HttpResponse:
    """The dream without the form, and without what the others think of it."""
    context = {**_about(dream), "has_conflict": request.user.pk in asked.barred}
    status = 409 if request.method == "POST" else 200
    return render(request, "dreams/answer_not_asked.html", context, status=status)


def _too_late(request: MemberRequest, dream: Dream) -> HttpResponse:
    return render(request, "dreams/answered.html", {"dream": dream, "branch": dream.branch}, status=409)


def _draft_key(request: MemberRequest, dream: Dream) -> str:
    """Under which a browser keeps one member's half-written answer to one attempt."""
    return f"answer-{request.user.pk}-{dream.pk}-{attempt_of(dream)}"


def _answered(request: MemberRequest, dream: Dream, form: AnswerForm) -> HttpResponse:
    try:
        has_spoken = form.save()
    except IllegalMove:
        return _too_late(request, dream)
    except actions.NotAsked:  # since the page was opened
        return _not_asked(request, dream, voting.electorate(dream))
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
