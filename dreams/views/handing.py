"""A class adopts a citizen's dream, or hands its project on; and whoever is asked answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.requests import MemberRequest
from dreams import actions
from dreams.actions.leading import project_of
from dreams.forms.factory import AdoptForm, HandingAnswerForm, OfferForm, adopting_classes, next_classes
from dreams.lifecycle import LIVING
from dreams.models import Dream, Handing
from dreams.views.places import read_only
from lifecycles import IllegalMove
from schools.models import BranchReadOnly


@login_required
@never_cache
def adopt(request: MemberRequest, pk: int) -> HttpResponse:
    """A teacher asks whether one of their classes may make a citizen's dream its own."""
    dream = get_object_or_404(Dream.objects.in_bank().with_place(), pk=pk)
    classes = adopting_classes(dream, request.user)
    if not classes:
        raise Http404
    asked = dream.handings.open().filter(kind=Handing.Kind.ADOPT).select_related("to_class__school").first()
    form = AdoptForm(dream, classes, request.POST or None)
    if asked is None and form.is_valid():
        try:
            form.save(by=request.user)
        except IllegalMove:
            form.add_error(None, _("Another class has asked for this dream already."))
        except BranchReadOnly:
            form.add_error(None, read_only())
        else:
            messages.success(request, _("The board has your question. You find the answer here."))
            return redirect("dreams:adopt", pk=pk)
    is_ours = asked is not None and any(each.pk == asked.to_class_id for each in classes)
    context = {
        "dream": dream,
        "branch": dream.branch,
        "form": form,
        "asked": asked if is_ours else None,
        "is_taken": not is_ours and (asked is not None or not Dream.objects.adoptable().filter(pk=pk).exists()),
        "refused": dream.handings.filter(answer="no", to_class__in=classes).last(),
    }
    return render(request, "dreams/adopt.html", context)


@login_required
@never_cache
def hand_over(request: MemberRequest, pk: int) -> HttpResponse:
    """A teacher offers the class's project to another class of the school."""
    dream = get_object_or_404(Dream.objects.led_by(request.user).filter(state__in=LIVING).with_place(), pk=pk)
    project = project_of(dream)
    if project.school_class is None:
        raise Http404
    offered = dream.handings.open().select_related("to_class__school").first()
    form = OfferForm(dream, next_classes(project), request.POST or None)
    if offered is None and form.is_valid():
        try:
            form.save(by=request.user)
        except BranchReadOnly:
            form.add_error(None, read_only())
        else:
            messages.success(request, _("The offer is made. The class's teacher finds it among the projects."))
            return redirect("dreams:hand_over", pk=pk)
    context = {"dream": dream, "branch": dream.branch, "project": project, "form": form, "offered": offered}
    return render(request, "dreams/hand_over.html", context)


@login_required
@require_POST
def handing_take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Whoever asked or offered thinks better of it."""
    handing = get_object_or_404(Handing.objects.select_related("dream"), pk=pk)
    try:
        actions.take_back(handing.dream, by=request.user, handing=handing)
    except PermissionDenied as problem:
        raise Http404 from problem
    except actions.AlreadyAnswered:
        messages.info(request, _("This was answered already."))
    else:
        messages.success(request, _("It is taken back."))
    return redirect(handing.dream)


@login_required
@never_cache
def handing_answer(request: MemberRequest, pk: int) -> HttpResponse:
    """The board answers an adoption, the new class's teacher an offer."""
    rows = Handing.objects.answerable_by(request.user).select_related("dream__branch", "to_class__school", "from_class")
    handing = rows.filter(pk=pk).first()
    if handing is None:
        return _answered_before(request, pk)
    form = HandingAnswerForm(handing, request.POST or None)
    if form.is_valid():
        try:
            form.save(by=request.user)
        except PermissionDenied as problem:
            raise Http404 from problem
        except BranchReadOnly:
            form.add_error(None, read_only())
        except (IllegalMove, actions.AlreadyAnswered, actions.NotInTheMaking):
            messages.info(request, _("The dream has moved on meanwhile. Look at it again."))
            return redirect(handing.dream)
        else:
            messages.success(request, _("Thank you. It is written down."))
            return redirect(_home(handing))
    context = {"handing": handing, "dream": handing.dream, "branch": handing.dream.branch, "form": form}
    return render(request, "dreams/handing_answer.html", context)


def _home(handing: Handing) -> str:
    return "dreams:projects_board" if handing.kind == Handing.Kind.ADOPT else "dreams:projects"


def _answered_before(request: MemberRequest, pk: int) -> HttpResponse:
    """A second click, or a colleague was quicker: for those who might have answered, a sentence."""
    handing = get_object_or_404(Handing.objects.exclude(answer=""), pk=pk)
    if not Handing.objects.concerning(request.user).filter(pk=pk).exists():
        raise Http404
    messages.info(request, _("This was answered already."))
    return redirect(_home(handing))
