"""Pledges as others see them: a count and a sum in public, people for the project's adults alone."""

import logging
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dreams import actions, letters
from dreams.lifecycle import State
from tests.factories.accounts import YoungUserFactory
from tests.factories.dreams import DreamFactory
from tests.factories.helping import NeedFactory, PledgeFactory
from tests.factories.schools import CouncilFactory, CouncilSeatFactory, make_manager, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(branch):
    return NeedFactory(dream=DreamFactory(branch=branch), wanted=10)


def test_in_public_stand_a_count_and_a_sum_and_no_name(client, need):
    client.cookies["language"] = "en"
    for _ in range(2):
        actions.confirm_pledge(PledgeFactory(need=need, name="Bjarne Snekker", words="Ring meg"))
    PledgeFactory(need=need)

    text = " ".join(client.get(need.dream.get_absolute_url()).text.split())

    assert "8 hours promised of 10 hours" in text
    assert "From 2 helpers" in text
    for secret in ("Bjarne", "Ring meg", "bjarne"):
        assert secret not in text


@pytest.mark.parametrize("count", [1, 3])
def test_a_dream_with_needs_costs_the_same_however_many(client, branch, count, django_assert_max_num_queries):
    dream = DreamFactory(branch=branch, state=State.PRODUCING, answers=True, needs_count=count)
    for need in NeedFactory.create_batch(count, dream=dream):
        PledgeFactory.create_batch(count, need=need, stands=True)

    with django_assert_max_num_queries(8):
        response = client.get(dream.get_absolute_url())

    assert response.content.count(b'class="need ') == count


def test_the_adults_of_the_board_see_whom_to_ring(client, need):
    PledgeFactory(need=need, stands=True, name="Bjarne Snekker", email="bjarne@example.org", words="Ring meg")
    PledgeFactory(need=need, name="Ubekreftet")
    client.force_login(make_member(need.dream.branch))

    page = client.get(reverse("dreams:pledges", args=[need.dream_id])).text

    assert all(shown in page for shown in ("Bjarne Snekker", "bjarne@example.org", "Ring meg"))
    assert "Ubekreftet" not in page


@pytest.mark.parametrize("by_pass", [True, False])
def test_a_young_member_sees_sums_and_no_people(client, need, by_pass):
    PledgeFactory(need=need, stands=True, name="Bjarne Snekker", email="bjarne@example.org", words="Ring meg")
    young = make_member(need.dream.branch)
    if by_pass:
        type(young).objects.filter(pk=young.pk).update(email=None)
        young.refresh_from_db()
    else:
        CouncilSeatFactory(council=CouncilFactory(branch=need.dream.branch), user=young, youth=True)
    client.force_login(young)

    response = client.get(reverse("dreams:pledges", args=[need.dream_id]))

    assert response.status_code == 200
    for secret in ("Bjarne", "bjarne", "Ring meg"):
        assert secret not in response.text


def test_the_class_s_teacher_sees_whom_to_ring(client, teacher, school_class):
    dream = DreamFactory(branch=school_class.school.branch, origin="class", school_class=school_class)
    PledgeFactory(need=NeedFactory(dream=dream), stands=True, name="Bjarne Snekker")
    client.force_login(teacher)

    assert "Bjarne Snekker" in client.get(reverse("dreams:pledges", args=[dream.pk])).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_pledges_costs_the_same_however_long(client, branch, count, django_assert_max_num_queries):
    dream = DreamFactory(branch=branch)
    for need in NeedFactory.create_batch(count, dream=dream):
        PledgeFactory.create_batch(count, need=need, stands=True)
    client.force_login(make_manager(branch))

    with django_assert_max_num_queries(8):
        response = client.get(reverse("dreams:pledges", args=[dream.pk]))

    assert response.text.count('name="received"') == count * count


def test_what_came_is_noted_and_can_be_noted_back(client, need):
    pledge = PledgeFactory(need=need, stands=True)
    client.force_login(make_member(need.dream.branch))
    address = reverse("dreams:pledge_received", args=[need.dream_id, pledge.pk])

    client.post(address, {"received": "yes"})
    pledge.refresh_from_db()
    assert pledge.received_at
    client.post(address, {"received": "no"})

    pledge.refresh_from_db()
    assert pledge.received_at is None


def test_nothing_of_a_pledger_is_in_the_log(client, need, caplog):
    with caplog.at_level(logging.DEBUG):
        for email in ("bjarne@example.org", "bjarne"):
            typed = {"amount": "4", "name": "Bjarne", "email": email, "age": "adult", "nonce": str(uuid.uuid4())}
            client.post(reverse("dreams:pledge", args=[need.dream_id, need.pk]), typed)
        letters.send_owed(now=timezone.now())

    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [said for said in ours if "jarne" in said]


def test_struck_words_go_from_pledges_too(branch, manager):
    pledge = PledgeFactory(need=NeedFactory(dream=DreamFactory(branch=branch)), words="Stygt om Ola", name="Stygt")

    actions.strike(
        pledge.need.dream, by=manager, out=lambda text: text.replace("Stygt", "[…]"), nothing_left=lambda text: False
    )

    pledge.refresh_from_db()
    assert (pledge.words, pledge.name) == ("[…] om Ola", "[…]")


def test_a_need_of_another_dream_is_not_found(client, need):
    other = DreamFactory(branch=need.dream.branch)

    assert client.get(reverse("dreams:pledge", args=[other.pk, need.pk])).status_code == 404


def test_strangers_are_kept_from_the_list(client, need):
    assert Client().get(reverse("dreams:pledges", args=[need.dream_id])).status_code == 302
    client.force_login(YoungUserFactory())

    assert client.get(reverse("dreams:pledges", args=[need.dream_id])).status_code == 404
