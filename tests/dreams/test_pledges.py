"""Pledges: promised by anybody, counted when their link was used, known by name to the project's adults alone."""

import datetime
import uuid

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from dreams import actions, letters
from dreams.actions.needs import recount
from dreams.lifecycle import State
from dreams.models import Dream, Need, Pledge, Resource
from dreams.models.needs import LINK_LASTS, in_units
from dreams.signals import became_ready
from tests.factories.dreams import DreamFactory
from tests.factories.helping import NeedFactory, PledgeFactory
from tests.factories.schools import BranchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(branch):
    return NeedFactory(dream=DreamFactory(branch=branch), wanted=10)


def form_of(need):
    return reverse("dreams:pledge", args=[need.dream_id, need.pk])


def typed(**changes):
    return {
        "amount": "4", "words": "Jeg kan lørdager.", "name": "Bjarne Snekker", "email": "Bjarne@Example.org",
        "age": "adult", "nonce": str(uuid.uuid4()), **changes,
    }  # fmt: skip


def sums(need):
    need.refresh_from_db()
    need.dream.refresh_from_db()
    return need.pledged, need.covered, need.dream.needs_covered


def press(client, pledge, **sent):
    return client.post(pledge.get_absolute_url(), sent)


# A promise counts when its link was used.


def test_a_promise_counts_when_its_button_was_pressed_and_looking_changes_nothing(client, need):
    assert client.post(form_of(need), typed(amount="10")).status_code == 302
    pledge = Pledge.objects.get()
    assert letters.send_owed(now=timezone.now()) == 1
    assert mail.outbox[0].to == ["bjarne@example.org"]
    assert pledge.get_absolute_url() in mail.outbox[0].body

    client.get(pledge.get_absolute_url())
    assert sums(need) == (0, False, 0)
    press(client, pledge, do="confirm")
    press(client, pledge, do="confirm")

    assert sums(need) == (10, True, 1)


def test_a_form_sent_twice_is_one_pledge_and_one_letter(client, need):
    sent = typed()
    for _ in range(2):
        client.post(form_of(need), sent)

    assert Pledge.objects.count() == 1
    assert letters.send_owed(now=timezone.now()) == 1


def test_a_form_sent_changed_after_it_was_sent_says_that_the_first_one_stands(client, need):
    sent = typed()
    client.cookies["language"] = "en"
    client.post(form_of(need), sent)

    page = client.post(form_of(need), {**sent, "amount": "9"}, follow=True)

    assert Pledge.objects.get().amount == 4
    assert "You have sent this promise before" in page.text


def test_it_is_changed_taken_back_and_made_anew_by_its_own_page(client, need):
    pledge = PledgeFactory(need=need)
    press(client, pledge, do="confirm")

    press(client, pledge, do="change", amount="12")
    assert sums(need) == (12, True, 1)
    press(client, pledge, do="change", amount="3")
    assert sums(need) == (3, False, 0)
    press(client, pledge, do="take_back")
    assert sums(need) == (0, False, 0)
    again = press(client, pledge, do="confirm")

    assert again.status_code == 422
    assert sums(need) == (0, False, 0)


@pytest.mark.parametrize("amount", ["0", "-3", "mange", "", "1000001"])
def test_an_amount_that_is_none_changes_nothing_and_comes_back(client, need, amount):
    pledge = PledgeFactory(need=need, stands=True)

    response = press(client, pledge, do="change", amount=amount)

    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.text
    pledge.refresh_from_db()
    assert pledge.amount == 4


def test_a_wish_that_we_do_not_know_changes_nothing(client, need):
    pledge = PledgeFactory(need=need, stands=True)

    assert press(client, pledge, do="explode").status_code == 200
    assert press(client, pledge).status_code == 200


def test_take_back_and_forget_me_leaves_nothing(client, need):
    pledge = PledgeFactory(need=need)
    press(client, pledge, do="confirm")

    press(client, pledge, do="forget")

    assert not Pledge.objects.exists()
    assert sums(need) == (0, False, 0)
    assert client.get(pledge.get_absolute_url()).status_code == 404
    assert press(client, pledge, do="confirm").status_code == 404


