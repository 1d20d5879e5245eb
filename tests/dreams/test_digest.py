"""One mail a day to each reader, with what is new and may still be told; nothing to say, nothing sent."""

from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dreams import actions, notices, signals
from dreams.models import Digest, DigestLine, Event, Follower, Milestone, Note
from schools.models import Membership
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


def test_everything_new_about_all_dreams_comes_in_one_mail_with_a_way_out_for_each(branch, dream, manager, settings):
    other = DreamFactory(branch=branch, state="producing", title="Kajakker", owner_email="")
    rows = [follows(dream, language="en"), follows(other, "Per@Example.org", language="en")]
    diary(dream)
    actions.pause(other, by=manager, reason="Vinter")
    actions.pause(dream, by=manager, reason="Vinter")

    sent = tell(), tell()

    assert sent == (1, 0)
    message = mail.outbox[0]
    assert message.to == ["per@example.org"]
    assert message.subject == "News about 2 dreams"
    for part in (message.body, message.alternatives[0][0]):
        assert part.index("Badstue") < part.index("diary") < part.index("Kajakker")
        assert part.count("Paused") == 2
        assert part.count("The board") == 2
        for row in rows:
            assert part.count(settings.PUBLIC_ADDRESS + row.get_absolute_url()) == 1
            assert settings.PUBLIC_ADDRESS + row.dream.get_absolute_url() in part


def test_the_mail_program_gets_its_own_button_to_stop(dream, settings):
    follower = follows(dream)
    diary(dream)

    tell()

    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe"] == f"<{settings.PUBLIC_ADDRESS}{follower.get_absolute_url()}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert f"<dream-{dream.pk}@" in headers["References"]


def test_no_button_that_is_pressed_unread_leads_to_a_promise(dream, settings):
    pledge = promises(dream)
    diary(dream)

    tell()

    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe"] == f"<{settings.PUBLIC_ADDRESS}{pledge.get_absolute_url()}>"
    assert "List-Unsubscribe-Post" not in headers


def test_who_follows_one_dream_and_promised_another_something_gets_one_mail(branch, dream):
    other = DreamFactory(branch=branch, state="producing", owner_email="")
    follows(dream, "anne@example.org")
    promises(other, "anne@example.org")
    diary(dream, 1)
    diary(other, 2)

    assert tell() == 1


def test_nothing_happened_nothing_is_sent(dream):
    follows(dream)

    assert tell() == 0
    assert Digest.objects.count() == 0


@pytest.mark.parametrize(("hour", "sent"), [(21, 0), (23, 0), (0, 0), (6, 0), (7, 1), (20, 1)])
def test_nobody_is_written_to_at_night(dream, hour, sent):
    follows(dream)
    diary(dream)

    assert tell(at(hour)) == sent


def test_a_mail_that_failed_in_the_evening_waits_for_the_morning(dream, monkeypatch):
    follows(dream)
    diary(dream)
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", fails)
        tell(at(20, 59))

    night, morning = tell(at(21, 30)), tell(at(7) + DAY)

    assert (night, morning) == (0, 1)


def fails(self, messages):
    raise SMTPException("451")


def test_what_comes_later_the_same_day_waits_for_tomorrow(dream):
    follows(dream)
    sent = []
    for number, now in enumerate([at(9), at(10), at(18), at(9) + DAY, at(10) + DAY]):
        diary(dream, number)
        sent.append(tell(now))

    assert sent == [1, 0, 0, 1, 0]
    assert mail.outbox[1].body.count("\n- ") == 3


@pytest.mark.parametrize("ending", ["hide", "reject"])
def test_of_a_dream_that_cannot_be_read_nothing_is_told_not_even_later(dream, manager, ending):
    follows(dream)
    diary(dream)
    spread()
    notices.gather(now=at(8))
    if ending == "hide":
        actions.hide(dream, by=manager, reason="Bekymring")
    else:
        dream.state = "rejected"
        dream.save()

    first = notices.send_digests(now=at(9))
    dream.state = "producing"
    dream.save()
    later = tell(at(9) + DAY)

    assert (first, later) == (0, 0)
    assert DigestLine.objects.count() == 0


def test_a_hidden_dream_takes_no_other_with_it(branch, dream, manager):
    other = DreamFactory(branch=branch, title="Kajakker", owner_email="")
    follows(dream)
    follows(other)
    diary(dream, 1)
    diary(other, 2)
    actions.hide(dream, by=manager, reason="Bekymring")

    tell()

    assert "Kajakker" in mail.outbox[0].body
    assert "Badstue" not in mail.outbox[0].message().as_string()


