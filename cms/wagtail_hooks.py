"""What editors see in Wagtail: their pages and pictures, and little else."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page, PageQuerySet

from cms.models import BranchPage, NationalPage
from schools.models import Branch
from schools.roles import Role

_FOR_EDITORS = frozenset({"explorer", "images", "our-site"})
_FIXED = (NationalPage, BranchPage)


@hooks.register("register_admin_menu_item")
def way_back() -> MenuItem:
    return MenuItem(_("To the site"), reverse("accounts:home"), name="our-site", icon_name="home", order=9000)


@hooks.register("construct_main_menu")
def hide_what_editors_do_not_need(request: HttpRequest, menu_items: list[Any]) -> None:
    """Documents are off for everybody: what is not on a page has no address here."""
    kept = [item for item in menu_items if item.name != "documents"]
    if not request.user.is_superuser:
        kept = [item for item in kept if item.name in _FOR_EDITORS]
    menu_items[:] = kept


@hooks.register("construct_page_chooser_queryset")
def only_own_pages_to_link(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """An editor links to pages of the own branch; the rest of the tree is not theirs to look through."""
    if request.user.is_superuser:
        return pages
    own = BranchPage.objects.filter(branch__in=_edited_by(request.user))
    allowed = Page.objects.none()
    for front in own:
        allowed |= Page.objects.descendant_of(front, inclusive=True)
    return pages & allowed


def _edited_by(user: Any) -> Any:
    return Branch.objects.filter(memberships__user=user, memberships__role=Role.EDITOR)


@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
@hooks.register("before_move_page")
def fronts_stay(request: HttpRequest, page: Page, *_args: Any) -> None:
    """A front is not an article: only the platform owner takes one down."""
    if isinstance(page.specific, _FIXED) and not request.user.is_superuser:
        raise PermissionDenied


@hooks.register("before_copy_page")
def fronts_are_single(request: HttpRequest, page: Page) -> None:
    if isinstance(page.specific, _FIXED):
        raise PermissionDenied


@hooks.register("construct_page_action_menu")
def no_button_that_is_refused(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    if isinstance(context.get("page"), _FIXED) and not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name not in {"action-unpublish", "action-delete"}]
