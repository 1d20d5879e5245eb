"""Two at once, on PostgreSQL: each test fails when its constraint or lock is taken away."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from accounts import throttle
from dreams import actions, letters
from dreams.actions import enthusiasm, pledges as pledging, sketches
from dreams.models import Confirmation, Dream, Follower, Need, Note, Pledge, Sketch, Support, SupportConfirmation
from dreams.signals import became_ready
from lifecycles import IllegalMove
from tests.dreams.words import ALL_MET, draft
from tests.factories.dreams import DreamFactory
from tests.factories.helping import ConfirmationFactory, NeedFactory, PledgeFactory
from tests.factories.schools import BranchFactory, make_manager, make_member

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*calls):
    def run(call):
        try:
            return call()
        except IllegalMove:
            return "too late"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def test_one_supporter_in_eight_tabs_counts_once_and_others_each():
    dream = DreamFactory()
    same = [lambda: actions.support(Dream.objects.get(pk=dream.pk), supporter="one")] * 8
    others = [lambda name=name: actions.support(Dream.objects.get(pk=dream.pk), supporter=name) for name in "abcdefgh"]

    said = at_once(*same, *others)

    dream.refresh_from_db()
    assert (dream.support_count, dream.supports.count(), sum(said)) == (9, 9, 9)


def test_two_members_press_at_once_and_one_wins():
    dream = DreamFactory(state="submitted")
    managers = [make_manager(dream.branch) for _ in range(4)]

    said = at_once(
        *[lambda by=by: actions.approve(Dream.objects.get(pk=dream.pk), by=by, criteria=ALL_MET) for by in managers]
    )

    assert sorted(map(str, said)) == ["True", "too late", "too late", "too late"]
    assert dream.steps.count() == 1


def test_of_two_last_votes_at_once_one_decides_and_the_other_is_told():
    """Each alone makes the majority; without the lock both would, or neither."""
    dream = DreamFactory(state="submitted")
    members = [make_member(dream.branch) for _ in range(5)]
    for member in members[:2]:
        actions.approve(Dream.objects.get(pk=dream.pk), by=member, criteria=ALL_MET)

    said = at_once(
        *[lambda by=by: actions.approve(Dream.objects.get(pk=dream.pk), by=by, criteria=ALL_MET) for by in members[2:]]
    )

    assert sorted(map(str, said)) == ["True", "too late", "too late"]
    assert (dream.steps.count(), dream.board_answers.count()) == (1, 3)


def test_two_first_votes_at_once_are_counted_together():
    """Of two that make the majority only together, the later sees the earlier: for eight dreams at once."""
    branch = DreamFactory().branch
    members = [make_member(branch) for _ in range(3)][:2]
    dreams = DreamFactory.create_batch(8, branch=branch, state="submitted")

    said = at_once(
        *[
            lambda by=by, pk=dream.pk: actions.approve(Dream.objects.get(pk=pk), by=by, criteria=ALL_MET)
            for dream in dreams
            for by in members
        ]
    )

    assert sorted(said) == [False] * 8 + [True] * 8
    assert [dream.steps.count() for dream in dreams] == [1] * 8


def test_a_vote_and_a_conflict_of_one_member_at_once_leave_no_vote():
    dream = DreamFactory(state="submitted")
    member, *_others = [make_member(dream.branch) for _ in range(3)]

    def vote():
        try:
            return actions.approve(Dream.objects.get(pk=dream.pk), by=member, criteria=ALL_MET)
        except actions.NotAsked:
            return "barred"

    at_once(vote, lambda: actions.declare_conflict(Dream.objects.get(pk=dream.pk), by=member))

    assert (dream.conflicts.count(), dream.board_answers.count(), dream.steps.count()) == (1, 0, 0)


def test_two_members_who_nominate_at_once_make_one_place_on_the_shortlist():
    dream = DreamFactory()
    members = [make_member(dream.branch) for _ in range(4)]

    at_once(
        *[
            lambda by=by: actions.nominate(Dream.objects.get(pk=dream.pk), by=by, reason=f"Fordi {by.pk}").pk
            for by in members
        ]
    )

    assert dream.nominations.filter(ended_at__isnull=True).count() == 1


def test_a_double_click_on_send_makes_one_dream():
    branch, words = DreamFactory().branch, draft()

    said = at_once(*[lambda: actions.deposit(branch, draft=words).pk] * 6)

    assert len(set(said)) == 1
    assert Dream.objects.filter(nonce=words.nonce).count() == 1


# Enthusiasm: exact however many press.


def supports(dream, *names):
    """One call for each name, as from a request of its own."""
    return [lambda name=name: actions.support(Dream.objects.get(pk=dream.pk), supporter=name) for name in names]


def counted(dream):
    dream.refresh_from_db()
    return dream.support_count, dream.supports.count()


def test_fifty_people_at_once_are_fifty_supports():
    dream = DreamFactory()

    said = at_once(*supports(dream, *(f"person {n}" for n in range(50))))

    assert all(said)
    assert counted(dream) == (50, 50)


def test_two_tabs_at_once_are_one_support_and_taking_back_by_both_takes_one():
    dream = DreamFactory()
    at_once(*supports(dream, "one", "one", "another"))

    said = at_once(
        *[lambda: actions.take_support_back(Dream.objects.get(pk=dream.pk), supporter="one")] * 4,
    )

    assert sum(said) == 1
    assert counted(dream) == (1, 1)


@pytest.fixture
def without():
    """`without(model, name)` takes a constraint away, as a careless migration would; afterwards it is back."""
    taken = []

    def take(model, name):
        constraint = next(found for found in model._meta.constraints if found.name == name)
        with connection.schema_editor() as editor:
            editor.remove_constraint(model, constraint)
        taken.append((model, constraint))

    yield take
    for model, constraint in taken:
        model.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(model, constraint)


def test_without_the_constraint_tabs_would_count_twice(without):
    """What the tests above rest on: with it gone they see more than one."""
    dream = DreamFactory()
    without(Support, "support_once_a_person")

    at_once(*supports(dream, *["one"] * 8))

    assert counted(dream) == (8, 8)


def test_counting_from_what_was_read_would_lose_some(monkeypatch):
    """The same for the sum in the database: whoever reads first and writes afterwards forgets the others."""
    dream = DreamFactory()
    all_have_read = Barrier(8)

    def count_naively(found):
        read = Dream.objects.get(pk=found.pk).support_count
        all_have_read.wait(timeout=30)
        return Dream.objects.filter(pk=found.pk).update(support_count=read + 1)

    monkeypatch.setattr(enthusiasm, "_count", count_naively)

    at_once(*supports(dream, *"abcdefgh"))

    assert counted(dream) == (1, 8)


def test_one_address_at_once_confirms_one_support():
    dream = DreamFactory(support_count=6)
    links = [ConfirmationFactory(support__dream=dream, email="siri@example.org") for _ in range(6)]

    def confirm(pk):
        try:
            return actions.confirm_support(
                SupportConfirmation.objects.select_related("support__dream__branch").get(pk=pk)
            )
        except actions.AddressUsed:
            return "used"

    said = at_once(*[lambda pk=link.pk: confirm(pk) for link in links])

    dream.refresh_from_db()
    assert sorted(map(str, said)) == ["True", *["used"] * 5]
    assert (dream.support_count, dream.confirmed_count) == (6, 1)


def test_a_confirmation_s_double_click_confirms_once_and_a_take_back_between_breaks_nothing():
    dream = DreamFactory()
    actions.support(dream, supporter="one")
    link = ConfirmationFactory(support=dream.supports.get())

    def confirm():
        try:
            return actions.confirm_support(
                SupportConfirmation.objects.select_related("support__dream__branch").get(pk=link.pk)
            )
        except (actions.NeverSupported, SupportConfirmation.DoesNotExist):
            return "gone"

    at_once(*[confirm] * 4, lambda: actions.take_support_back(Dream.objects.get(pk=dream.pk), supporter="one"))

    dream.refresh_from_db()
    assert (dream.support_count, dream.confirmed_count, dream.supports.count()) == (0, 0, 0)


# Pledges: sums under the dream's lock.


def confirms(pledges):
    return [
        lambda pk=pledge.pk: actions.confirm_pledge(Pledge.objects.select_related("need__dream__branch").get(pk=pk))
        for pledge in pledges
    ]


@pytest.fixture
def pledges():
    """Ten towards each of two needs of one dream, unconfirmed."""
    dream = DreamFactory(supports_needed=1)
    needs = NeedFactory.create_batch(2, dream=dream, wanted=40)
    return [PledgeFactory(need=need) for need in needs for _ in range(10)]


def test_twenty_confirmations_at_once_are_an_exact_sum(pledges):
    dream = pledges[0].need.dream

    said = at_once(*confirms(pledges))

    dream.refresh_from_db()
    assert all(said)
    assert [(need.pledged, need.covered) for need in dream.needs.all()] == [(40, True), (40, True)]
    assert (dream.needs_count, dream.needs_covered) == (2, 2)


def test_without_the_lock_the_sum_would_miss_some(pledges, monkeypatch):
    dream = pledges[0].need.dream
    all_have_summed_up = Barrier(4)
    save = Need.save

    def wait_and_save(need, **kwargs):
        all_have_summed_up.wait(timeout=30)
        save(need, **kwargs)

    monkeypatch.setattr(pledging, "lock", lambda found: None)
    monkeypatch.setattr(Need, "save", wait_and_save)

    at_once(*confirms(pledges[:4]))

    assert Pledge.objects.standing().count() == 4
    assert dream.needs.first().pledged == 4


def test_supports_and_pledges_at_once_wait_for_each_other_in_no_ring(pledges):
    """And the dream becomes ready once, whoever was last."""
    dream = pledges[0].need.dream
    heard = []

    def hear(dream, **kwargs):
        heard.append(dream.pk)

    became_ready.connect(hear)
    try:
        at_once(*confirms(pledges), *supports(dream, *(f"person {n}" for n in range(20))))
    finally:
        became_ready.disconnect(hear)

    assert counted(dream) == (20, 20)
    assert dream.needs_covered == 2
    assert heard == [dream.pk]


def test_a_pledge_form_sent_six_times_at_once_is_one_pledge(pledges):
    need = pledges[0].need
    typed = actions.PledgeDraft(4, "Bjarne", "b@example.org", "", is_adult=True, language="nb", nonce=uuid.uuid4())

    said = at_once(*[lambda: actions.promise(Need.objects.get(pk=need.pk), draft=typed).pk] * 6)

    assert len(set(said)) == 1


def test_one_address_at_once_follows_once():
    dream = DreamFactory()

    at_once(
        *[lambda: actions.follow(Dream.objects.get(pk=dream.pk), email="siri@example.org", language="nb")] * 6,
    )

    assert Follower.objects.count() == 1


def test_two_clocks_send_each_letter_once(pledges, mailoutbox):
    sent = at_once(*[lambda: letters.send_owed(now=timezone.now())] * 4)

    assert sum(sent) == len(mailoutbox) == len(pledges)


def test_a_limit_holds_for_all_who_come_at_once():
    took = at_once(*[lambda: throttle.take("support", "192.0.2.1", limit=5)] * 20)

    assert sum(took) == 5


def test_a_citizen_s_form_sent_six_times_is_one_draft_with_one_mail():
    branch, words = BranchFactory(), draft()

    said = at_once(*[lambda: actions.draft(branch, draft=words).pk] * 6)

    assert len(set(said)) == 1
    assert (Dream.objects.count(), Confirmation.objects.count()) == (1, 1)


def test_a_link_pressed_in_six_tabs_sends_the_dream_in_once():
    confirmation = actions.draft(BranchFactory(), draft=draft()).confirmation

    at_once(*[lambda: actions.confirm(Confirmation.objects.get(pk=confirmation.pk))] * 6)

    dream = Dream.objects.get()
    assert (dream.state, dream.steps.count(), dream.notices.count()) == ("submitted", 1, 1)


def test_two_tabs_of_one_sketch_keep_each_other_s_words():
    sketch, _key = sketches.begin(BranchFactory())

    at_once(*[lambda name=name: sketches.write(Sketch.objects.get(pk=sketch.pk), {name: "x"}) for name in "abcdefgh"])

    sketch.refresh_from_db()
    assert sketch.words == dict.fromkeys("abcdefgh", "x")


def test_a_question_is_answered_once_by_two_tabs(manager):
    note = Note.objects.create(dream=DreamFactory(), text="Hvor?", asks=True, user=manager)

    said = at_once(*[lambda text=text: _reply(note.pk, text) for text in "abcd"])

    note.refresh_from_db()
    assert sorted(said) == ["answered", "too late", "too late", "too late"]
    assert note.reply in "abcd"


def _reply(pk, text):
    try:
        actions.reply(Note.objects.get(pk=pk), text=text)
    except actions.AlreadyAnswered:
        return "too late"
    return "answered"
