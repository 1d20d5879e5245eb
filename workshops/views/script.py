"""The teacher changes the plan: by hand on the script's page, or by a proposal when the bell moves."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext as _, ngettext
from django.views.decorators.cache import never_cache

from accounts.requests import MemberRequest
from workshops import scripts
from workshops.actions import script as actions
from workshops.actions.room import NotNow
from workshops.course import Course, course_of
from workshops.forms import proposals
from workshops.forms.script import Draft, Unreadable
from workshops.forms.strips import LONG
from workshops.lifecycle import State
from workshops.models import Workshop
from workshops.phase_texts import words_of
from workshops.retiming import propose
from workshops.views.console import find_workshop


@never_cache
@login_required
def script(request: MemberRequest, pk: int) -> HttpResponse:
    """The phases to come: add, leave out, move, and set the minutes. Nothing is stored before it is saved."""
    room = find_workshop(request, pk)
    if room.state == State.FINISHED:
        return _over(request, room)
    course = course_of(room)
    if request.method != "POST":
        return _show(request, Draft.stored(course, _language()))
    button = request.POST.get("do", "save")
    try:
        draft = Draft.typed(course, _language(), request.POST)
        if button != "save":
            draft.press(button, request.POST)
            return _show(request, draft, changed=True)
    except Unreadable as unreadable:
        raise Http404 from unreadable
    if not draft.is_valid():
        return _show(request, draft, changed=True)
    return _save(request, draft)


def _save(request: MemberRequest, draft: Draft) -> HttpResponse:
    room = draft.course.room
    try:
        actions.rearrange(
            room,
            by=request.user,
            coming=draft.lines(),
            seen=draft.seen,
            current_minutes=draft.current_minutes,
            lesson_minutes=draft.lesson,
        )
    except actions.PlanChanged:
        draft.seen = draft.course.seen
        draft.errors.append(
            _("The plan was changed while you had it open, so yours is not saved yet. Compare the two and save again.")
        )
        return _show(request, draft, changed=True, other=Draft.stored(draft.course, draft.language))
    except NotNow:
        return _over(request, room)
    messages.success(request, _("The plan is saved."))
    return redirect("workshops:script", pk=room.pk)


def _show(request: MemberRequest, draft: Draft, *, changed: bool = False, other: Draft | None = None) -> HttpResponse:
    course, now = draft.course, timezone.now()
    context = {
        "workshop": course.room,
        "branch": course.room.school_class.school.branch,
        "draft": draft,
        "other": other,
        "changed": changed,
        "behind": [_told(course, phase, draft.language) for phase in course.behind],
        "current": _told(course, course.current, draft.language) if course.current else None,
        "long": sum(cell.minutes for cell in draft.strip()) > LONG,
        "left": course.until_bell(now=now) or sum(p.ahead for p in course.parts(elapsed=course.elapsed(now=now))),
    }
    return render(request, "workshops/script.html", context)


def _told(course: Course, phase: Any, language: str) -> dict[str, Any]:
    return {"phase": phase, "words": words_of(phase, course.room.script, language)}


@never_cache
@login_required
def retime(request: MemberRequest, pk: int) -> HttpResponse:
    """ "We have 32 minutes left – what do we cut?" A proposal, before and after; said yes to, it is done."""
    room = find_workshop(request, pk)
    if room.state == State.FINISHED:
        return _over(request, room)
    if request.method == "POST":
        return _do_it_so(request, room)
    course, now = course_of(room), timezone.now()
    elapsed = course.elapsed(now=now)
    parts = course.parts(elapsed=elapsed)
    planned = sum(part.ahead for part in parts)
    asked = "minutes" in request.GET
    form = proposals.BellForm(
        request.GET if asked else None, initial={"minutes": course.until_bell(now=now) or planned or None}
    )
    context = {
        "workshop": room,
        "branch": room.school_class.school.branch,
        "form": form,
        "course": course,
        "elapsed": elapsed,
        "planned": planned,
        "back": _back_to(room),
    }
    if asked and form.is_valid() and parts:
        proposal = propose(parts, form.cleaned_data["minutes"])
        phases = {phase.pk: phase for phase in (course.current, *course.coming) if phase}
        rows = proposals.rows_of(proposal, phases, room.script, _language())
        before, after = proposals.strips(rows)
        context |= {"proposal": proposal, "rows": rows, "before": before, "after": after}
        context |= {"pads": proposals.missing(before, after)}
        context |= {"too_little": proposals.too_little(proposal), "long": planned > LONG}
    return render(request, "workshops/script_retime.html", context)


@never_cache
@login_required
def notes(request: MemberRequest, pk: int) -> HttpResponse:
    """What to do when it does not go as planned; in the lesson what belongs to its phase comes first."""
    room, language = find_workshop(request, pk), _language()
    phase = room.current_phase if room.state == State.OPEN else None
    now = scripts.notes_for(phase.code, language) if phase else ()
    context = {
        "workshop": room,
        "branch": room.school_class.school.branch,
        "phase_name": words_of(phase, room.script, language).name if phase else "",
        "now": now,
        "others": [note for note in scripts.notes(language) if note not in now],
    }
    return render(request, "workshops/script_notes.html", context)


def _do_it_so(request: MemberRequest, room: Workshop) -> HttpResponse:
    form = proposals.ProposedForm(request.POST)
    if not form.is_valid():
        raise Http404
    left = form.cleaned_data["minutes"]
    again = f"{reverse('workshops:retime', args=[room.pk])}?minutes={left}"
    try:
        proposal = actions.retime(
            room, by=request.user, left=left, elapsed=form.cleaned_data["elapsed"], seen=form.cleaned_data["seen"]
        )
    except actions.PlanChanged:
        messages.info(request, _("The plan was changed meanwhile, so nothing was done. Here is a new proposal."))
        return redirect(again)
    except NotNow:
        return redirect(again)
    said = ngettext("Done: %(n)d minute from now on.", "Done: %(n)d minutes from now on.", proposal.total)
    messages.success(request, said % {"n": proposal.total})
    return redirect(_back_to(room))


def _back_to(room: Workshop) -> str:
    name = "workshops:console" if room.state == State.OPEN else "workshops:script"
    return reverse(name, args=[room.pk])


def _over(request: MemberRequest, room: Workshop) -> HttpResponse:
    messages.info(request, _("The workshop is finished, so its plan stays as it was."))
    return redirect(room)


def _language() -> str:
    return get_language() or scripts.DEFAULT_LANGUAGE
