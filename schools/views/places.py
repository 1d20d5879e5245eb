"""What the pages of a place share: the branch of an address, and what an expired licence says."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.requests import MemberRequest
from schools.models import Branch
from schools.permissions import Capability, branches_where


def managed(request: MemberRequest, slug: str) -> Branch:
    """A branch that the reader manages; every other is not found."""
    branches = branches_where(request.user, Capability.MANAGE_BRANCH).select_related("licence")
    return get_object_or_404(branches, slug=slug)


def read_only(branch: Branch) -> str:
    """What everybody is told under an expired licence."""
    return _("The licence of %(branch)s does not hold today, so nothing new can be made there.") % {
        "branch": branch.name
    }
