"""Answers that are due or late: who hears of it, once, and who does not."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from dreams import actions, reminders
from dreams.clock import remind_boards
from dreams.lifecycle import State
from dreams.models import Escalation, Level, Reminder
from tests.dreams.words import ALL_MET, draft
from tests.factories.accounts import UserFactory
from tests.factories.dreams import DreamFactory
from tests.factories.schools import BranchFactory, make_manager, make_member

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def morning(days=0, hour=8):
    """Some days from now, early."""
    today = timezone.localtime() + days * DAY
    return today.replace(hour=hour, minute=5)


def clock(days=0, hour=8):
    """What the clock does in a morning."""
    actions.owe_reminders(now=morning(days, hour))
    return reminders.send_owed(now=morning(days, hour))


def waiting(branch, *, days, **fields):
    """A dream whose answer is promised in so many days."""
    due = timezone.localdate() + days * DAY
    return DreamFactory(branch=branch, state=State.SUBMITTED, answer_due=due, **fields)


def to(user):
    return [letter for letter in mail.outbox if letter.to == [user.email]]


def test_who_has_not_answered_gets_one_mail_about_everything_that_is_due(branch, member):
    dreams = [waiting(branch, days=days) for days in (2, 5)]
    waiting(branch, days=6)

    clock()

    (letter,) = to(member)
    assert [dream.title in letter.body for dream in dreams] == [True, True]
    assert reverse("dreams:answer", args=[dreams[0].pk]) in letter.body
    assert Reminder.objects.filter(user=member).count() == 2


def test_the_second_morning_and_the_second_clock_send_nothing_new(branch, member):
    waiting(branch, days=2)

    sent = [clock(), clock(), clock(days=1)]

    assert sent == [1, 0, 0]


def test_nobody_is_reminded_in_the_night(branch, member):
    waiting(branch, days=2)

    assert clock(hour=5) == 0
    assert Reminder.objects.count() == 0


def test_who_has_answered_or_has_a_conflict_hears_nothing(branch):
    dream = waiting(branch, days=2)
    answered, barred, silent, _other = [make_member(branch) for _ in range(4)]
    actions.approve(dream, by=answered, criteria=ALL_MET)
    actions.declare_conflict(dream, by=barred)

    clock()

    assert (to(answered), to(barred), len(to(silent))) == ([], [], 1)


def test_what_was_answered_between_owing_and_sending_is_not_sent(branch, member, manager):
    dream = waiting(branch, days=2)
    actions.owe_reminders(now=morning())
    actions.approve(dream, by=manager, criteria=ALL_MET)

    assert reminders.send_owed(now=morning()) == 0
    assert not Reminder.objects.owed(morning(30)).exists()


def test_a_young_member_has_no_address_and_gets_no_mail(branch, youth_member):
    waiting(branch, days=2)

    assert clock() == 0


def test_each_reads_it_in_their_own_language_as_text_and_html(branch):
    norwegian, english = make_member(branch, language="nb"), make_member(branch, language="en")
    waiting(branch, days=2)

    clock()

    assert to(english)[0].subject == "1 dream waits for your answer"
    assert 'lang="en"' in to(english)[0].alternatives[0].content
    assert 'lang="nb"' in to(norwegian)[0].alternatives[0].content


def test_a_board_without_a_licence_is_left_in_peace():
    branch = BranchFactory(read_only=True)
    make_member(branch)
    waiting(branch, days=-2)

    assert clock() == 0
    assert Escalation.objects.count() == 0


def test_when_the_day_has_gone_by_the_owner_gets_a_new_one_and_the_manager_hears(branch, manager, member):
    dream = waiting(branch, days=-1, language="en", owner_email="kari@home.no")

    clock()
    clock(days=1)

    (letter,) = [each for each in mail.outbox if each.to == ["kari@home.no"]]
    late = Escalation.objects.get()
    assert (late.level, late.new_date) == (Level.LATE, timezone.localdate() + 14 * DAY)
    assert letter.subject == f"The answer about “{dream.title}” is late"
    assert dream.get_owner_url() in letter.body
    assert len(to(manager)) == 2  # one as a member who has not answered, one as the manager
    assert len(to(member)) == 1
    dream.refresh_from_db()
    assert dream.answer_due == timezone.localdate() - DAY


def test_the_private_page_shows_the_new_day(client, branch, manager):
    dream = waiting(branch, days=-1)
    assert "panel--quiet" not in client.get(dream.get_owner_url()).content.decode()

    clock()

    assert "panel--quiet" in client.get(dream.get_owner_url()).content.decode()


def test_the_day_itself_is_not_late(branch, member):
    waiting(branch, days=0)

    clock()

    assert Escalation.objects.count() == 0


def test_two_weeks_later_the_platform_s_owner_hears_how_many_and_no_title(branch, manager):
    tone = UserFactory(is_staff=True)
    dream = waiting(branch, days=-1)

    for days in (0, 14, 15, 16):
        clock(days)

    (letter,) = to(tone)
    assert branch.name in letter.body
    assert dream.title not in letter.body
    assert [row.level for row in Escalation.objects.order_by("pk")] == [Level.LATE, Level.LONG_LATE]


def test_a_dream_sent_in_anew_starts_from_the_beginning(branch, manager):
    dream = actions.deposit(branch, draft=draft())
    clock(days=22)
    actions.return_(dream, by=manager, criteria=ALL_MET, reason="Hva?", way_to_yes="Slik")
    actions.change(dream, draft=draft(title="Ny"))

    clock(days=23)

    assert list(Escalation.objects.values_list("attempt", "level")) == [(1, "late"), (2, "late")]


def test_a_mail_that_fails_is_tried_again_later(branch, member, monkeypatch):
    waiting(branch, days=2)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", _fail)
        assert clock() == 0

    assert reminders.send_owed(now=morning()) == 0
    assert reminders.send_owed(now=morning(hour=9)) == 1


def _fail(*_args, **_kwargs):
    raise OSError("no way out")


@pytest.mark.parametrize("count", [1, 4])
def test_owing_asks_the_same_however_many_wait(branch, member, count, django_assert_num_queries):
    for _ in range(count):
        waiting(branch, days=9)

    with django_assert_num_queries(10):
        actions.owe_reminders(now=morning())


def test_the_clock_does_it_all(branch, member):
    waiting(branch, days=-1)

    remind_boards()

    assert Reminder.objects.exists() == (timezone.localtime().hour >= 7)


def test_the_platform_s_owner_sees_where_answers_are_late_and_no_title(client, branch, other_branch):
    dream = waiting(branch, days=-20)
    waiting(branch, days=-1)
    waiting(other_branch, days=1)
    client.force_login(UserFactory(is_staff=True))

    page = client.get(reverse("dreams:late"))

    assert [(place.name, place.late, place.long_late) for place in page.context["places"]] == [(branch.name, 2, 1)]
    assert dream.title not in page.content.decode()


def test_the_page_of_late_answers_is_not_found_for_a_manager(client, branch):
    client.force_login(make_manager(branch))

    assert client.get(reverse("dreams:late")).status_code == 404