def test_of_a_withdrawn_dream_is_told_that_it_is_withdrawn_and_none_of_its_words(dream):
    follows(dream, language="en")
    diary(dream)
    actions.withdraw(dream)

    tell()

    message = mail.outbox[0]
    assert message.body.count("\n- ") == 1
    assert "\n- Withdrawn (" in message.body
    assert "Badstue" not in message.message().as_string()


@pytest.mark.parametrize("way", ["stops", "erased"])
def test_who_is_gone_hears_nothing_and_leaves_nothing(dream, way):
    follower, pledge = follows(dream), promises(dream)
    diary(dream)
    spread()
    notices.gather(now=at(8))

    if way == "stops":
        follower.delete()
        pledge.delete()
    else:
        Follower.objects.all().delete()
        dream.needs.all().delete()
    sent = notices.send_digests(now=at(9))

    assert (sent, DigestLine.objects.count(), Digest.objects.count()) == (0, 0, 0)


def test_a_promise_taken_back_before_the_mail_is_sent_is_no_reason_to_write(dream):
    pledge = promises(dream)
    diary(dream)
    spread()
    notices.gather(now=at(8))
    pledge.taken_back_at = timezone.now()
    pledge.save()

    assert notices.send_digests(now=at(9)) == 0


def test_the_board_reads_what_waits_for_it_in_its_branch_s_language(branch, member):
    branch.language = "en"
    branch.save()
    dream = DreamFactory(branch=branch, ready=True, title="Badstue", owner_email="")
    signals.became_ready.send(sender=None, dream=dream)

    tell()

    message = mail.outbox[0]
    assert message.to == [member.email]
    assert message.subject == f"News for the board of {branch.name}"
    assert "/board/" in message.body
    assert "List-Unsubscribe" not in message.extra_headers


def test_a_dream_that_is_ready_no_more_and_a_member_who_left_are_no_reason_to_write(branch, member):
    unready = DreamFactory(branch=branch, owner_email="")
    signals.became_ready.send(sender=None, dream=unready)
    unready_sent = tell(at(9))
    signals.help_wanted.send(sender=None, dream=unready, request=Note(pk=1))
    spread()
    Membership.objects.filter(user=member).delete()

    assert (unready_sent, tell(at(10))) == (0, 0)


def test_a_reached_milestone_is_named(dream):
    follows(dream)
    milestone = Milestone.objects.get()
    signals.milestone_reached.send(sender=Milestone, dream=dream, milestone=milestone)

    tell()

    assert milestone.title in mail.outbox[0].body


def test_words_of_a_milestone_that_nobody_has_read_are_not_told(dream):
    follows(dream)
    milestone = Milestone.objects.get()
    signals.milestone_reached.send(sender=Milestone, dream=dream, milestone=milestone)
    Milestone.objects.update(published_at=None)  # as the Factory marks what was changed since

    tell()

    assert milestone.title not in mail.outbox[0].body


def test_a_digest_of_fifty_events_costs_what_one_of_one_costs(branch):
    def cost_of(count):
        for number in range(count):
            dream = DreamFactory(branch=branch, from_class=True, state="producing")
            follows(dream, f"{count}@example.org")
            actions_step(dream)
            signals.milestone_reached.send(sender=Milestone, dream=dream, milestone=dream.project.milestones.get())
            diary(dream, 1000 * count + number)
        while Event.objects.waiting().exists():
            spread()
        notices.gather(now=NOON)
        with CaptureQueriesContext(connection) as queries:
            assert notices.send_digests(now=NOON) == 1
        return len(queries)

    assert cost_of(1) == cost_of(17)


def actions_step(dream):
    """A move in the trail, without the permissions that are asked for elsewhere."""
    from dreams.actions.moving import move_on
    from dreams.actors import Actor
    from dreams.lifecycle import PAUSE

    move_on(dream, PAUSE, actor=Actor.house(), reason="Vinter")


def test_gathering_for_many_readers_costs_what_it_costs_for_one(dream):
    def cost_of(count):
        for number in range(count):
            follows(dream, f"{count}-{number}@example.org")
        diary(dream, count)
        spread()
        with CaptureQueriesContext(connection) as queries:
            made = notices.gather(now=NOON)
        return made, len(queries)

    (one, cost_of_one), (many, cost_of_many) = cost_of(1), cost_of(20)

    assert (one, many) == (1, 20)
    assert cost_of_one == cost_of_many