# Links that are old, wrong, used.


def test_an_old_link_counts_nothing_and_asks_for_a_new_letter(client, need):
    pledge = PledgeFactory(need=need, made_at=timezone.now() - LINK_LASTS, mail_sent_at=timezone.now())
    assert press(client, pledge, do="confirm").status_code == 422
    assert sums(need) == (0, False, 0)

    press(client, pledge, do="again")
    assert letters.send_owed(now=timezone.now()) == 1
    press(client, pledge, do="confirm")

    assert sums(need) == (4, False, 0)


def test_a_wrong_link_says_what_may_have_happened(client):
    response = client.get(reverse("dreams:my_pledge", args=["cut-in-two"]))

    assert response.status_code == 404
    assert "<h1>" in response.text


def test_what_nobody_confirmed_is_forgotten_after_a_month(need):
    now = timezone.now()
    old = PledgeFactory(need=need, made_at=now - datetime.timedelta(days=31))
    kept = [
        PledgeFactory(need=need, made_at=now - datetime.timedelta(days=29)),
        PledgeFactory(need=need, made_at=now - datetime.timedelta(days=31), stands=True),
    ]

    assert actions.forget_promises(now=now) == 1
    assert set(Pledge.objects.all()) == set(kept)
    assert old not in Pledge.objects.all()


# Where, and until when.


@pytest.mark.parametrize(
    ("state", "goes"),
    [
        (State.APPROVED, True), (State.PRODUCING, True), (State.PAUSED, True),
        (State.REALISED, False), (State.ARCHIVED, False),
    ],
)  # fmt: skip
def test_help_is_promised_while_it_helps(client, branch, state, goes):
    need = NeedFactory(dream=DreamFactory(branch=branch, state=state))
    before = PledgeFactory(need=need)

    client.post(form_of(need), typed())
    press(client, before, do="confirm")

    assert Pledge.objects.count() == (2 if goes else 1)
    assert sums(need)[0] == (4 if goes else 0)


def test_a_promise_can_be_taken_back_when_the_dream_is_over_or_hidden(client, branch):
    for state in (State.REALISED, State.HIDDEN, State.WITHDRAWN):
        dream = DreamFactory(branch=branch, state=state, title="Hemmelig tittel")
        need = NeedFactory(dream=dream, pledged=4, title="Hemmelig behov")
        pledge = PledgeFactory(need=need, stands=True)
        page = client.get(pledge.get_absolute_url())

        press(client, pledge, do="take_back")

        assert sums(need)[0] == 0
        assert ("Hemmelig" in page.text) == (state == State.REALISED)


def test_without_a_licence_nothing_is_promised_and_all_can_be_taken_back(client):
    need = NeedFactory(dream=DreamFactory(branch=BranchFactory(read_only=True)), pledged=4)
    standing, waiting = PledgeFactory(need=need, stands=True), PledgeFactory(need=need)

    response = client.post(form_of(need), typed(words="Mine ord"))
    assert response.status_code == 422
    assert "Mine ord" in response.text
    assert press(client, waiting, do="confirm").status_code == 422
    assert press(client, standing, do="change", amount="9").status_code == 422
    assert sums(need)[0] == 4
    press(client, standing, do="take_back")

    assert sums(need)[0] == 0
    assert Pledge.objects.count() == 2


# Who is under 18.


@pytest.mark.parametrize(("kind", "goes"), [("time", True), ("material", True), ("money", False), ("expertise", False)])
def test_under_18_one_promises_time_and_things_only(client, branch, kind, goes):
    need = NeedFactory(dream=DreamFactory(branch=branch), kind=kind)

    client.post(form_of(need), typed(age="minor" if goes else ""))

    assert [pledge.is_adult for pledge in Pledge.objects.all()] == ([False] if goes else [])


@pytest.mark.parametrize("kind", ["money", "expertise"])
def test_the_database_refuses_a_minor_s_money_and_skill(branch, kind):
    need = NeedFactory(dream=DreamFactory(branch=branch), kind=kind)

    with pytest.raises(IntegrityError), transaction.atomic():
        PledgeFactory(need=need, is_adult=False)


