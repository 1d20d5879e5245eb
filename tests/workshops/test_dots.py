import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.workshops import ClusterFactory, SeatFactory, make_room
from workshops.actions import clusters, dots
from workshops.actions.room import NotNow
from workshops.lifecycle import Stage
from workshops.models import Dot, DotRound, DotSum


@pytest.fixture
def room(school_class, teacher):
    return make_room(school_class, clusters=3, revealed=True, stage=Stage.DOTS)


@pytest.fixture
def dot_round(room, teacher):
    return dots.open_round(room, by=teacher)


def place(client, cluster, count):
    return client.post(reverse("workshops:dot"), {"cluster": cluster.pk, "count": count})


def test_dots_are_stacked_spread_and_taken_back(sit, room, dot_round):
    client, seat = sit()
    one, two, _three = room.clusters.all()

    place(client, one, 2)
    place(client, two, 1)
    assert dots.placed_by(seat, dot_round) == {one.pk: 2, two.pk: 1}

    place(client, one, 0)
    assert dots.placed_by(seat, dot_round) == {two.pk: 1}


def test_a_double_tap_is_one_dot(sit, room, dot_round):
    client, seat = sit()
    cluster = room.clusters.first()

    for _ in range(2):
        place(client, cluster, 1)

    assert dots.placed_by(seat, dot_round) == {cluster.pk: 1}


def test_the_budget_is_three(room, dot_round):
    seat = SeatFactory(workshop=room)
    one, two, _three = room.clusters.all()
    dots.place(seat, cluster=one, count=3)

    with pytest.raises(dots.NoDotsLeft):
        dots.place(seat, cluster=two, count=1)


def test_a_tap_too_much_is_answered_kindly(sit, room, dot_round):
    client, _seat = sit()

    assert client.get(place(client, room.clusters.first(), 4).url).status_code == 200
    assert not Dot.objects.exists()


def test_nobody_sees_counts_before_the_round_is_closed(sit, room, dot_round, teacher_client):
    first, _seat = sit()
    second, _other = sit()
    before = second.get("/seat/").content

    place(first, room.clusters.first(), 3)

    assert second.get("/seat/").content.count(b'class="dot"') == before.count(b'class="dot"') == 0
    for name in ("projector", "console"):
        page = teacher_client.get(reverse(f"workshops:{name}", args=[room.pk]))
        assert b"sums__row" not in page.content


def test_when_the_round_closes_only_sums_remain(sit, room, dot_round, teacher):
    client, _seat = sit()
    one, two, three = room.clusters.all()
    place(client, one, 2)
    place(client, two, 1)

    dots.close_round(room, by=teacher, on_paper={two.pk: 4})

    assert not Dot.objects.exists()
    assert dict(DotSum.objects.values_list("cluster", "total")) == {one.pk: 2, two.pk: 5, three.pk: 0}
    assert DotRound.objects.get().seats_used == 1
    assert {field.name for field in DotSum._meta.fields} == {"id", "round", "cluster", "total"}


def test_no_dot_falls_after_closing(room, dot_round, teacher):
    seat = SeatFactory(workshop=room)
    dots.close_round(room, by=teacher)

    with pytest.raises(NotNow):
        dots.place(seat, cluster=room.clusters.first(), count=1)


def test_going_back_opens_a_new_round_and_keeps_the_old_sums(room, dot_round, teacher):
    seat = SeatFactory(workshop=room)
    cluster = room.clusters.first()
    dots.place(seat, cluster=cluster, count=3)
    dots.close_round(room, by=teacher)

    second = dots.open_round(room, by=teacher)

    assert second.number == 2
    assert DotSum.objects.get(round=dot_round, cluster=cluster).total == 3
    dots.place(seat, cluster=cluster, count=1)


def test_opening_twice_opens_one_round(room, teacher):
    assert dots.open_round(room, by=teacher) == dots.open_round(room, by=teacher)


def test_the_database_knows_only_one_open_round(room, dot_round):
    with pytest.raises(IntegrityError):
        DotRound.objects.create(workshop=room, number=2)


def test_a_dot_on_another_rooms_cluster_is_refused(room, dot_round):
    with pytest.raises(NotNow):
        dots.place(SeatFactory(workshop=room), cluster=ClusterFactory(), count=1)


def test_clusters_stand_still_while_dots_are_given(room, dot_round, teacher):
    one, two, _three = room.clusters.all()

    for act in (
        lambda: clusters.merge(one, by=teacher, into=two),
        lambda: clusters.rename_cluster(one, by=teacher, title="Annet"),
        lambda: clusters.make_cluster(room, by=teacher, title="Ny"),
    ):
        with pytest.raises(NotNow):
            act()


def test_a_stranger_opens_no_round(room):
    with pytest.raises(PermissionDenied):
        dots.open_round(room, by=UserFactory())


def test_the_shortlist_is_proposed_by_dots_with_whole_ties(room):
    one, two, three = room.clusters.all()
    one.dot_sum, two.dot_sum, three.dot_sum = 5, 2, 2

    assert clusters.proposed_shortlist([one, two, three], most=2) == [one.pk, two.pk, three.pk]
    assert clusters.proposed_shortlist([one, two, three], most=1) == [one.pk]
    three.dot_sum = 0
    assert clusters.proposed_shortlist([one, two, three]) == [one.pk, two.pk]
