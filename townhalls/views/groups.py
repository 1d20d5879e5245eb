"""Who is invited, and how many come from each group: said by its teacher or contact."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.reading import speak
from accounts.requests import MemberRequest
from dreams.views.places import read_only
from schools.models import BranchReadOnly
from townhalls.actions import groups as inviting
from townhalls.actions.keeping import NotNow
from townhalls.forms.planning import InviteForm
from townhalls.forms.registering import GroupForm
from townhalls.lifecycle import State
from townhalls.models import Registration
from townhalls.permissions import groups_spoken_for_by
from townhalls.steps import steps
from townhalls.views.finding import find_held


@never_cache
@login_required
def invited(request: MemberRequest, pk: int) -> HttpResponse:
    """The groups on the list, and a form for one more."""
    hall = find_held(request, pk)
    form = InviteForm(hall, request.POST or None)
    draft = f"town-hall-{hall.pk}-invite"
    if form.is_valid():
        try:
            is_new = form.save(hall, by=request.user)
        except BranchReadOnly:
            form.add_error(None, read_only())
        except NotNow:
            form.add_error(None, _("This town hall is over, and stays as it was."))
        else:
            said = _("They are on the list.") if is_new else _("They were on the list already.")
            messages.success(request, said, extra_tags=f"draft-done:{draft}")
            return redirect("townhalls:invited", hall.pk)
    context = {
        "hall": hall,
        "branch": hall.branch,
        "form": form,
        "draft": draft,
        "groups": hall.groups.select_related("council", "school", "registration"),
        "steps": steps(hall),
        "step": 3,
    }
    return render(request, "townhalls/invited.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def uninvite(request: MemberRequest, pk: int, key: int) -> HttpResponse:
    """Take a group off the list."""
    hall = find_held(request, pk)
    group = hall.groups.filter(pk=key).first()
    if group is not None:  # else somebody was quicker
        group.town_hall = hall
        try:
            inviting.uninvite(group, by=request.user)
        except NotNow:
            messages.info(request, _("They have said how many come, so they stay on the list."))
    return redirect("townhalls:invited", pk)


@never_cache
@login_required
def group(request: MemberRequest, pk: int) -> HttpResponse:
    """How many come from one group."""
    spoken_for = groups_spoken_for_by(request.user).exclude(town_hall__state=State.DRAFT)
    found = get_object_or_404(
        spoken_for.select_related("town_hall__branch__licence", "town_hall__places", "council", "school"), pk=pk
    )
    hall = found.town_hall
    speak(request, hall.language)
    known = Registration.objects.filter(group=found).first()
    form = GroupForm(found, known, request.POST or None)
    draft = f"town-hall-group-{found.pk}"
    if form.is_valid():
        try:
            if form.save(by=request.user):
                messages.success(request, _("Thank you. It is written down."), extra_tags=f"draft-done:{draft}")
                return redirect("townhalls:group", found.pk)
        except BranchReadOnly:
            form.add_error(None, read_only())
        except NotNow:
            form.add_error(None, _("Registration is closed. Talk to the organiser, or just come."))
    context = {"hall": hall, "branch": hall.branch, "group": found, "known": known, "form": form, "draft": draft}
    return render(request, "townhalls/group.html", context, status=422 if form.errors else 200)
