"""A bank manager hangs up a picture of the place, on which dreams are points."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from dreams import actions, pictures
from dreams.forms import MapForm
from dreams.models import BranchMap
from dreams.views.places import read_only
from schools.models import Branch, BranchReadOnly
from schools.permissions import Capability, branches_where


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def map_settings(request: MemberRequest, branch: str) -> HttpResponse:
    """The branch's own map, or the drawn one."""
    place = _managed(request, branch)
    own = BranchMap.objects.filter(branch=place).first()
    if request.POST.get("do") == "take_down":
        actions.take_down_map(place, by=request.user)
        messages.success(request, _("The drawn map is shown again."))
        return redirect("dreams:map_settings", branch=branch)
    form = MapForm(request.POST or None, request.FILES or None, own=own)
    if form.is_valid():
        try:
            form.save(place, by=request.user)
        except pictures.NotAPicture as refused:
            form.add_error("picture", str(refused))
        except actions.NoPictureYet:  # taken down meanwhile
            form.add_error("picture", _("Choose a picture."))
        except BranchReadOnly:
            form.add_error(None, read_only())
        else:
            messages.success(request, _("The map is saved."))
            return redirect("dreams:map_settings", branch=branch)
    context = {"branch": place, "own": own, "form": form}
    return render(request, "dreams/map_settings.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def map_upload(request: MemberRequest, branch: str) -> HttpResponse:
    """The picture as it hangs, for whoever put it there."""
    own = get_object_or_404(BranchMap, branch=_managed(request, branch))
    try:
        file = pictures.path(own.key, pictures.SMALL).read_bytes()
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = HttpResponse(file, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response


def _managed(request: MemberRequest, slug: str) -> Branch:
    branches = branches_where(request.user, Capability.MANAGE_BRANCH).select_related("licence")
    found: Branch = get_object_or_404(branches, slug=slug)
    return found
