"""What happens to pages as a whole: laying the front, opening a branch's pages to its editors."""

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Locale, Page, Site

from cms.models import BranchPage, NationalPage, NewsIndexPage
from schools.actions import role_group
from schools.models import Branch
from schools.roles import Role

PAGE_GRANTS = ("add", "change", "publish")
PICTURE_GRANTS = ("add_image", "change_image", "choose_image")


@transaction.atomic
def lay_front() -> NationalPage:
    """The national front as the site's first page; safe to call again, on an empty database too."""
    if page := NationalPage.objects.first():
        return page
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
    page = NationalPage(title=settings.BRAND_NAME, slug="front")
    root.add_child(instance=page)
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    old = site.root_page if site.pk else None
    site.root_page = page
    site.site_name = settings.BRAND_NAME
    site.save()
    # Wagtail's own migration leaves a page of its own there; it has nothing to say here.
    if old and old.depth > 1 and old.specific_class is Page:
        old.delete()
    return page


@transaction.atomic
def open_branch_pages(branch: Branch, *, news_title: str) -> BranchPage:
    """A branch's front with its news below; the editors' grants come with it."""
    if page := BranchPage.objects.filter(branch=branch).first():
        return page
    page = BranchPage(title=branch.name, branch=branch, slug=branch.slug)
    lay_front().add_child(instance=page)
    page.add_child(instance=NewsIndexPage(title=news_title, slug="news", show_in_menus=True))
    return page


@transaction.atomic
def grant_editors(page: BranchPage) -> None:
    """Editors of a branch may write below its front and use its own pictures, nothing else.

    Wagtail's grants go to the group of the role, so joining and leaving a role is all there is to do.
    """
    group = role_group(Role.EDITOR, page.branch)
    access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    group.permissions.add(access)
    for grant in _page_permissions():
        GroupPagePermission.objects.get_or_create(group=group, page=page.page_ptr, permission=grant)
    pictures = _collection_of(page.branch)
    for permission in Permission.objects.filter(content_type__app_label="wagtailimages", codename__in=PICTURE_GRANTS):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=pictures, permission=permission)


def _page_permissions() -> list[Permission]:
    codenames = [f"{grant}_page" for grant in PAGE_GRANTS]
    kind = ContentType.objects.get_for_model(Page)
    return list(Permission.objects.filter(content_type=kind, codename__in=codenames))


def _collection_of(branch: Branch) -> Collection:
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    name = f"{branch.name} ({branch.slug})"
    return root.get_children().filter(name=name).first() or root.add_child(name=name)
