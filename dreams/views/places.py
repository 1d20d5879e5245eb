"""What the pages of one branch share: the branch of an address, a page of a list, what an expired licence says."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.reading import speak
from schools.models import Branch

PAGE_SIZE = 20


def get_branch(request: HttpRequest, slug: str) -> Branch:
    """The branch of an address, with its licence; its pages speak its language."""
    branch = get_object_or_404(Branch.objects.select_related("licence"), slug=slug)
    speak(request, branch.language)
    return branch


def branch_to_read(request: HttpRequest, slug: str) -> Branch:
    """The same for pages on which nothing is made: nobody asks about the licence."""
    branch = get_object_or_404(Branch, slug=slug)
    speak(request, branch.language)
    return branch


def page_of(request: HttpRequest, rows: Any) -> Page:
    """One page of a list; a number from nowhere gives the nearest page."""
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def read_only() -> str:
    """What everybody is told under an expired licence."""
    return _("This branch's licence has expired, so nothing new can be made here now. What is here can still be read.")
