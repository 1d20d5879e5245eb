import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import throttle
from accounts.actions import issue_seat_pass
from accounts.models import SeatPass, User
from tests.factories.accounts import UserFactory, YoungUserFactory

pytestmark = pytest.mark.django_db
TOMORROW = timezone.localdate() + datetime.timedelta(days=1)


def sign_in(client, code):
    return client.post("/accounts/seat-pass/", {"code": code})


def test_a_young_member_signs_in_with_the_pass_however_it_is_typed(client):
    code = issue_seat_pass(YoungUserFactory(), valid_until=TOMORROW)

    page = sign_in(client, f" {code[:4].lower()}-{code[4:8]} {code[8:]} ")

    assert (page.status_code, page.url) == (302, "/accounts/home/")


def test_the_code_itself_is_stored_nowhere():
    code = issue_seat_pass(YoungUserFactory(), valid_until=TOMORROW)

    assert code not in repr(list(SeatPass.objects.values_list()))


def test_a_new_pass_revokes_the_old_one(client):
    user = YoungUserFactory()
    old = issue_seat_pass(user, valid_until=TOMORROW)
    issue_seat_pass(user, valid_until=TOMORROW)

    assert sign_in(client, old).status_code == 200


@pytest.mark.parametrize(("days", "status"), [(-1, 200), (0, 302)])
def test_a_pass_is_good_through_its_last_day(client, days, status):
    code = issue_seat_pass(YoungUserFactory(), valid_until=timezone.localdate() + datetime.timedelta(days=days))

    assert sign_in(client, code).status_code == status


def test_wrong_codes_shut_the_door_and_right_ones_are_never_counted(client):
    code = issue_seat_pass(YoungUserFactory(), valid_until=TOMORROW)
    for _ in range(throttle.LIMIT):
        assert sign_in(client, code).status_code == 302
        client.logout()
    for _ in range(throttle.LIMIT):
        sign_in(client, "ABCDEFGHJKMN")

    assert sign_in(client, code).status_code == 200


def test_two_addresses_that_differ_in_case_are_one_account():
    UserFactory(email="kari@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="Kari@example.org")


def test_an_account_without_an_address_has_none_at_all():
    assert User.objects.create_user("", name="Ida").email is None
