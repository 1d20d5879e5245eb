"""What goes wrong around an election: counters, names, hours, dreams that are taken back, somebody who only looks."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dreams.models import Obligation
from elections import actions as elections
from elections.lifecycle import State
from elections.models import CodeBatch, Election
from polls import actions
from polls.ways import Way
from tests.factories.dreams import DreamFactory
from tests.factories.polls import make_poll, open_poll, vote
from tests.factories.schools import make_member
from tests.polls.desks import do, state

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def papers(client, poll, **fields):
    return client.post(reverse("polls:papers", args=[poll.pk]), {"place": "Skolen", "bundle_no": "1", **fields})


def test_an_election_that_is_annulled_while_it_is_open_links_nobody(client, town, officer):
    poll, codes, _by = open_poll(branch=town, by=officer)
    for code in codes:
        vote(poll, code, 1)

    do(client, poll, "annul", reason="Lappene ble kopiert.")

    assert (poll.election.ballots.count(), poll.election.credentials.count()) == (0, 0)
    assert (poll.election.finalballots.count(), poll.election.finalcredentials.count()) == (3, 3)
    assert poll.election.board.count() == 1


def test_an_annulled_election_obliges_nobody_any_more(client, town, officer):
    poll, codes, _by = open_poll(branch=town, by=officer)
    vote(poll, codes[0], 1)
    for verb in ("close", "count", "certify"):
        do(client, poll, verb)
    before = Obligation.objects.waiting_in(town).count()

    do(client, poll, "annul", reason="Lappene ble kopiert.")

    assert (before, Obligation.objects.waiting_in(town).count()) == (1, 0)


def test_a_member_of_the_board_is_the_second_counter_and_sees_no_desk(client, town, officer):
    poll, codes, _by = open_poll(branch=town, by=officer)
    client.post(reverse("polls:give", args=[poll.pk]), {"code": codes[0]})
    do(client, poll, "close")
    papers(client, poll, place="Biblioteket", option_2="1")
    client.force_login(make_member(town))

    papers(client, poll, place=" biblioteket ", option_2="1")
    page = client.get(reverse("polls:papers", args=[poll.pk])).content.decode()

    assert [bundle.place for bundle in poll.election.bundles.all()] == ["Biblioteket"]
    assert client.get(reverse("polls:desk", args=[poll.pk])).status_code == 404
    assert f'href="{reverse("polls:desk", args=[poll.pk])}"' not in page


def test_a_count_under_a_wrong_name_is_taken_back(client, town, officer):
    poll, _codes, _by = open_poll(branch=town, by=officer)
    do(client, poll, "close")
    papers(client, poll, place="Bibloteket", option_2="1")
    wrong = poll.election.paper_counts.get()

    for typed in ("x", "", "9" * 40, str(wrong.pk + 1)):
        papers(client, poll, do="take back", count=typed)
    left = poll.election.paper_counts.count()
    papers(client, poll, do="take back", count=str(wrong.pk))
    do(client, poll, "count")

    assert (left, poll.election.paper_counts.count()) == (1, 0)
    assert state(poll) == State.COUNTED


@pytest.mark.parametrize(
    "wrong",
    [
        {"place": "Skolen; gym"},
        {"place": "=1+1"},
        {"papers": f"1 x {'9' * 5000}"},
        {"papers": f"{'9' * 5000} x 1"},
        {"papers": "1 x 1 1"},
        {"papers": "x"},
        {"bundle_no": "0"},
        {"blank": "-1"},
    ],
)
def test_a_bundle_that_cannot_be_is_told_and_kept(client, town, officer, wrong):
    poll, _codes, _by = open_poll(branch=town, by=officer, way=Way.RANK)
    do(client, poll, "close")

    page = papers(client, poll, **{"papers": "1 X 2\t1", **wrong})

    assert page.status_code == 422
    assert not poll.election.paper_counts.exists()


def test_dots_on_papers_are_read_and_a_dream_twice_is_told(client, town, officer):
    poll, _codes, _by = open_poll(branch=town, by=officer, way=Way.DOTS)
    do(client, poll, "close")

    twice = papers(client, poll, papers="1 x 1=6 1=3")
    papers(client, poll, papers="2 x 1=6 3=4")

    assert twice.status_code == 422
    assert poll.election.paper_counts.get().counts == {"1:6,3:4": 2}


def test_bundles_stand_once_the_figures_are_seen(client, town, officer):
    poll, codes, _by = open_poll(branch=town, by=officer, codes=2)
    for number, code in enumerate(codes, start=1):
        vote(poll, code, number)
    do(client, poll, "close")
    do(client, poll, "count")  # a tie: everybody at the desk sees it now

    page = papers(client, poll, option_1="1")

    assert page.status_code == 422
    assert not poll.election.paper_counts.exists()


def test_slips_are_not_printed_in_a_rehearsal(town, officer):
    poll = make_poll(branch=town, by=officer)
    order = actions.order_slips(poll, label="6B", size=4, by=officer)
    actions.rehearse(poll, by=officer)

    with pytest.raises(elections.BoxClosed):
        actions.print_slips(order)

    assert not CodeBatch.objects.exists()


@pytest.mark.parametrize("typed", ["abc", "", "-1", "9" * 30, "²", "0"])
def test_a_batch_that_is_none_is_not_found(client, town, officer, typed):
    poll, _codes, _by = open_poll(branch=town, by=officer)

    assert do(client, poll, "revoke", batch=typed).status_code == 404


def test_a_button_that_is_opened_as_a_page_leads_to_the_desk(client, town, officer):
    poll = make_poll(branch=town, by=officer)

    page = client.get(reverse("polls:do", args=[poll.pk, "open"]))

    assert page.url == reverse("polls:desk", args=[poll.pk])
    assert state(poll) == State.DRAFT


def test_a_dream_that_only_inspires_cannot_be_elected(town, officer):
    DreamFactory(branch=town, title="Fly til månen", hairy=True)
    plain = DreamFactory(branch=town, title="Benker")

    assert actions.choosable(town) == [plain]


def test_an_election_does_not_open_with_a_dream_that_was_taken_back(client, town, officer):
    poll = make_poll(branch=town, by=officer)
    dream = poll.dreams()[1]
    dream.state = "rejected"
    dream.save()

    do(client, poll, "open")

    assert state(poll) == State.DRAFT


def test_the_lost_key_is_told_at_the_desk(client, town, officer):
    from elections import keys

    poll = make_poll(branch=town, by=officer)
    keys.erase(poll.election_id)
    actions.rehearse(poll, by=officer)

    page = do(client, poll, "codes")

    assert page.url == reverse("polls:desk", args=[poll.pk])


def test_whoever_only_looks_takes_no_lock(client, town, officer, django_assert_max_num_queries):
    poll, _codes, _by = open_poll(branch=town, by=officer)
    client.logout()

    with django_assert_max_num_queries(14) as queries:
        client.get(poll.get_absolute_url())

    assert not [query for query in queries if "FOR UPDATE" in query["sql"] or "advisory" in query["sql"]]


def test_whoever_comes_after_the_hour_finds_the_box_closed_and_after_the_opening_open(client):
    poll = make_poll(opens_at=timezone.now() + HOUR, closes_at=timezone.now() + 3 * HOUR)
    seen = []

    for opens, closes in ((1, 3), (-1, 2), (-3, -1)):
        Election.objects.filter(pk=poll.election_id).update(
            opens_at=timezone.now() + opens * HOUR, closes_at=timezone.now() + closes * HOUR
        )
        client.get(poll.get_absolute_url())
        seen.append(state(poll))

    assert seen == [State.DRAFT, State.OPEN, State.CLOSED]