def test_money_is_said_to_be_a_promise_on_the_form_the_letter_and_the_page(client, branch):
    need = NeedFactory(dream=DreamFactory(branch=branch), kind="money")
    client.cookies["language"] = "en"
    said = "A promise of money is a promise, never a payment."
    assert said in client.get(form_of(need)).text

    client.post(form_of(need), typed(age="on"))
    letters.send_owed(now=timezone.now())
    pledge = Pledge.objects.get()
    press(client, pledge, do="confirm")

    assert said in mail.outbox[0].body
    assert said in mail.outbox[0].alternatives[0][0]
    assert said in client.get(pledge.get_absolute_url()).text


# What is wrong comes back.


@pytest.mark.parametrize(
    "wrong", [{"amount": ""}, {"name": ""}, {"email": "bjarne"}, {"age": ""}, {"words": "x" * 301}]
)
def test_what_is_wrong_comes_back_with_everything_that_was_typed(client, need, wrong):
    response = client.post(form_of(need), typed(**wrong))

    assert response.status_code == 422
    assert response.text.count('aria-invalid="true"') >= 1
    assert "Bjarne" in response.text or "name" in wrong
    assert not Pledge.objects.exists()


def test_one_address_gets_only_so_many_letters_in_an_hour(client, need, monkeypatch):
    monkeypatch.setattr("dreams.forms.helping.LETTERS_TO_ONE", 2)

    answers = [client.post(form_of(need), typed()).status_code for _ in range(3)]
    other = client.post(form_of(need), typed(email="ola@example.org")).status_code

    assert answers == [302, 302, 422]
    assert other == 302


# The sums.


def test_a_sum_beyond_the_column_stays_in_it(need):
    PledgeFactory.create_batch(2, need=need, stands=True, amount=2**31 - 1)

    actions.confirm_pledge(PledgeFactory(need=need))

    assert sums(need) == (2**31 - 1, True, 1)


def test_what_must_be_covered_follows_the_branch(branch):
    branch.ready_needs = 50
    branch.save()
    dream = DreamFactory(branch=branch)
    NeedFactory.create_batch(3, dream=dream)

    recount(dream)

    assert (dream.needs_count, dream.needs_required, dream.needs_covered) == (3, 2, 0)


def test_a_need_that_is_gone_takes_its_unconfirmed_pledges_along(client, need):
    """Its owner may take a need away as long as nobody's promise stands."""
    pledge = PledgeFactory(need=need)
    actions.set_needs(need.dream, needs=[])

    assert press(client, pledge, do="confirm").status_code == 404


def test_the_pledge_that_covers_the_last_need_makes_the_dream_ready_once(branch):
    dream = DreamFactory(branch=branch, support_count=5, supports_needed=5)
    need = NeedFactory(dream=dream, wanted=4)
    recount(dream)
    heard = []

    def hear(dream, **kwargs):
        heard.append(dream.pk)

    became_ready.connect(hear)
    try:
        assert not Dream.objects.ready().exists()
        first, second = PledgeFactory.create_batch(2, need=need)
        actions.confirm_pledge(first)
        actions.confirm_pledge(second)
        actions.take_pledge_back(second)
    finally:
        became_ready.disconnect(hear)

    assert heard == [dream.pk]
    assert list(Dream.objects.ready()) == [dream]


@pytest.mark.parametrize(
    ("kind", "amount", "words"),
    [("time", 1, "1 hour"), ("time", 3, "3 hours"), ("money", 1500, "1,500 kroner"), ("material", 1, "1 piece"),
     ("expertise", 2, "2 persons")],
)  # fmt: skip
def test_amounts_have_their_units(kind, amount, words):
    from django.utils import translation

    with translation.override("en"):
        assert in_units(kind, amount).replace("\xa0", " ") == words


def test_every_kind_of_need_has_an_icon():
    assert [Need(kind=kind).icon for kind in Resource] == ["tools", "clock", "box", "coins"]
