"""The team's page: one screen for who answers for a project, the board, and the owner of a citizens' project."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.models import User
from accounts.reading import speak
from accounts.requests import MemberRequest
from dreams import actions
from dreams.actions import NotInTheMaking
from dreams.actions.leading import project_of
from dreams.forms import diary, team
from dreams.forms.team import Desk, DeskForm
from dreams.lifecycle import LIVING
from dreams.models import Dream, Handing, Need, TeamMember
from dreams.projects import days_of, led_by
from dreams.views.places import read_only
from lifecycles import IllegalMove
from schools.models import BranchReadOnly, Guidelines, Pupil

VERBS: dict[str, type[DeskForm]] = {
    "guidelines": team.GuidelinesForm,
    "milestone": team.MilestoneForm,
    "reached": team.ReachedForm,
    "not-reached": team.NotReachedForm,
    "task": team.TaskForm,
    "tick": team.TickForm,
    "untick": team.UntickForm,
    "pupils": team.PupilsForm,
    "helper": team.HelperForm,
    "let-go": team.LetGoForm,
    "diary": diary.DiaryForm,
    "tear-out": diary.TearOutForm,
    "show": diary.ShowForm,
    "check-in": team.CheckInForm,
    "wish": team.WishForm,
    "story": team.StoryForm,
    "realise": team.RealiseForm,
}
RECENT_WISHES = 5


@login_required
@never_cache
def project(request: MemberRequest, pk: int) -> HttpResponse:
    """The team's page for who leads it, and for the board."""
    return _page(request, _members_desk(request, pk))


@login_required
@never_cache
def project_do(request: MemberRequest, pk: int, verb: str) -> HttpResponse:
    """One verb on the team's page."""
    return _do(request, _members_desk(request, pk), verb)


@never_cache
def mine_project(request: HttpRequest, key: str) -> HttpResponse:
    """The same page for the owner of a citizens' project, behind the private link."""
    return _page(request, _owners_desk(request, key))


