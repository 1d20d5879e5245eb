"""A teacher's classes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from django.utils.translation import ngettext

from accounts.requests import MemberRequest
from schools.forms import ClassForm
from schools.models import SchoolClass
from schools.permissions import Capability, schools_where


@login_required
def class_new(request: MemberRequest) -> HttpResponse:
    """Make a class from a pasted list or a number of seats."""
    schools = schools_where(request.user, Capability.MAKE_CLASSES)
    if not schools.exists():
        raise Http404
    form = ClassForm(request.POST or None, by=request.user)
    if form.is_valid():
        school_class = form.save()
        for sentence in form.what_was_set_right():
            messages.info(request, sentence)
        count = school_class.pupils.count()
        messages.success(
            request,
            ngettext(
                "%(name)s is ready, with %(count)d seat.", "%(name)s is ready, with %(count)d seats.", count
            ) % {"name": school_class.name, "count": count},
        )
        return redirect("schools:class", pk=school_class.pk)
    return render(request, "schools/class_new.html", {"form": form})


@login_required
def class_detail(request: MemberRequest, pk: int) -> HttpResponse:
    """One class: its seats, and what can be done with it."""
    school_class = get_object_or_404(SchoolClass.objects.taught_by(request.user).with_school(), pk=pk)
    return render(
        request, "schools/class.html", {"school_class": school_class, "pupils": list(school_class.pupils.all())}
    )
