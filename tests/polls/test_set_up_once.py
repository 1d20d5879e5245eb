"""Setting up: a form that is sent twice is one election, a race for an address gives two, a failure leaves no key."""

import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from elections import actions as elections
from elections.models import Election
from polls import actions
from polls.actions import setting_up
from polls.models import Poll
from tests.elections.racing import at_once
from tests.factories.dreams import DreamFactory
from tests.factories.polls import plan
from tests.factories.schools import BranchFactory, make_manager


def key_files():
    folder = Path(settings.ELECTION_KEYS)
    return {path.name for path in folder.glob("*.key")} if folder.exists() else set()


@pytest.fixture
def two_dreams(town):
    return [DreamFactory(branch=town, title=title) for title in ("A", "B")]


def typed(dreams, **other):
    said = {name: value for name, value in vars(plan([])).items() if value is not None}
    return {**said, "dreams": [dream.pk for dream in dreams], **other}


@pytest.mark.django_db
def test_a_form_that_is_sent_twice_makes_one_election(client, town, officer, two_dreams):
    address = reverse("polls:new", args=[town.slug])
    nonce = client.get(address).context["form"]["nonce"].value()

    answers = [client.post(address, typed(two_dreams, nonce=nonce)) for _ in range(2)]

    assert len({answer.url for answer in answers}) == 1
    assert Poll.objects.count() == Election.objects.count() == 1


@pytest.mark.django_db
def test_a_page_gone_back_to_that_says_something_else_makes_another(client, town, officer, two_dreams):
    address = reverse("polls:new", args=[town.slug])
    nonce = client.get(address).context["form"]["nonce"].value()

    for title in ("Vårvalget", "Høstvalget"):
        client.post(address, typed(two_dreams, nonce=nonce, title=title))

    assert sorted(poll.slug for poll in Poll.objects.all()) == ["hostvalget", "varvalget"]


@pytest.mark.django_db
def test_a_form_with_something_to_put_right_keeps_its_number(client, town, officer, two_dreams):
    address = reverse("polls:new", args=[town.slug])
    nonce = client.get(address).context["form"]["nonce"].value()

    wrong = client.post(address, typed(two_dreams, nonce=nonce, title=""))

    assert f'name="nonce" value="{nonce}"' in wrong.content.decode()


@pytest.mark.django_db
def test_who_loses_the_race_for_an_address_gets_the_next_one(town, officer, two_dreams, monkeypatch):
    first = actions.set_up(town, plan(two_dreams), by=officer)
    free, asked = setting_up._free_slug, []

    def too_late(branch, title):
        asked.append(title)
        return first.slug if len(asked) == 1 else free(branch, title)

    monkeypatch.setattr(setting_up, "_free_slug", too_late)
    second = actions.set_up(town, plan(two_dreams), by=officer)

    assert (len(asked), second.slug) == (2, f"{first.slug}-2")
    assert Election.objects.count() == 2
    assert {f"{poll.election_id}.key" for poll in (first, second)} <= key_files()


@pytest.mark.django_db
def test_a_transaction_that_fails_leaves_no_key_file(town, officer, two_dreams, monkeypatch):
    before = key_files()
    monkeypatch.setattr(setting_up, "_free_slug", lambda _branch, _title: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        actions.set_up(town, plan(two_dreams), by=officer)
    monkeypatch.setattr(setting_up, "_free_slug", lambda _branch, _title: "taken")
    actions.set_up(town, plan(two_dreams), by=officer)
    with pytest.raises(elections.BadElection):
        actions.set_up(town, plan(two_dreams), by=officer)

    assert len(key_files() - before) == Election.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_at_once_of_one_form_and_eight_of_one_name():
    town = BranchFactory()
    officer = make_manager(town)
    dreams = [DreamFactory(branch=town) for _ in range(2)]
    nonce = uuid.uuid4()

    one = at_once(lambda _n: actions.set_up(town, plan(dreams), by=officer, nonce=nonce).pk, list(range(8)))
    named = at_once(
        lambda _n: actions.set_up(town, plan(dreams, title="Vår"), by=officer, nonce=uuid.uuid4()).slug,
        list(range(4)),
    )

    assert len(set(one)) == 1
    assert sorted(named) == ["var", "var-2", "var-3", "var-4"]
    assert Poll.objects.count() == Election.objects.count() == 5


@pytest.mark.django_db
def test_slips_ordered_twice_by_one_form_are_one_order_and_another_number_is_another(client, town, officer, two_dreams):
    poll = actions.set_up(town, plan(two_dreams), by=officer)
    nonce = client.get(reverse("polls:desk", args=[poll.pk])).context["slips_form"]["nonce"].value()

    for size in (20, 20, 21):
        client.post(reverse("polls:do", args=[poll.pk, "slips"]), {"label": "6B", "size": size, "nonce": nonce})

    assert sorted(order.size for order in poll.slip_orders.all()) == [20, 21]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_eight_clicks_at_once_order_slips_once():
    town = BranchFactory()
    officer = make_manager(town)
    poll = actions.set_up(town, plan([DreamFactory(branch=town) for _ in range(2)]), by=officer)
    nonce = uuid.uuid4()

    at_once(lambda _n: actions.order_slips(poll, label="6B", size=20, by=officer, nonce=nonce).pk, list(range(8)))

    assert poll.slip_orders.count() == 1
