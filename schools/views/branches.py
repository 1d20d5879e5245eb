"""What a municipality decides for itself: how its board answers, when a dream is ready, what projects keep to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from schools.forms import BranchSettingsForm, GuidelinesForm, RulesForm
from schools.models import BranchReadOnly
from schools.views.places import managed, read_only


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def branch_settings(request: MemberRequest, slug: str) -> HttpResponse:
    """How long a sealed card is kept, and the way to everything else that can be set."""
    branch = managed(request, slug)
    form = BranchSettingsForm(request.POST or None, instance=branch)
    if form.is_valid():
        form.store(by=request.user)
        messages.success(request, _("The settings are saved."))
        return redirect("schools:branch_settings", slug=slug)
    status = 422 if form.errors else 200
    return render(request, "schools/branch_settings.html", {"branch": branch, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def branch_rules(request: MemberRequest, slug: str) -> HttpResponse:
    """How the board answers, and when a dream is ready for the Factory."""
    branch = managed(request, slug)
    form = RulesForm(request.POST or None, instance=branch)
    if form.is_valid():
        try:
            form.store(by=request.user)
        except BranchReadOnly:
            form.add_error(None, read_only(branch))
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("schools:branch_rules", slug=slug)
    status = 422 if form.errors else 200
    return render(request, "schools/branch_rules.html", {"branch": branch, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def guidelines(request: MemberRequest, slug: str) -> HttpResponse:
    """The guidelines of a branch: the version that holds, a new one, and the old ones to read."""
    branch = managed(request, slug)
    versions = list(branch.guidelines.all())
    newest = versions[0] if versions else None
    form = GuidelinesForm(request.POST or None, initial={"text": newest.text if newest else ""})
    if form.is_valid():
        try:
            version = form.save(branch, by=request.user)
        except BranchReadOnly:
            form.add_error(None, read_only(branch))
        else:
            is_new = newest is None or version.pk != newest.pk
            said = (
                _("Version %(number)d holds from today.")
                if is_new
                else _("Nothing was changed: version %(number)d holds.")
            )
            tags = f"draft-done:guidelines-{branch.pk}"
            messages.success(request, said % {"number": version.number}, extra_tags=tags)
            return redirect("schools:guidelines", slug=slug)
    context = {"branch": branch, "form": form, "versions": versions}
    return render(request, "schools/guidelines.html", context, status=422 if form.errors else 200)
