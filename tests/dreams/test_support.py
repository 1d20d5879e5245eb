"""Support: once a browser, taken back there, confirmed by an address, and never minted by the thousand."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dreams import actions, letters
from dreams.lifecycle import State
from dreams.models import Dream, Follower, Support, SupportConfirmation
from dreams.models.needs import LINK_LASTS
from dreams.signals import became_ready
from dreams.views import support as views
from schools.models import BranchReadOnly
from tests.factories.dreams import DreamFactory
from tests.factories.helping import ConfirmationFactory, SupportFactory
from tests.factories.schools import BranchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dream(branch):
    return DreamFactory(branch=branch)


@pytest.fixture
def ready():
    """The dreams that became ready, in their order."""
    heard = []

    def hear(dream, **kwargs):
        heard.append(dream.pk)

    became_ready.connect(hear)
    yield heard
    became_ready.disconnect(hear)


def press(client, dream, name="support", **sent):
    return client.post(reverse(f"dreams:{name}", args=[dream.pk]), sent, headers={"Accept-Language": "en"})


def counts(dream):
    dream.refresh_from_db()
    return dream.support_count, dream.confirmed_count, dream.supports.count()


# Taking it back.


def test_the_same_browser_takes_its_support_back_once(client, dream):
    press(client, dream)
    SupportFactory(dream=dream)
    Dream.objects.filter(pk=dream.pk).update(support_count=2)

    press(client, dream, "support_back")
    press(client, dream, "support_back")

    assert counts(dream) == (1, 0, 1)


def test_another_browser_takes_nothing_back(client, dream):
    press(client, dream)

    press(Client(), dream, "support_back")

    assert counts(dream) == (1, 0, 1)


def test_what_was_taken_back_can_be_given_again(client, dream):
    for name in ("support", "support_back", "support"):
        press(client, dream, name)

    assert counts(dream) == (1, 0, 1)


def test_a_confirmed_support_leaves_both_counts_and_takes_its_address_along(client, dream):
    press(client, dream)
    press(client, dream, "support_ask", email="siri@example.org")
    actions.confirm_support(SupportConfirmation.objects.get())
    assert counts(dream) == (1, 1, 1)

    press(client, dream, "support_back")

    assert counts(dream) == (0, 0, 0)
    assert not SupportConfirmation.objects.exists()


def test_taking_back_works_without_a_licence(client):
    dream = DreamFactory(branch=BranchFactory(read_only=True), support_count=1)
    client.get(dream.get_absolute_url())
    Support.objects.create(dream=dream, supporter_mac=actions.supporter_mac("me"))

    assert actions.take_support_back(dream, supporter="me")
    assert counts(dream) == (0, 0, 0)


# Not by the thousand.


def test_a_script_meets_a_limit_and_a_clear_sentence(dream, monkeypatch):
    monkeypatch.setattr(views, "NEW_SUPPORTERS", 3)

    answers = [
        Client().post(reverse("dreams:support", args=[dream.pk]), headers={"HX-Request": "true"}) for _ in range(5)
    ]

    assert counts(dream) == (3, 0, 3)
    assert [b'name="follows"' in answer.content for answer in answers] == [True, True, True, False, False]
    assert b"dreams:support" not in answers[-1].content
    assert reverse("dreams:support", args=[dream.pk]).encode() in answers[-1].content  # the button is still there


def test_who_has_the_cookie_is_never_counted_as_new(client, branch, monkeypatch):
    dreams = DreamFactory.create_batch(4, branch=branch)
    monkeypatch.setattr(views, "NEW_SUPPORTERS", 1)

    for dream in dreams:
        press(client, dream)

    assert [counts(dream)[0] for dream in dreams] == [1, 1, 1, 1]


def test_another_network_is_another_count(dream, monkeypatch):
    monkeypatch.setattr(views, "NEW_SUPPORTERS", 1)
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2"):
        Client(REMOTE_ADDR=address).post(reverse("dreams:support", args=[dream.pk]))

    assert counts(dream)[0] == 2


def test_a_support_costs_at_most_six_statements(branch):
    first, second = DreamFactory.create_batch(2, branch=branch)
    press(Client(), first)

    with CaptureQueriesContext(connection) as queries:
        press(Client(), second)

    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    # The message that waits for the next page lies in a cookie, so nothing of this is the session's.
    assert len(asked) <= 6


# Confirmed by e-mail.


def test_the_letter_s_button_confirms_and_looking_does_not(client, dream):
    press(client, dream)
    press(client, dream, "support_ask", email="Siri@Example.org ")
    assert letters.send_owed(now=timezone.now()) == 1
    link = SupportConfirmation.objects.get()
    assert mail.outbox[0].to == ["siri@example.org"]
    assert link.get_absolute_url() in mail.outbox[0].body

    client.get(link.get_absolute_url())
    assert counts(dream) == (1, 0, 1)
    for _ in range(2):
        assert client.post(link.get_absolute_url()).status_code == 302

    assert counts(dream) == (1, 1, 1)


def test_a_confirmed_support_keeps_no_address(dream):
    link = ConfirmationFactory(support__dream=dream, email="siri@example.org")
    Dream.objects.filter(pk=dream.pk).update(support_count=1)

    actions.confirm_support(link)

    link.refresh_from_db()
    assert link.email == ""
    assert "siri" not in Support.objects.get().confirmed_mac
    assert not Follower.objects.exists()


def test_one_address_confirms_one_support_of_a_dream(client, dream):
    first, second = (ConfirmationFactory(support__dream=dream, email="siri@example.org") for _ in range(2))
    Dream.objects.filter(pk=dream.pk).update(support_count=2)

    actions.confirm_support(first)
    response = client.post(second.get_absolute_url())

    assert response.status_code == 200
    assert 'role="alert"' in response.text
    assert counts(dream) == (2, 1, 2)


def test_the_same_address_may_confirm_supports_of_two_dreams(branch):
    for dream in DreamFactory.create_batch(2, branch=branch, support_count=1):
        actions.confirm_support(ConfirmationFactory(support__dream=dream, email="siri@example.org"))

        assert counts(dream) == (1, 1, 1)


def test_whoever_wants_to_hear_more_follows_by_the_same_link(dream):
    Dream.objects.filter(pk=dream.pk).update(support_count=1)

    actions.confirm_support(ConfirmationFactory(support__dream=dream, email="siri@example.org", follows=True))

    follower = Follower.objects.listening().get()
    assert (follower.email, follower.supports) == ("siri@example.org", True)
    assert letters.send_owed(now=timezone.now()) == 0


def test_an_address_that_was_mistyped_is_replaced_and_its_link_dies(client, dream):
    press(client, dream)
    press(client, dream, "support_ask", email="sirri@example.org")
    letters.send_owed(now=timezone.now())
    old = SupportConfirmation.objects.get().get_absolute_url()

    press(client, dream, "support_ask", email="siri@example.org")
    letters.send_owed(now=timezone.now())

    assert [message.to for message in mail.outbox] == [["sirri@example.org"], ["siri@example.org"]]
    assert client.post(old).status_code == 404
    assert counts(dream) == (1, 0, 1)


def test_two_clicks_are_one_letter(client, dream):
    press(client, dream)
    for _ in range(2):
        press(client, dream, "support_ask", email="siri@example.org")

    assert letters.send_owed(now=timezone.now()) == 1


def test_an_old_link_confirms_nothing_and_says_so(client, dream):
    link = ConfirmationFactory(support__dream=dream, made_at=timezone.now() - LINK_LASTS)

    page = client.get(link.get_absolute_url())
    pressed = client.post(link.get_absolute_url())

    assert b"<form" not in page.content.partition(b'id="main"')[2].partition(b"</main>")[0]
    assert 'role="alert"' in pressed.text
    assert counts(dream)[1] == 0


def test_a_wrong_address_comes_back_with_what_was_typed(client, dream):
    press(client, dream)

    response = press(client, dream, "support_ask", email="siri@nowhere", follows="on")

    assert response.status_code == 422
    assert 'value="siri@nowhere"' in response.text
    assert not SupportConfirmation.objects.exists()


def test_without_a_support_there_is_nothing_to_confirm(client, dream):
    assert press(client, dream, "support_ask", email="siri@example.org").status_code == 302
    assert not SupportConfirmation.objects.exists()


def test_without_a_licence_nothing_is_confirmed(client):
    link = ConfirmationFactory(support__dream=DreamFactory(branch=BranchFactory(read_only=True), support_count=1))

    with pytest.raises(BranchReadOnly):
        actions.confirm_support(link)
    assert client.post(link.get_absolute_url()).status_code == 200


def test_a_second_press_in_an_old_tab_knows_that_it_is_confirmed(client, dream):
    press(client, dream)
    press(client, dream, "support_ask", email="siri@example.org")
    actions.confirm_support(SupportConfirmation.objects.get())

    again = client.post(reverse("dreams:support", args=[dream.pk]), headers={"HX-Request": "true"})

    assert 'name="follows"' not in again.text
    assert counts(dream) == (1, 1, 1)


def test_the_dream_s_page_tells_how_many_are_confirmed(client, branch):
    dream = DreamFactory(branch=branch, support_count=128, confirmed_count=14)
    client.cookies["language"] = "en"

    text = " ".join(client.get(dream.get_absolute_url()).text.split())

    assert "128 supports, 14 of them confirmed by e-mail" in text


# What is missing.


def test_the_page_says_what_is_missing_of_supports_and_needs(client, branch):
    dream = DreamFactory(
        branch=branch, support_count=3, supports_needed=7, needs_count=4, needs_covered=1, needs_required=2
    )
    client.cookies["language"] = "en"

    page = client.get(dream.get_absolute_url()).text

    text = " ".join(page.split())
    assert "3 of 7 supports" in text
    assert "1 of 2 needs covered" in text
    assert 'viewBox="0 0 7 1"' in text
    assert 'viewBox="0 0 2 1"' in text


def test_the_crossing_to_ready_is_told_once(branch, ready):
    dream = DreamFactory(branch=branch, support_count=0, supports_needed=2)

    for who in "abca":
        actions.support(dream, supporter=who)

    assert ready == [dream.pk]
    assert list(Dream.objects.ready()) == [dream]


@pytest.mark.parametrize(
    "changes",
    [{"hairy": True}, {"state": State.PRODUCING}, {"needs_count": 2, "needs_required": 1}],
)
def test_what_cannot_be_ready_is_not_told(branch, ready, changes):
    dream = DreamFactory(branch=branch, supports_needed=1, **changes)

    actions.support(dream, supporter="a")

    assert ready == []
