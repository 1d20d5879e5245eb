"""Editors write below their own branch's front and nowhere else."""

import pytest
from django.urls import reverse
from wagtail.models import GroupPagePermission

from cms.actions import grant_editors
from cms.models import NewsIndexPage, NewsPage, StandardPage
from schools.actions import leave
from tests.factories.accounts import UserFactory
from tests.factories.cms import make_front
from tests.factories.schools import make_editor, make_member, make_teacher


@pytest.fixture
def front(branch):
    return make_front(branch, news=1, page=True)


@pytest.fixture
def other_front(other_branch):
    return make_front(other_branch, news=1, page=True)


@pytest.fixture
def editor(branch, front):
    return make_editor(branch)


def test_an_editor_edits_every_page_of_the_own_branch(client, editor, front):
    client.force_login(editor)

    for page in front.get_descendants(inclusive=True):
        assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


@pytest.mark.parametrize("name", ["edit", "delete", "unpublish", "move", "copy", "history"])
def test_an_editor_reaches_no_page_of_another_branch(client, editor, other_front, name):
    client.force_login(editor)

    for page in other_front.get_descendants(inclusive=True):
        answer = client.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))
        assert answer.status_code in {302, 403, 404}
        assert answer.headers.get("Location", reverse("wagtailadmin_home")) == reverse("wagtailadmin_home")


def test_an_editor_writes_news_and_publishes_it(client, editor, front):
    index = NewsIndexPage.objects.child_of(front).get()
    client.force_login(editor)

    answer = client.post(
        reverse("wagtailadmin_pages:add", args=["cms", "newspage", index.pk]),
        {"title": "Isen ligger", "slug": "isen", "date": "2026-12-01", "summary": "Kom på torget.",
         "body-count": "0", "action-publish": "1", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"},
    )  # fmt: skip

    assert answer.status_code == 302
    assert NewsPage.objects.child_of(index).live().filter(slug="isen").count() == 1
    assert client.get(f"{index.url}isen/").status_code == 200


def test_an_editor_adds_nothing_to_another_branch(client, editor, other_front):
    client.force_login(editor)
    before = other_front.get_descendants().count()

    client.post(
        reverse("wagtailadmin_pages:add", args=["cms", "standardpage", other_front.pk]),
        {"title": "Kapret", "slug": "kapret", "body-count": "0", "action-publish": "1"},
    )

    assert other_front.get_descendants().count() == before


@pytest.mark.parametrize("name", ["delete", "unpublish", "move"])
def test_a_front_is_taken_down_by_the_platform_owner_only(client, editor, front, name):
    client.force_login(editor)

    client.post(reverse(f"wagtailadmin_pages:{name}", args=[front.pk]))

    front.refresh_from_db()
    assert front.live
    assert front.get_descendants().count() == 3


def test_an_editor_cannot_give_the_front_to_another_branch(client, editor, front):
    client.force_login(editor)

    form = client.get(reverse("wagtailadmin_pages:edit", args=[front.pk])).context["form"]

    assert "branch" not in form.fields


def test_an_editor_s_menu_holds_pages_pictures_and_the_way_out(client, editor):
    client.force_login(editor)

    answer = client.get(reverse("wagtailadmin_home"))

    assert answer.status_code == 200
    for address in ("/admin/documents/", "/admin/users/", "/admin/snippets/", "/admin/reports/site-history/"):
        assert f'"url": "{address}"' not in answer.text


def test_who_leaves_the_role_leaves_the_pages(client, editor, front):
    for membership in editor.memberships.all():
        leave(membership)
    client.force_login(editor)

    assert client.get(reverse("wagtailadmin_pages:edit", args=[front.pk]), follow=True).status_code == 404


@pytest.mark.parametrize("make", [make_member, make_teacher])
def test_whoever_is_no_editor_finds_no_admin(client, branch, school, front, make):
    person = make(branch) if make is make_member else make(school)
    client.force_login(person)

    assert client.get(reverse("wagtailadmin_home"), follow=True).status_code == 404


def test_a_stranger_signs_in_by_our_own_page(client, front):
    for address in (reverse("wagtailadmin_home"), "/admin/login/"):
        answer = client.get(address, follow=True)
        assert answer.redirect_chain[-1][0].startswith(reverse("accounts:sign_in"))


def test_grants_are_given_once(branch, front):
    before = GroupPagePermission.objects.filter(page=front.page_ptr).count()

    grant_editors(front)

    assert before == 3
    assert GroupPagePermission.objects.filter(page=front.page_ptr).count() == before


def test_the_platform_owner_edits_everything(client, front, other_front):
    owner = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(owner)

    pages = [front, other_front, *StandardPage.objects.all()]
    addresses = [reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in pages]
    assert [client.get(address).status_code for address in addresses] == [200] * 4
