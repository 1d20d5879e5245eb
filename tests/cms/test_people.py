"""The platform's owner opens accounts in Wagtail; the bank manager then gives the person a seat."""

import pytest
from django.urls import reverse

from accounts.models import User
from schools.models import CouncilSeat
from tests.factories.accounts import UserFactory
from tests.factories.schools import make_manager

pytestmark = pytest.mark.django_db
PASSWORD = "En-lang-setning-42"
NEW = {"email": "kari@example.org", "first_name": "Kari Anne", "last_name": "Nordmann"}


@pytest.fixture
def owner(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def add(client, **changed):
    words = NEW | {"password1": PASSWORD, "password2": PASSWORD} | changed
    return client.post(reverse("wagtailusers_users:add"), words)


def test_an_adult_whose_account_was_opened_signs_in_by_it_gets_a_seat_and_finds_the_queue(owner, branch, client):
    add(owner)
    client.force_login(make_manager(branch))
    seat = {"public_name": "Kari Nordmann", "office": "member", "term_from": "2026-01-01", "email": NEW["email"]}
    client.post(reverse("schools:seat_add", args=[branch.slug]), seat)
    client.logout()

    client.post(reverse("accounts:sign_in"), {"email": NEW["email"], "password": PASSWORD})

    assert CouncilSeat.objects.get(public_name="Kari Nordmann").user.name == "Kari Anne Nordmann"
    assert client.get(reverse("dreams:queue")).status_code == 200


def test_a_name_is_shown_and_changed(owner):
    add(owner)
    user = User.objects.get(email=NEW["email"])
    address = reverse("wagtailusers_users:edit", args=[user.pk])

    page = owner.get(address).content.decode()
    owner.post(address, NEW | {"last_name": "Berg", "is_active": "on"})

    assert 'value="Kari Anne"' in page
    assert 'value="Nordmann"' in page
    user.refresh_from_db()
    assert user.name == "Kari Anne Berg"


def test_a_young_member_keeps_one_name_and_no_address(owner):
    young = UserFactory(email=None, name="Emma")

    owner.post(reverse("wagtailusers_users:edit", args=[young.pk]), {"first_name": "Ema", "is_active": "on"})

    young.refresh_from_db()
    assert (young.name, young.email) == ("Ema", None)


def test_an_account_without_a_name_and_a_second_one_of_an_address_are_refused(owner):
    add(owner)

    again, nameless = add(owner, email="KARI@example.org"), add(owner, email="per@example.org", first_name="")

    assert (again.status_code, nameless.status_code) == (200, 200)
    assert User.objects.filter(email__iendswith="@example.org", is_superuser=False).count() == 1
