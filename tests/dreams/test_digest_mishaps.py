"""Digests when something goes wrong, and what is forgotten of them."""

import datetime
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from cms.demo import clock as demo_clock
from dreams import actions, clock, notices, signals
from dreams.models import Digest, DigestLine, Event, Note, Notice
from dreams.notices import digests
from tests.dreams.readers import DAY, NOON, follows, promises, spread, tell
from tests.factories.dreams import DreamFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dream(branch):
    return DreamFactory(branch=branch, state="producing", owner_email="", title="Badstue")


def diary(dream, number=1):
    signals.diary_published.send(sender=None, dream=dream, entry=Note(pk=number))


def at(hour, minute=0):
    return NOON.replace(hour=hour, minute=minute)


def test_a_process_that_dies_after_sending_sends_again_under_the_same_message_id(dream, monkeypatch):
    follows(dream)
    diary(dream)
    spread()
    notices.gather(now=at(9))

    class Died(BaseException):
        pass

    real = EmailBackend.send_messages

    def sends_and_dies(self, messages):
        real(self, messages)
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", sends_and_dies)
        with pytest.raises(Died):
            notices.send_digests(now=at(9))
    held, after = notices.send_digests(now=at(9, 1)), notices.send_digests(now=at(9, 6))

    assert (held, after) == (0, 1)
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1
    assert len(mail.outbox) == 2


def test_a_mail_server_that_does_not_answer_costs_no_mail_an_attempt(dream, monkeypatch):
    follows(dream)
    diary(dream)

    def refuses(self):
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "open", refuses)
        down = tell(at(9))
    attempts = Digest.objects.get().attempts
    up = tell(at(9, 1))

    assert (down, attempts, up) == (0, 0, 1)


def test_one_reader_whose_mail_fails_keeps_nobody_waiting(dream, monkeypatch):
    follows(dream, "broken@example.org")
    follows(dream, "per@example.org")
    diary(dream)
    real = EmailBackend.send_messages

    def fails_for_one(self, messages):
        if messages[0].to == ["broken@example.org"]:
            raise SMTPException("550")
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", fails_for_one)

    assert tell() == 1
    assert Digest.objects.get(sent_at=None).last_error == "SMTPException"


def test_what_is_over_is_forgotten_and_what_is_new_is_kept(dream, manager):
    follows(dream)
    actions.pause(dream, by=manager, reason="Vinter")
    promises(dream)
    actions.resume(dream, by=manager)
    actions.realise(dream, by=manager, story="Det gikk bra")
    tell(timezone.localtime().replace(hour=12))
    notices.send_owed(now=timezone.now())
    tables = (Event, Digest, DigestLine, Notice)

    notices.forget(now=timezone.now() + 89 * DAY)
    kept = [model.objects.exists() for model in tables]
    notices.forget(now=timezone.now() + 91 * DAY)

    assert kept == [True] * 4
    assert [model.objects.exists() for model in tables] == [False] * 4


def test_what_nobody_has_been_told_of_yet_is_not_forgotten(dream):
    diary(dream)

    notices.forget(now=timezone.now() + 100 * DAY)

    assert Event.objects.waiting().exists()


def test_of_who_stopped_following_the_day_s_mark_goes_with_the_day(dream):
    follower = follows(dream)
    diary(dream)
    tell(at(9))
    follower.delete()

    notices.forget(now=at(20))
    same_day = Digest.objects.count()
    notices.forget(now=at(8) + DAY)

    assert (same_day, Digest.objects.count()) == (1, 0)


def test_day_and_night_follow_the_clock_on_the_wall():
    oslo = [datetime.datetime(2027, 7, 1, hour, tzinfo=datetime.UTC) for hour in (4, 5, 18, 19)]

    assert [digests.is_day(now) for now in oslo] == [False, True, True, False]


def test_the_clock_does_all_of_it(dream):
    follows(dream)
    with demo_clock.at(NOON):
        diary(dream)
        clock.tell_of_events()
    sent = [message.to for message in mail.outbox]
    with demo_clock.at(NOON + 91 * DAY):
        clock.forget_old_notices()

    assert sent == [["per@example.org"]]
    assert not Event.objects.exists()
