"""What is counted on paper and typed into the console: refused, it comes back; too many are asked about first."""

import pytest

from elections import actions as elections
from tests.factories.workshops import make_room
from workshops.actions import dots, lesson, seats, vote
from workshops.lifecycle import Stage, State
from workshops.models import Dot, Seat, Workshop


@pytest.fixture
def room(school_class):
    """Four seats, three of them with a device."""
    room = make_room(school_class, seats=4, clusters=3, shortlisted=True, revealed=True, stage=Stage.DOTS)
    for seat in room.seats.all()[:3]:
        seat.token_mac = f"device {seat.number}"
        seat.save()
    return room


@pytest.fixture
def dots_open(room, teacher):
    return dots.open_round(room, by=teacher)


@pytest.fixture
def vote_open(room, teacher):
    lesson.show_stage(room, by=teacher, stage=Stage.VOTE)
    return vote.open_vote(room, by=teacher)


def counts(room, *numbers):
    return {f"cluster_{cluster.pk}": n for cluster, n in zip(room.clusters.standing(), numbers, strict=True)}


def test_a_refused_count_of_dots_comes_back_with_the_reason_beside_its_field(room, dots_open, do):
    page = do("dots-close", **counts(room, 2, -1, 1))

    assert page.status_code == 422
    form = page.context["paper_dots"]
    assert [field.value() for field in form.counts] == ["2", "-1", "1"]
    assert [bool(field.errors) for field in form.counts] == [False, True, False]
    assert f'id="{form.first_wrong}_error"' in page.content.decode()
    assert room.dot_rounds.open().exists()


@pytest.mark.parametrize("number", ["x", "1.5", "9" * 30, "401", "\0", "²"])
def test_what_is_no_number_comes_back(room, dots_open, do, number):
    page = do("dots-close", **counts(room, number, 1, 0))

    assert page.status_code == 422
    assert page.context["paper_dots"].counts[1].value() == "1"
    assert room.dot_rounds.open().exists()


def test_more_dots_than_those_without_a_device_have_are_asked_about(room, dots_open, do):
    page = do("dots-close", **counts(room, 3, 1, 0))  # one seat on paper has three

    assert page.status_code == 422
    assert page.context["paper_dots"].asks_if_sure
    assert room.dot_rounds.open().exists()

    do("dots-close", **counts(room, 3, 1, 0), sure="on")
    assert [cluster.dot_sum for cluster in room.clusters.standing()] == [3, 1, 0]


def test_as_many_dots_as_they_have_are_counted_at_once(room, dots_open, do):
    assert do("dots-close", **counts(room, 3, 0, 0)).status_code == 302
    assert not room.dot_rounds.open().exists()


def test_more_ballots_than_seats_without_a_device_are_asked_about(room, vote_open, do):
    page = do("vote-paper", option_1=1, option_2=1, blank="")

    assert page.status_code == 422
    form = page.context["paper_votes"]
    assert form.asks_if_sure
    assert [field.value() for field in form.counts] == ["1", "1", None, ""]
    assert elections.turnout(vote_open.election).paper == 0

    assert do("vote-paper", option_1=1, option_2=1, sure="on").status_code == 302
    assert elections.turnout(vote_open.election).paper == 2


def test_more_ballots_than_votes_are_refused_however_sure(room, vote_open, do):
    page = do("vote-paper", option_1=5, sure="on")

    assert page.status_code == 422
    assert page.context["paper_votes"].non_field_errors()
    assert page.context["paper_votes"].counts[0].value() == "5"
    assert elections.turnout(vote_open.election).paper == 0


def test_a_count_that_comes_after_the_close_is_said(room, vote_open, do, teacher, teacher_client):
    vote.close_vote(room, by=teacher)

    page = teacher_client.get(do("vote-paper", option_1=1).url)

    assert len(page.context["messages"]) == 1


def test_a_lot_that_is_no_number_comes_back(room, vote_open, do, teacher):
    vote.close_vote(room, by=teacher)

    page = do("lot", number="seven")

    assert page.status_code == 422
    assert page.context["lot_form"]["number"].value() == "seven"


def test_a_seat_that_is_freed_does_not_make_more_dots_than_people(room, dots_open, teacher, teacher_client):
    for seat in Seat.objects.filter(workshop=room)[:3]:
        dots.place(seat, cluster=room.clusters.first(), count=1)
    seats.free_seat(room.seats.first(), by=teacher)

    turnout = teacher_client.get(f"/workshops/{room.pk}/console/").context["dot_turnout"]
    assert (turnout.placed, turnout.total) == (3, 3)

    Dot.objects.filter(seat=room.seats.first()).delete()
    turnout = teacher_client.get(f"/workshops/{room.pk}/console/").context["dot_turnout"]
    assert (turnout.placed, turnout.total) == (2, 2)


def test_a_second_round_of_dots_stands_beside_the_first(room, dots_open, do, teacher_client):
    do("dots-close", **counts(room, 3, 0, 0))
    do("dots-open")
    during = teacher_client.get(f"/workshops/{room.pk}/console/").context["dots_compared"]
    assert during is None  # one closed round is nothing to compare with

    do("dots-close", **counts(room, 0, 2, 1))

    compared = teacher_client.get(f"/workshops/{room.pk}/console/").context["dots_compared"]
    assert compared["rounds"] == [1, 2]
    assert sorted(row["sums"] for row in compared["rows"]) == [[0, 1], [0, 2], [3, 0]]


def test_a_second_vote_stands_beside_the_first(room, vote_open, do, teacher_client):
    do("vote-paper", option_1=1)
    do("vote-close")
    keys = [cluster.pk for cluster in room.clusters.standing()]
    do("shortlist", clusters=keys[:2], then="vote")
    do("vote-paper", option_2=1)
    do("vote-close")

    context = teacher_client.get(f"/workshops/{room.pk}/console/").context

    assert [line.votes for line in context["outcome"].lines] == [1, 0]
    (earlier,) = context["earlier_votes"]
    assert earlier["number"] == 1
    assert [line.votes for line in earlier["outcome"].lines] == [1, 0, 0]


def test_a_tie_is_drawn_and_announced_after_the_bell(room, vote_open, do, teacher_client):
    do("vote-paper", option_1=1, option_2=1, sure="on")
    do("finish")
    assert b'id="lot"' in teacher_client.get(f"/workshops/{room.pk}/console/").content

    for _ in range(2):
        do("lot", number="7")
    assert b'id="announce"' in teacher_client.get(f"/workshops/{room.pk}/console/").content
    for _ in range(2):
        do("announce")

    room.refresh_from_db()
    assert room.state == State.FINISHED
    assert room.announced_at is not None
    assert len(vote.chosen_clusters(Workshop.objects.get(pk=room.pk))) == 1
