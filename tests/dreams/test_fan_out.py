"""From what happened to who hears of it: each once, whatever breaks in between."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.demo import clock as demo_clock
from dreams import actions, signals
from dreams.actions import moving, withdraw
from dreams.actors import Actor
from dreams.models import DigestLine, Event, Milestone, Note, Notice, reader_mac
from dreams.notices import fan_out
from lifecycles import Move
from schools import actions as places
from schools.models import Membership
from schools.roles import Role
from tests.dreams.readers import follows, promises, spread
from tests.dreams.words import ALL_MET, draft
from tests.factories.dreams import DreamFactory
from tests.factories.schools import make_member

pytestmark = pytest.mark.django_db

MOVES = {
    "start": ("approved", {"team": "6B", "adviser": None, "milestone": "Møtes", "due": datetime.date(2027, 5, 1)}),
    "pause": ("producing", {"reason": "Vinter"}),
    "resume": ("paused", {}),
    "back": ("paused", {"reason": "Ingen tid"}),
    "realise": ("producing", {"story": "Det gikk bra"}),
    "archive": ("realised", {}),
}


def lines():
    return sorted(line.address for line in DigestLine.objects.for_reading())


@pytest.fixture
def dream(branch):
    return DreamFactory(branch=branch, state="producing", owner_email="kari@example.org")


@pytest.mark.parametrize("move", MOVES)
def test_followers_hear_of_every_public_move_once(branch, manager, move):
    state, words = MOVES[move]
    dream = DreamFactory(branch=branch, state=state)
    follows(dream)

    getattr(actions, move)(dream, by=manager, **words)
    spread()
    spread()

    assert lines() == ["per@example.org"]
    assert Event.objects.get().step == dream.steps.get()


def test_a_public_move_that_has_no_mail_of_its_own_is_told_to_the_owner_all_the_same(dream):
    moving.write_down(dream, Move("adopt", frozenset(), "producing"), source="producing", actor=Actor.house())
    moving.write_down(dream, Move("restore", frozenset(), "producing"), source="hidden", actor=Actor.house())

    assert [notice.kind for notice in Notice.objects.all()] == ["news"]
    assert Event.objects.count() == 1


def test_an_event_happens_when_its_cause_does_also_on_the_demo_s_clock(dream):
    with demo_clock.at(demo_clock.ago(40)) as moment:
        signals.diary_published.send(sender=None, dream=dream, entry=Note(pk=1))

    assert Event.objects.get().at == moment


def test_people_whose_promise_stands_hear_as_followers_do(dream, manager):
    promises(dream)
    promises(dream, "unsure@example.org", confirmed_at=None)
    promises(dream, "sorry@example.org", taken_back_at=timezone.now())

    actions.pause(dream, by=manager, reason="Vinter")
    spread()

    assert lines() == ["anne@example.org"]


def test_a_public_dream_that_is_withdrawn_is_told_and_a_waiting_one_is_not(branch):
    for state in ("approved", "submitted", "hidden"):
        follows(DreamFactory(branch=branch, state=state), f"{state}@example.org")

    for dream in branch.dreams.all():
        withdraw(dream)
    spread()

    assert lines() == ["approved@example.org"]


def test_of_hiding_and_showing_again_and_of_what_is_not_public_nobody_hears(branch, dream, manager):
    follows(dream)

    actions.hide(dream, by=manager, reason="Bekymring")
    actions.restore(dream, by=manager)
    waiting = actions.deposit(branch, draft=draft())
    actions.return_(waiting, by=manager, criteria=ALL_MET, reason="a", way_to_yes="b")
    spread()

    assert Event.objects.count() == 0


def test_who_follows_and_promises_under_one_address_is_one_reader(dream, manager):
    follows(dream, "Anne@example.org")
    promises(dream, "anne@example.org")
    promises(dream, "anne@example.org")

    actions.pause(dream, by=manager, reason="Vinter")
    spread()

    assert lines() == ["Anne@example.org"]


def test_an_owner_who_follows_reads_of_a_step_in_the_mail_at_once_alone(dream, manager):
    follows(dream, "Kari@example.org")

    actions.pause(dream, by=manager, reason="Vinter")
    spread()

    assert lines() == []
    assert Notice.objects.get().kind == "paused"


def test_who_is_not_confirmed_or_began_to_follow_later_hears_nothing(dream, manager):
    follows(dream, "unconfirmed@example.org", confirmed_at=None)

    actions.pause(dream, by=manager, reason="Vinter")
    follows(dream, "later@example.org", confirmed_at=timezone.now())
    spread()

    assert lines() == []


def test_a_dream_with_many_followers_moves_with_as_many_queries_as_one_with_none(branch, manager):
    def cost_of_pausing(followers):
        dream = DreamFactory(branch=branch, state="producing")
        for number in range(followers):
            follows(dream, f"{number}@example.org")
        with CaptureQueriesContext(connection) as queries:
            actions.pause(dream, by=manager, reason="Vinter")
        return len(queries)

    cost_of_pausing(0)  # permissions are looked up once

    assert cost_of_pausing(30) == cost_of_pausing(0)


def test_many_followers_are_told_in_batches_and_a_clock_that_died_goes_on(dream, manager, monkeypatch):
    monkeypatch.setattr(fan_out, "BATCH", 2)
    monkeypatch.setattr(fan_out, "MOST_BATCHES", 2)
    for number in range(7):
        follows(dream, f"{number}@example.org")
    actions.pause(dream, by=manager, reason="Vinter")

    told = []
    while Event.objects.waiting().exists():
        spread()
        told.append(DigestLine.objects.count())

    assert told == [4, 7]
    assert len(set(lines())) == 7


def test_a_batch_that_breaks_is_as_if_it_had_not_begun(dream, manager, monkeypatch):
    follows(dream)
    actions.pause(dream, by=manager, reason="Vinter")

    def dies(self, *args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(Event, "save", dies)
    with pytest.raises(KeyboardInterrupt):
        spread()
    monkeypatch.undo()
    nothing = lines()
    spread()

    assert (nothing, lines()) == ([], ["per@example.org"])


def test_one_event_that_cannot_be_told_keeps_no_other_waiting(dream, monkeypatch):
    follows(dream)
    for number in (1, 2):
        signals.diary_published.send(sender=None, dream=dream, entry=Note(pk=number))
    tell, broken = fan_out._audiences, Event.objects.earliest("pk")

    def tell_all_but_one(event):
        if event.pk == broken.pk:
            raise ValueError
        return tell(event)

    monkeypatch.setattr(fan_out, "_audiences", tell_all_but_one)
    spread()

    assert list(Event.objects.waiting()) == [broken]
    assert lines() == ["per@example.org"]


def test_the_database_has_each_reader_once_an_event(dream, manager):
    follower = follows(dream)
    actions.pause(dream, by=manager, reason="Vinter")
    spread()

    with pytest.raises(IntegrityError), transaction.atomic():
        DigestLine.objects.create(
            event=Event.objects.get(), follower=follower, reader_mac=reader_mac("PER@example.org ")
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        DigestLine.objects.create(event=Event.objects.get(), reader_mac="nobody")


def test_what_happened_long_ago_is_no_news(dream):
    follows(dream)
    old = timezone.now() - fan_out.STALE - datetime.timedelta(days=1)
    Event.objects.record(dream, "diary", ref="diary:1", at=old)

    spread()

    assert lines() == []
    assert not Event.objects.waiting().exists()


def test_a_diary_entry_and_a_milestone_are_told_once_each_to_followers_and_those_who_promised(dream):
    follows(dream)
    promises(dream)
    milestone = Milestone.objects.get()
    for _ in range(2):
        signals.diary_published.send(sender=None, dream=dream, entry=Note(pk=7))
        signals.milestone_reached.send(sender=Milestone, dream=dream, milestone=milestone)

    spread()

    assert lines() == ["anne@example.org", "anne@example.org", "per@example.org", "per@example.org"]


@pytest.mark.parametrize(
    ("signal", "more"),
    [
        (signals.became_ready, {}),
        (signals.note_answered, {"note": Note(pk=1)}),
        (signals.help_wanted, {"request": Note(pk=1)}),
    ],
    ids=["ready", "answered", "help"],
)
def test_the_board_hears_of_what_concerns_it(dream, member, manager, youth_member, other_branch, signal, more):
    make_member(other_branch)
    gone = make_member(dream.branch)
    Membership.objects.filter(user=gone).update(valid_until=timezone.localdate() - datetime.timedelta(days=1))
    follows(dream)

    signal.send(sender=None, dream=dream, **more)
    signal.send(sender=None, dream=dream, **more)
    spread()

    assert lines() == sorted([member.email, manager.email])


def test_a_member_with_two_roles_is_one_reader(dream, member):
    places.join(member, role=Role.BANK_MANAGER, place=dream.branch)

    signals.became_ready.send(sender=None, dream=dream)
    spread()

    assert lines() == [member.email]


def test_a_dream_that_came_back_to_the_bank_can_become_ready_anew(branch, manager):
    dream = DreamFactory(branch=branch, state="submitted")
    actions.approve(dream, by=manager, criteria=ALL_MET)
    for _ in range(2):
        signals.became_ready.send(sender=None, dream=dream)
    actions.start(dream, by=manager, **MOVES["start"][1])
    actions.pause(dream, by=manager, reason="Vinter")
    actions.back(dream, by=manager, reason="Ingen tid")
    signals.became_ready.send(sender=None, dream=dream)

    assert Event.objects.filter(kind="ready").count() == 2


def test_the_owner_hears_at_once_of_a_note_and_of_the_check_in(dream):
    for _ in range(2):
        signals.note_written.send(sender=Note, dream=dream, note=Note(pk=1))
        signals.check_in_due.send(sender=None, dream=dream, due=datetime.date(2027, 3, 1))
        spread()

    assert sorted(notice.kind for notice in Notice.objects.all()) == ["check_in", "note"]
    assert lines() == []


def test_a_note_and_its_answer_are_events_even_where_nobody_says_so(dream, member):
    note = Note.objects.create(dream=dream, text="Hva med naboen?", asks=True, user=member)
    signals.note_written.send(sender=Note, dream=dream, note=note)
    note.reply, note.replied_at = "Han vil ha benk", timezone.now()
    note.save(update_fields=["reply", "replied_at"])
    spread()

    assert [event.kind for event in Event.objects.order_by("pk")] == ["note", "reply"]
    assert [notice.kind for notice in Notice.objects.all()] == ["note"]
    assert lines() == [member.email]


def test_when_a_dream_comes_true_everybody_who_promised_is_thanked_at_once_and_followers_read_of_it(dream, manager):
    follows(dream)
    follows(dream, "anne@example.org")
    promises(dream)
    promises(dream, title="Pensler")
    promises(dream, "sorry@example.org", taken_back_at=timezone.now())

    actions.realise(dream, by=manager, story="Det gikk bra")
    spread()
    spread()

    thanks = Notice.objects.filter(kind="thanks")
    assert [notice.pledge.email for notice in thanks] == ["anne@example.org"]
    assert lines() == ["per@example.org"]


def test_a_dream_of_a_class_owes_its_owner_no_mail(branch):
    dream = DreamFactory(branch=branch, from_class=True, state="producing")

    signals.note_written.send(sender=Note, dream=dream, note=Note(pk=1))
    spread()

    assert Notice.objects.count() == 0
    assert not Event.objects.waiting().exists()
