"""Meetings of the board and of councils, for who keeps them: the list, the plan, the agenda, who came, the end."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from dreams.views.places import read_only
from lifecycles import IllegalMove
from schools.models import BranchReadOnly, Council
from workshops.actions import meetings
from workshops.actions.room import NotNow
from workshops.forms.meetings import AddItemForm, HeadsForm, ItemForm, MeetingForm, RollForm
from workshops.keepers import councils_kept_by
from workshops.minutes import Minutes
from workshops.models import AgendaItem, Meeting
from workshops.quorum import Roll

Answer = HttpResponse | None


def _find_council(request: MemberRequest, pk: int) -> Council:
    return get_object_or_404(councils_kept_by(request.user).select_related("branch__licence", "school"), pk=pk)


def find_meeting(request: MemberRequest, pk: int) -> Meeting:
    """A meeting of a council that the reader keeps; else not found."""
    kept = councils_kept_by(request.user).values("pk")
    return get_object_or_404(Meeting.objects.with_council().filter(council__in=kept), pk=pk)


@never_cache
@login_required
def meeting_list(request: MemberRequest, pk: int) -> HttpResponse:
    """All meetings of a council: what comes, then what was."""
    council = _find_council(request, pk)
    held = Meeting.objects.filter(council=council)
    context = {
        "council": council,
        "branch": council.branch,
        "coming": list(held.coming(timezone.now())),
        "earlier": list(held.exclude(pk__in=held.coming(timezone.now()).values("pk"))[:100]),
    }
    return render(request, "workshops/meetings/list.html", context)


@never_cache
@login_required
def meeting_new(request: MemberRequest, pk: int) -> HttpResponse:
    """Call a meeting."""
    council = _find_council(request, pk)
    form = MeetingForm(request.POST or None, council=council)
    return _plan(request, form, {"council": council, "branch": council.branch})


@never_cache
@login_required
def meeting_change(request: MemberRequest, pk: int) -> HttpResponse:
    """Another time, place or title."""
    meeting = find_meeting(request, pk)
    if meeting.is_locked:
        messages.info(request, _("The minutes are approved and can no longer be changed."))
        return redirect(meeting)
    form = MeetingForm(request.POST or None, meeting=meeting, council=meeting.council)
    return _plan(request, form, {"council": meeting.council, "branch": meeting.council.branch, "meeting": meeting})


def _plan(request: MemberRequest, form: MeetingForm, context: dict[str, Any]) -> HttpResponse:
    if form.is_valid():
        try:
            return redirect(form.save(by=request.user))
        except BranchReadOnly:
            messages.error(request, read_only())
        except meetings.Locked:
            messages.info(request, _("The minutes are approved and can no longer be changed."))
    return render(request, "workshops/meetings/plan.html", context | {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
def meeting(request: MemberRequest, pk: int) -> HttpResponse:
    """One meeting: its agenda, who came, and the next step."""
    return _show(request, find_meeting(request, pk))


def _show(request: MemberRequest, found: Meeting, **forms: Any) -> HttpResponse:
    minutes = Minutes(found)
    planned = sum(line.item.minutes for line in minutes.lines)
    context = {
        "meeting": found,
        "minutes": minutes,
        "council": found.council,
        "branch": found.council.branch,
        "planned": planned,
        "is_too_much": planned > found.minutes,
        "add_form": AddItemForm(),
        "roll_form": RollForm(minutes.roll) if minutes.roll.full else None,
        "heads_form": None if minutes.roll.full else HeadsForm(found),
        "address": request.build_absolute_uri(found.get_absolute_url()),
    }
    return render(request, "workshops/meetings/meeting.html", context | forms, status=422 if forms else 200)


def _fill(request: MemberRequest, found: Meeting) -> Answer:
    count = meetings.fill(found, by=request.user)
    said = ngettext("%(n)d item was put on the agenda.", "%(n)d items were put on the agenda.", count) % {"n": count}
    messages.success(request, said if count else _("Everything that waits is on the agenda already."))
    return None


def _add(request: MemberRequest, found: Meeting) -> Answer:
    form = AddItemForm(request.POST)
    if not form.is_valid():
        return _show(request, found, add_form=form)
    form.save(found, by=request.user)
    messages.success(request, _("It is on the agenda."), extra_tags=f"draft-done:meeting-{found.pk}-add")
    return None


def _attend(request: MemberRequest, found: Meeting) -> Answer:
    roll = Roll(found)
    if roll.full:
        form: Any = RollForm(roll, request.POST)
        wrong = "roll_form"
    else:
        form, wrong = HeadsForm(found, request.POST), "heads_form"
    if not form.is_valid():
        return _show(request, found, **{wrong: form})
    form.save(by=request.user)
    messages.success(request, _("It is written down who is here."))
    return None


def _simple(act: Callable[..., object], **fixed: Any) -> Callable[[MemberRequest, Meeting], Answer]:
    """A button that needs nothing typed."""

    def press(request: MemberRequest, found: Meeting) -> Answer:
        act(found, by=request.user, **fixed)
        return None

    return press


_VERBS: dict[str, Callable[[MemberRequest, Meeting], Answer]] = {
    "fill": _fill,
    "add": _add,
    "attend": _attend,
    "hold": _simple(meetings.hold),
    "approve": _simple(meetings.approve),
    "publish": _simple(meetings.show, public=True),
    "unpublish": _simple(meetings.show, public=False),
    "drop": _simple(meetings.drop),
}


@require_POST
@login_required
def meeting_do(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """One button of the meeting's page."""
    found = find_meeting(request, pk)
    if verb not in _VERBS:
        raise Http404
    try:
        response = _VERBS[verb](request, found)
    except meetings.Locked:
        messages.info(request, _("The minutes are approved and can no longer be changed."))
    except meetings.NoQuorum as missing:
        said = _("There are decisions in the minutes, but not enough members were there to make them.")
        messages.error(request, f"{said} {missing.sentence}")
    except (NotNow, IllegalMove):
        messages.info(request, _("The meeting has moved on meanwhile. Look at it again."))
    else:
        if response is not None:
            return response
        if verb == "drop":
            return redirect("workshops:meeting_list", found.council_id)
    return redirect(found)


