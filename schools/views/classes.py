"""A teacher's classes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from schools import actions
from schools.forms import AddPupilsForm, ClassForm, PupilsForm
from schools.models import BranchReadOnly, SchoolClass
from schools.permissions import Capability, schools_where
from schools.school_year import label as year_label
from schools.views.places import read_only


@login_required
def class_new(request: MemberRequest) -> HttpResponse:
    """Make a class from a pasted list or a number of seats."""
    if not schools_where(request.user, Capability.MAKE_CLASSES).exists():
        raise Http404
    form = ClassForm(request.POST or None, by=request.user)
    if form.is_valid():
        try:
            school_class = form.save()
        except actions.ClassExists:
            form.add_error("name", _("The school already has a class with this name this year."))
        except BranchReadOnly:
            form.add_error(None, read_only(form.cleaned_data["school"].branch))
        else:
            return _made(request, form, school_class)
    return render(request, "schools/class_new.html", {"form": form})


def _made(request: MemberRequest, form: ClassForm, school_class: SchoolClass) -> HttpResponse:
    for sentence in form.what_was_set_right():
        messages.info(request, sentence)
    count = school_class.pupils.count()
    sentence = ngettext("%(name)s is ready, with %(count)d seat.", "%(name)s is ready, with %(count)d seats.", count)
    messages.success(request, sentence % {"name": school_class.name, "count": count})
    return redirect("schools:class", pk=school_class.pk)


@login_required
def class_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """One class: its seats, and what can be done with it."""
    return _class_page(request, _taught(request, pk))


@login_required
@require_http_methods(["GET", "POST"])
def pupils(request: MemberRequest, pk: int) -> HttpResponse:
    """Change names, and who is never named."""
    school_class = _taught(request, pk)
    form = PupilsForm(request.POST or None, school_class=school_class)
    if form.is_valid() and request.method == "POST":
        form.save(by=request.user)
        messages.success(request, _("The list is saved."))
        return redirect("schools:class", pk=pk)
    return render(request, "schools/pupils.html", {"school_class": school_class, "form": form})


@login_required
@require_http_methods(["POST"])
def pupils_add(request: MemberRequest, pk: int) -> HttpResponse:
    """Add seats, with names or without."""
    school_class = _taught(request, pk)
    form = AddPupilsForm(request.POST)
    if form.is_valid():
        try:
            added = form.save(school_class, by=request.user)
        except ValidationError as full:
            form.add_error("names", full)
        except actions.ListChanged:
            messages.warning(
                request, _("Somebody else has changed the list meanwhile. Look at it, then add your names once more.")
            )
            return _class_page(request, school_class, typed=form.data.get("names", ""))
        except BranchReadOnly:
            form.add_error(None, read_only(school_class.school.branch))
        else:
            sentence = ngettext("%(count)d seat was added.", "%(count)d seats were added.", added)
            if added:
                messages.success(request, sentence % {"count": added})
            return redirect("schools:class", pk=pk)
    return _class_page(request, school_class, add_form=form)


@login_required
@require_http_methods(["GET", "POST"])
def pupil_remove(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """Ask once, then take a pupil out of the class."""
    school_class = _taught(request, pk)
    pupil = school_class.pupils.select_related("school_class").filter(number=number).first()
    if request.method == "POST":
        if pupil:  # pressed twice, the second finds the seat gone, as was asked for
            actions.remove_pupil(pupil, by=request.user)
        messages.success(request, _("Number %(number)d is taken out of the class.") % {"number": number})
        return redirect("schools:class", pk=pk)
    if pupil is None:
        raise Http404
    return render(request, "schools/pupil_remove.html", {"school_class": school_class, "pupil": pupil})


def _taught(request: MemberRequest, pk: int) -> SchoolClass:
    return get_object_or_404(SchoolClass.objects.taught_by(request.user).with_school(), pk=pk)


def _class_page(
    request: MemberRequest, school_class: SchoolClass, add_form: AddPupilsForm | None = None, typed: str = ""
) -> HttpResponse:
    seats = list(school_class.pupils.all())
    last = seats[-1].number if seats else 0
    context = {
        "school_class": school_class,
        "pupils": seats,
        "never_named": sum(pupil.never_named for pupil in seats),
        "school_year": year_label(school_class.school_year),
        "add_form": add_form or AddPupilsForm(initial={"after": last, "names": typed}),
    }
    return render(request, "schools/class.html", context)
