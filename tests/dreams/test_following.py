"""Following by e-mail: begun and ended by a link, and nobody learns who follows."""

import datetime
import re
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.shelf import reading
from cms.shelf.store import Shelf
from dreams import actions, letters, outbox
from dreams.lifecycle import State
from dreams.models import Follower
from dreams.models.needs import LINK_LASTS
from dreams.querysets import MOST_ATTEMPTS
from tests.factories.dreams import DreamFactory
from tests.factories.schools import BranchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dream(branch):
    return DreamFactory(branch=branch)


def ask(client, dream, email="siri@example.org"):
    return client.post(reverse("dreams:follow", args=[dream.pk]), {"email": email})


def send(now=None):
    return letters.send_owed(now=now or timezone.now())


def test_one_follows_when_the_letter_s_button_was_pressed(client, dream):
    ask(client, dream)
    assert send() == 1
    follower = Follower.objects.get()
    assert follower.get_confirm_url() in mail.outbox[0].body
    assert follower.get_confirm_url() in mail.outbox[0].alternatives[0][0]

    client.get(follower.get_confirm_url())
    assert not Follower.objects.listening().exists()
    for _ in range(2):
        assert client.post(follower.get_confirm_url()).status_code == 302

    assert Follower.objects.listening().get() == follower


def test_an_address_follows_once_however_it_is_spelled(client, dream):
    for email in ("siri@example.org", "SIRI@example.org", " Siri@Example.Org "):
        ask(client, dream, email)

    assert [follower.email for follower in Follower.objects.all()] == ["siri@example.org"]
    assert send() == 1


def test_the_answer_is_the_same_whether_or_not_the_address_follows(client, dream):
    Follower.objects.create(dream=dream, email="siri@example.org", confirmed_at=timezone.now())

    def answer(email):
        response = ask(Client(), dream, email)
        return response.status_code, response.url, response.cookies["messages"].value.split(":")[0]

    assert answer("siri@example.org") == answer("ola@example.org")
    assert send() == 1
    assert mail.outbox[0].to == ["ola@example.org"]


def test_whoever_lost_the_letter_gets_another_one(client, dream):
    for _ in range(2):
        ask(client, dream)
        assert send() == 1

    assert Follower.objects.count() == 1


def test_a_look_at_the_last_link_ends_nothing_and_its_button_all(client, dream):
    follower = Follower.objects.create(dream=dream, email="siri@example.org", confirmed_at=timezone.now())
    client.get(follower.get_absolute_url())
    assert Follower.objects.exists()

    assert client.post(follower.get_absolute_url()).status_code == 302

    assert not Follower.objects.exists()
    assert client.get(follower.get_absolute_url()).status_code == 404


def test_a_mail_program_ends_all_following_with_one_post_and_no_token(dream):
    """A digest tells of several dreams, and the button beside it knows one address."""
    follower = Follower.objects.create(dream=dream, email="siri@example.org", confirmed_at=timezone.now())
    Follower.objects.create(dream=DreamFactory(), email="siri@example.org", confirmed_at=timezone.now())
    other = Follower.objects.create(dream=dream, email="per@example.org", confirmed_at=timezone.now())
    program = Client(enforce_csrf_checks=True)

    response = program.post(follower.get_absolute_url(), {"List-Unsubscribe": "One-Click"})

    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert list(Follower.objects.all()) == [other]


def test_the_other_forms_keep_their_token(dream):
    follower = Follower.objects.create(dream=dream, email="siri@example.org")
    stranger = Client(enforce_csrf_checks=True)

    assert stranger.post(follower.get_confirm_url()).status_code == 403
    assert ask(stranger, dream, "ola@example.org").status_code == 403
    assert Follower.objects.listening().count() == 0


def test_ending_works_without_a_licence_and_for_a_hidden_dream(client):
    for dream in (DreamFactory(branch=BranchFactory(read_only=True)), DreamFactory(state=State.HIDDEN, title="Skjult")):
        follower = Follower.objects.create(dream=dream, email="siri@example.org", confirmed_at=timezone.now())

        assert "Skjult" not in client.get(follower.get_absolute_url()).text
        assert client.post(follower.get_absolute_url()).status_code == 302

    assert not Follower.objects.exists()