@never_cache
def mine_project_do(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One verb on it."""
    return _do(request, _owners_desk(request, key), verb)


@login_required
@never_cache
def projects(request: MemberRequest) -> HttpResponse:
    """The projects of the teams that one leads, and what other classes offer to hand on."""
    rows = Dream.objects.led_by(request.user).filter(project__isnull=False).with_card()
    led = list(rows.prefetch_related("project__milestones").newest())
    offered = Handing.objects.answerable_by(request.user).filter(kind=Handing.Kind.HAND_OVER)
    context = {
        "living": [dream for dream in led if dream.state in LIVING],
        "over": [dream for dream in led if dream.is_done],
        "offered": list(offered.listed()),
    }
    return render(request, "dreams/projects.html", context)


def _members_desk(request: MemberRequest, pk: int) -> Desk:
    rows = Dream.objects.with_team_page_for(request.user).with_place().distinct()
    dream = get_object_or_404(rows, pk=pk)
    return _desk(dream, request.user, reverse("dreams:project", args=[pk]))


def _owners_desk(request: HttpRequest, key: str) -> Desk:
    rows = Dream.objects.public().with_place().filter(project__team_kind="citizens")
    dream = get_object_or_404(rows.exclude(state="approved"), key_mac=Dream.mac_of_key(key))
    speak(request, dream.branch.language)
    return _desk(dream, None, reverse("dreams:mine_project", args=[key]))


def _desk(dream: Dream, by: User | None, base: str) -> Desk:
    found = project_of(dream)
    try:
        hand = actions.hand_of(found, by)
    except PermissionDenied as problem:
        raise Http404 from problem
    return Desk(dream, found, hand, by, base)


def _do(request: HttpRequest, desk: Desk, verb: str) -> HttpResponse:
    form_class = VERBS.get(verb)
    if form_class is None:
        raise Http404
    if request.method != "POST":
        return redirect(desk.base)  # an error was answered here, and the page is fetched anew
    row = request.POST.get("row", "")
    row_number = int(row) if row.isascii() and row.isdecimal() and len(row) < 18 else 0
    form = form_class(desk, request.POST, request.FILES, row=row_number, prefix=_prefix(verb, row_number))
    if not form.is_valid():
        return _page(request, desk, form, verb)
    try:
        form.save()
    except (PermissionDenied, ObjectDoesNotExist) as problem:
        raise Http404 from problem
    except tuple(SENTENCES) as problem:
        form.add_error(None, SENTENCES[type(problem)]())
        return _page(request, desk, form, verb, status=409)
    messages.success(request, _said(form, desk), extra_tags=f"draft-done:{_draft(desk, verb)}")
    return redirect(f"{desk.base}#{form.anchor}" if form.anchor else desk.base)


SENTENCES: dict[type[Exception], Callable[[], str]] = {
    BranchReadOnly: read_only,
    NotInTheMaking: lambda: _("The dream is not in the making now, so nothing can be changed here."),
    IllegalMove: lambda: _("The dream has moved on meanwhile. Look at it again."),
    actions.AlreadyAnswered: lambda: _("This was answered already."),
    actions.GuidelinesChanged: lambda: _("The guidelines have changed meanwhile. Read the new ones."),
}


def _said(form: DeskForm, desk: Desk) -> str:
    if isinstance(form, team.RealiseForm) and desk.is_owner:
        return str(form.done_by_owner)
    if isinstance(form, diary.DiaryForm) and desk.is_owner:
        return _("It is written. Everybody can read it once the board has let it through.")
    return str(form.done)


def _prefix(verb: str, row: int = 0) -> str:
    """The story is one text with two buttons: keep it, or call the dream realised."""
    name = "story" if verb == "realise" else verb
    return f"{name}-{row}" if row else name


def _draft(desk: Desk, verb: str) -> str:
    """Under which a browser keeps what is half-written."""
    return f"{verb}-{desk.dream.pk}"


def _page(
    request: HttpRequest, desk: Desk, sent: DeskForm | None = None, verb: str = "", *, status: int = 200
) -> HttpResponse:
    """The whole page; a form that came back with an error stands in its place as it was filled in."""

    def form(name: str, row: int = 0) -> DeskForm:
        if sent is not None and verb == name and sent.row == row:
            return sent
        return VERBS[name](desk, row=row, prefix=_prefix(name, row))

    is_open = desk.dream.state in LIVING
    context = {
        **_facts(desk),
        "layout": "layouts/site.html" if desk.is_owner else "layouts/app.html",
        "desk": desk,
        "dream": desk.dream,
        "project": desk.project,
        "branch": desk.dream.branch,
        "is_open": is_open,
        "sent": sent if sent is not None and sent.errors else None,
        "verb": verb,
        "drafts": {name.replace("-", "_"): _draft(desk, name) for name in ("diary", "wish", "story", "check-in")},
    }
    if is_open:
        context["forms"] = {name.replace("-", "_"): form(name) for name in _single_forms(desk)}
        for milestone in context["milestones"]:
            milestone.change, milestone.reached = form("milestone", milestone.pk), form("reached", milestone.pk)
        if context["check_in"] is not None:
            context["check_in_form"] = form("check-in", context["check_in"].pk)
        if sent is not None and verb == "realise":
            context["forms"]["story"] = sent
    return render(request, "dreams/project.html", context, status=status)


def _single_forms(desk: Desk) -> list[str]:
    names = ["guidelines", "milestone", "task", "helper", "diary", "wish", "story"]
    return [*names, "pupils"] if desk.is_leader and desk.project.school_class_id else names


def _facts(desk: Desk) -> dict[str, Any]:
    """What the page tells; the adviser never reads a class list."""
    project = desk.project
    prefetch_related_objects([project], "milestones")
    members = list(project.members.now().select_related("pupil"))
    tasks = list(project.tasks.select_related("milestone"))
    milestones = list(project.milestones.all())
    waiting = [m for m in milestones if m.reached_on is None]
    wishes = list(project.wishes.order_by("-pk")[:RECENT_WISHES])
    current = Guidelines.objects.current(desk.dream.branch, timezone.localdate())
    return {
        "members": [member for member in members if desk.is_leader or not _is_secret(member)],
        "led_by": led_by(project),
        "tasks": [task for task in tasks if task.done_at is None],
        "done_tasks": [task for task in tasks if task.done_at is not None],
        "milestones": waiting,
        "next": waiting[0] if waiting else None,
        "reached": [m for m in milestones if m.reached_on is not None],
        "needs": list(Need.objects.open().filter(dream=desk.dream)),
        "waiting_entries": list(project.entries.waiting().prefetch_related("pictures")),
        "days": days_of(project),
        "check_in": project.check_ins.unanswered().first() if desk.dream.state == "producing" else None,
        "answered_check_ins": list(project.check_ins.answered()[:3]),
        "wishes": wishes,
        "guidelines": current,
        "to_accept": current if current is not None and current.pk != project.guidelines_id else None,
        "never": _never_pictured(desk),
        "offer": desk.dream.handings.open().select_related("to_class").first(),
        "may_hand_over": desk.is_leader and project.school_class_id is not None,
    }


def _is_secret(member: TeamMember) -> bool:
    return member.pupil is not None and member.pupil.never_named


def _never_pictured(desk: Desk) -> list[str]:
    """Whom no picture may show: told to who teaches them, and to nobody else."""
    if not desk.is_leader or desk.project.school_class_id is None:
        return []
    pupils = Pupil.objects.filter(school_class=desk.project.school_class_id, never_named=True)
    return [f"{pupil.number} {pupil.name}".strip() for pupil in pupils]
