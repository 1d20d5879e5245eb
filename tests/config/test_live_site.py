"""The site under a real browser, and a database that is whole again afterwards."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from accounts.models import User
from tests.factories.accounts import UserFactory
from tests.going import go


def test_what_one_test_commits(transactional_db):
    UserFactory()
    Page.objects.all().delete()

    assert User.objects.count() == 1


def test_the_next_does_not_see(transactional_db):
    assert User.objects.count() == 0
    assert Page.objects.exists()  # what migrations made is there again


@pytest.mark.browser
def test_a_page_asks_nobody_but_us(live_site, page):
    answer = go(page, live_site.url + reverse("accounts:sign_in"))

    assert answer.status == 200
    assert "Content-Security-Policy" in {name.title() for name in answer.headers}