def test_without_a_licence_nobody_new_follows(client):
    dream = DreamFactory(branch=BranchFactory(read_only=True))

    response = ask(client, dream)

    assert response.status_code == 422
    assert 'value="siri@example.org"' in response.text
    assert not Follower.objects.exists()


def test_an_old_link_begins_nothing(client, dream):
    follower = Follower.objects.create(dream=dream, email="siri@example.org", made_at=timezone.now() - LINK_LASTS)

    response = client.post(follower.get_confirm_url())

    assert 'role="alert"' in response.text
    assert not Follower.objects.listening().exists()


def test_a_wrong_address_comes_back_as_it_was_typed(client, dream):
    response = ask(client, dream, "siri@")

    assert response.status_code == 422
    assert 'value="siri@"' in response.text


def test_one_network_asks_for_so_many_letters_in_an_hour(client, dream, monkeypatch):
    monkeypatch.setattr("dreams.forms.helping.LETTERS_FROM_ONE", 2)

    answers = [ask(client, dream, f"{name}@example.org").status_code for name in "abc"]

    assert answers == [302, 302, 422]


@pytest.mark.django_db(transaction=True)
def test_the_form_works_on_a_page_that_is_kept_for_strangers(branch, monkeypatch):
    monkeypatch.setattr(reading, "shelf", Shelf(16_000_000))
    dream = DreamFactory(branch=branch)
    Client().get(dream.get_absolute_url())
    stranger = Client(enforce_csrf_checks=True)

    page = stranger.get(dream.get_absolute_url()).text
    form = page[page.index('id="follow"') :]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    response = stranger.post(
        reverse("dreams:follow", args=[dream.pk]), {"email": "siri@example.org", "csrfmiddlewaretoken": token}
    )

    assert response.status_code == 302
    assert Follower.objects.get().email == "siri@example.org"


# The letters.


def test_a_letter_speaks_as_its_reader_does(client, dream):
    client.cookies["language"] = "en"
    ask(client, dream)

    send()

    assert mail.outbox[0].subject == f"Do you want to follow “{dream.title}”?"
    assert "Open the link and press the button there" in mail.outbox[0].body


def test_a_title_with_line_breaks_adds_no_header(client, branch):
    ask(client, DreamFactory(branch=branch, title="Benk\nBcc: all@example.org"))

    assert send() == 1
    assert "\n" not in mail.outbox[0].subject


def test_a_letter_that_failed_is_sent_later_and_once(client, dream, monkeypatch):
    def fails(self, messages):
        raise SMTPException("451")

    ask(client, dream)
    now = timezone.now()
    monkeypatch.setattr(EmailBackend, "send_messages", fails)
    first = send(now)
    monkeypatch.undo()
    too_early = send(now)
    later = send(now + datetime.timedelta(minutes=10))
    again = send(now + datetime.timedelta(days=1))

    assert (first, too_early, later, again) == (0, 0, 1, 0)


def test_a_letter_that_somebody_sends_is_not_sent_by_another(client, dream):
    ask(client, dream)
    now = timezone.now()
    Follower.objects.update(leased_until=now + outbox.LEASE)

    assert send(now) == 0
    assert send(now + outbox.LEASE) == 1


def test_it_is_given_up_after_many_attempts_until_somebody_asks_again(client, dream):
    ask(client, dream)
    Follower.objects.update(attempts=MOST_ATTEMPTS)
    assert send() == 0

    ask(client, dream)

    assert send() == 1


def test_nobody_is_written_to_about_a_hidden_dream_until_it_is_shown_again(client, dream, manager):
    ask(client, dream)
    actions.hide(dream, by=manager, reason="Et barns navn")
    assert send() == 0

    actions.restore(dream, by=manager)

    assert send() == 1
