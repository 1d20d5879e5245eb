"""The teacher's desk, and planning a workshop at it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext as _

from accounts.requests import MemberRequest
from schools.models import BranchReadOnly, SchoolClass
from schools.permissions import Capability, classes_where, schools_where
from workshops import desk as desks, scripts
from workshops.actions.planning import NoPupils
from workshops.forms.planning import PlanForm, rows_of
from workshops.forms.strips import LONG


@login_required
def desk(request: MemberRequest) -> HttpResponse:
    """The teacher's home."""
    on_desk = desks.lay(request.user, now=timezone.now())
    has_work = on_desk.classes or on_desk.may_add_class or on_desk.led
    if not has_work and not classes_where(request.user, Capability.TEACH).exists():  # of another year
        raise Http404
    return render(request, "workshops/desk.html", {"desk": on_desk, "today": timezone.localdate()})


@login_required
def plan(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose a script for a class, then set its minutes."""
    school_class = get_object_or_404(SchoolClass.objects.taught_by(request.user).with_school(), pk=pk)
    if "script" not in request.GET:
        return _choose(request, school_class)
    script = _script(request.GET["script"])
    form = PlanForm(request.POST or None, school_class=school_class, script=script)
    if form.is_valid():
        try:
            workshop = form.save(by=request.user)
        except BranchReadOnly:
            form.add_error(
                None,
                _("The licence of %(branch)s does not hold today, so nothing new can be planned.")
                % {"branch": school_class.school.branch.name},
            )
        except NoPupils:
            form.add_error(None, _("The class has no seats yet. Add some first, then plan."))
        else:
            messages.success(request, _("The workshop is planned. Now print what you need."))
            return redirect(workshop)
    language = get_language() or scripts.DEFAULT_LANGUAGE
    context = {
        "school_class": school_class,
        "script": script,
        "script_name": script.name(language),
        "form": form,
        "rows": rows_of(script, language, form),
        "long": script.minutes > LONG,
    }
    return render(request, "workshops/plan.html", context)


def _choose(request: MemberRequest, school_class: SchoolClass) -> HttpResponse:
    language = get_language() or scripts.DEFAULT_LANGUAGE
    age = scripts.age_of(school_class.grade)
    suggested = scripts.suggested(school_class.grade)
    offered = [
        _on_offer(script, language) | {"suggested": script == suggested, "fits": not age or age in script.fits}
        for script in scripts.for_class(school_class.grade)
    ]
    offered.sort(key=lambda script: not script["suggested"])
    context = {
        "school_class": school_class,
        "fitting": [script for script in offered if script["fits"]],
        "others": [script for script in offered if not script["fits"]],
        "meetings": [_on_offer(script, language) for script in scripts.for_meetings()],
        "has_pupils": school_class.pupils.exists(),
        "may_add_class": schools_where(request.user, Capability.MAKE_CLASSES).exists(),
    }
    return render(request, "workshops/plan_choose.html", context)


def _on_offer(script: scripts.Script, language: str) -> dict[str, Any]:
    return {
        "code": script.code,
        "name": script.name(language),
        "about": script.about(language),
        "minutes": script.minutes,
        "sittings": script.sittings,
        "long": script.minutes > LONG,
        "has_vote": script.has_vote,
        "has_dots": script.has_dots,
        "rows": rows_of(script, language),
    }


def _script(code: str) -> scripts.Script:
    try:
        return scripts.get(code)
    except KeyError as unknown:
        raise Http404 from unknown