def _find_item(request: MemberRequest, pk: int, key: int) -> AgendaItem:
    found = find_meeting(request, pk)
    item = get_object_or_404(found.items.select_related("dream__branch"), pk=key)
    item.meeting = found
    return item


@never_cache
@login_required
def agenda_item(request: MemberRequest, pk: int, key: int) -> HttpResponse:
    """Write what was said and decided about one item."""
    item = _find_item(request, pk, key)
    if item.meeting.is_locked and request.method == "GET":
        return redirect("workshops:minutes", pk)
    form = ItemForm(item, request.POST or None)
    if form.is_valid() and form.write(by=request.user):
        messages.success(request, _("It is written down."), extra_tags=f"draft-done:item-{item.pk}-v{item.version}")
        return redirect(item.meeting)
    quorum = Roll(item.meeting).quorum
    context = {"item": item, "meeting": item.meeting, "form": form, "quorum": quorum}
    context["branch"] = item.meeting.council.branch
    return render(request, "workshops/meetings/item.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def agenda_item_do(request: MemberRequest, pk: int, key: int, verb: str) -> HttpResponse:
    """Up, down, or off the agenda."""
    found = find_meeting(request, pk)
    if verb not in {"up", "down", "drop"}:
        raise Http404
    item = found.items.filter(pk=key).first()
    if item is None:  # somebody was quicker
        return redirect(found)
    item.meeting = found
    try:
        if verb == "drop":
            meetings.drop_item(item, by=request.user)
        else:
            seen = request.POST.get("seen", "")
            seen_at = int(seen) if seen.isdecimal() and len(seen) < 6 else 0
            meetings.move_item(item, by=request.user, up=verb == "up", seen=seen_at)
    except meetings.Locked:
        messages.info(request, _("The minutes are approved and can no longer be changed."))
    except NotNow:
        messages.info(request, _("Something is written about this item, so it stays on the agenda."))
    return redirect(found)
