"""The mail that asks whether it was you, and the link in it."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from dreams import actions, letters
from dreams.lifecycle import State
from dreams.models import Confirmation, Dream, Picture
from tests.dreams.depositing import mailed_link
from tests.dreams.test_pictures import picture
from tests.dreams.words import draft
from tests.factories.dreams import DreamFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PICTURE_ROOT = tmp_path / "pictures"


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["language"] = "en"


@pytest.fixture
def dream(branch):
    return actions.draft(branch, draft=draft(title="Benk", language="en"))


def age(dream, days):
    then = timezone.now() - datetime.timedelta(days=days)
    Confirmation.objects.filter(dream=dream).update(made_at=then)


def test_the_mail_says_what_to_do_in_text_and_in_html(dream):
    link = mailed_link()

    (message,) = mail.outbox
    html, kind = message.alternatives[0]
    assert (message.to, kind) == (["kari@example.org"], "text/html")
    assert message.subject == "One step left for “Benk”"
    assert link in html
    assert "Was it not you?" in message.body
    assert dream.private_key not in message.body + html


def test_the_mail_speaks_the_dream_s_language_whatever_the_page_spoke(branch):
    actions.draft(branch, draft=draft(language="nn"))
    mailed_link()

    assert 'lang="nn"' in mail.outbox[0].alternatives[0][0]


def test_no_title_reaches_a_header_with_a_line_break(branch):
    actions.draft(branch, draft=draft(title="Benk\nBcc: all@example.org"))
    mailed_link()

    assert mail.outbox[0].message()["Bcc"] is None


def test_each_mail_goes_once(dream):
    mailed_link()

    assert letters.send_owed(now=timezone.now()) == 0
    assert len(mail.outbox) == 1


def test_a_mail_that_fails_is_tried_again_later(dream, monkeypatch):
    def broken(_letter, _confirmation):
        raise OSError

    monkeypatch.setattr(letters, "message", broken)
    now = timezone.now()
    assert letters.send_owed(now=now) == 0
    monkeypatch.undo()

    assert letters.send_owed(now=now + datetime.timedelta(seconds=30)) == 0
    assert letters.send_owed(now=now + datetime.timedelta(minutes=5)) == 1


def test_one_broken_mail_holds_no_other_up(branch, monkeypatch):
    first, _second = (actions.draft(branch, draft=draft(title=title)) for title in ("En", "To"))
    real = letters.message

    def broken(letter, confirmation):
        if confirmation.dream == first:
            raise OSError
        return real(letter, confirmation)

    monkeypatch.setattr(letters, "message", broken)

    assert letters.send_owed(now=timezone.now()) == 1


def test_looking_changes_nothing(client, dream):
    link = mailed_link()

    for _ in range(2):
        page = client.get(link)

    dream.refresh_from_db()
    assert page.status_code == 200
    assert b"Send it to the board" in page.content
    assert (dream.state, dream.steps.count()) == (State.DRAFT, 0)
    assert "no-store" in page["Cache-Control"]


def test_pressing_sends_the_dream_in_and_leads_to_the_private_page(client, branch, dream):
    response = client.post(mailed_link())

    dream.refresh_from_db()
    assert response.url == dream.get_owner_url()
    assert dream.state == State.SUBMITTED
    assert dream.answer_due == timezone.localdate() + datetime.timedelta(days=branch.answer_days)
    assert [step.move for step in dream.steps.all()] == ["submit"]
    assert dream.notices.count() == 1
    assert Dream.objects.awaiting_answer().get() == dream


def test_pressing_twice_is_fine(client, dream):
    link = mailed_link()

    answers = [client.post(link) for _ in range(2)]

    assert [response.url for response in answers] == [dream.get_owner_url()] * 2
    assert client.get(link).url == dream.get_owner_url()
    assert (dream.steps.count(), dream.notices.count()) == (1, 1)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_came_too_late_says_what_to_do_and_sends_nothing(client, dream, method):
    link = mailed_link()
    age(dream, 15)

    page = getattr(client, method)(link)

    dream.refresh_from_db()
    assert (page.status_code, dream.state) == (410, State.DRAFT)
    assert b"Send me a new link" in page.content


def test_a_new_link_comes_to_the_same_address_and_works(client, dream):
    old = mailed_link()
    age(dream, 15)

    first, second = (client.post(f"{old}anew/") for _ in range(2))
    new = mailed_link()

    assert (first.status_code, second.status_code) == (302, 404)
    assert [message.to for message in mail.outbox] == [["kari@example.org"]] * 2
    assert client.get(old).status_code == 404
    assert client.post(new).url == dream.get_owner_url()


def test_a_link_that_still_works_sends_no_other_mail(client, dream):
    link = mailed_link()

    assert client.post(f"{link}anew/").url == link
    assert letters.send_owed(now=timezone.now()) == 0


def test_a_wrong_link_gets_a_clear_page(client, dream):
    link = mailed_link()
    wrong = link[:-2] + ("y" if link.endswith("x/") else "x") + "/"

    for response in (client.get(wrong), client.post(wrong), client.post(f"{wrong}anew/")):
        assert response.status_code == 404
        assert b"copy the whole address" in response.content


def test_a_used_link_leads_nowhere_private_after_its_days(client, dream):
    link = mailed_link()
    client.post(link)
    age(dream, 15)

    page = client.get(link)

    assert page.status_code == 410
    assert dream.private_key.encode() not in page.content


def test_the_two_secrets_of_a_dream_do_not_open_each_other_s_door(client, dream):
    secret = dream.confirmation.private_key

    assert client.get(reverse("dreams:mine", args=[secret])).status_code == 404
    assert client.get(reverse("dreams:confirm", args=[dream.private_key])).status_code == 404


def test_an_expired_licence_keeps_the_dream_and_says_so(client, branch, dream):
    link = mailed_link()
    branch.licence.valid_to = timezone.localdate() - datetime.timedelta(days=1)
    branch.licence.save()

    page = client.post(link)

    dream.refresh_from_db()
    assert (page.status_code, dream.state) == (403, State.DRAFT)
    assert b"licence has expired" in page.content


def test_a_draft_is_neither_in_the_queue_nor_found_by_the_board(client, branch, dream, manager):
    client.force_login(manager)

    assert client.get(reverse("dreams:dream", args=[dream.pk])).status_code == 404
    assert client.get(reverse("dreams:cover", args=[dream.pk])).status_code == 404
    assert client.get(reverse("dreams:answer", args=[dream.pk])).status_code == 404
    assert "Benk" not in client.get(reverse("dreams:queue")).content.decode()


def test_a_withdrawn_draft_is_no_longer_sent_in(client, dream):
    link = mailed_link()
    actions.withdraw(dream)

    client.post(link)

    dream.refresh_from_db()
    assert dream.state == State.WITHDRAWN


def test_a_draft_withdrawn_before_the_mail_went_gets_none(dream):
    actions.withdraw(dream)

    assert letters.send_owed(now=timezone.now()) == 0


def test_what_nobody_confirmed_is_deleted_after_thirty_days(
    branch, dream, settings, django_capture_on_commit_callbacks
):
    dream.picture_key = actions.add_picture(dream, picture(), alt="En benk").key
    dream.save()
    confirmed = actions.draft(branch, draft=draft())
    actions.confirm(confirmed.confirmation)
    for each in (dream, confirmed):
        age(each, 29)
    now = timezone.now()

    assert actions.forget_drafts(now=now) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_drafts(now=now + datetime.timedelta(days=2)) == 1

    assert list(Dream.objects.all()) == [confirmed]
    assert not Picture.objects.exists()
    assert list(settings.PICTURE_ROOT.iterdir()) == []


def test_the_clock_does_it(dream):
    from dreams import clock

    clock.send_owed_letters()
    age(dream, 31)
    clock.forget_unfinished()

    assert len(mail.outbox) == 1
    assert not Dream.objects.exists()


def test_a_class_s_dream_needs_no_mail(branch):
    assert not Confirmation.objects.filter(dream=DreamFactory(branch=branch, from_class=True)).exists()
