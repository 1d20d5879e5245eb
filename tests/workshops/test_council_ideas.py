"""What classes hand to their student council is read by those who lead it, without names."""

import pytest
from django.urls import reverse
from django.utils import timezone

from schools.actions import join
from schools.roles import Role
from tests.factories.schools import CouncilFactory, SchoolClassFactory, SchoolFactory, make_school_leader, make_teacher
from tests.factories.workshops import CardFactory, SealedCardFactory, make_room
from workshops.actions import harvest
from workshops.lifecycle import Destination


@pytest.fixture
def council(school):
    return CouncilFactory(students=True, school=school, branch=school.branch)


@pytest.fixture
def leader_client(client, council):
    client.force_login(make_teacher(council))
    return client


def hand_over(thing, by):
    harvest.hand_on(thing, by=by, destination=Destination.COUNCIL)


def ideas(client, council):
    response = client.get(reverse("workshops:council_ideas", args=[council.pk]))
    return {
        group["school_class"].name: [
            str(idea.cluster.title if idea.cluster else idea.card.text) for idea in group["ideas"]
        ]
        for group in response.context["classes"]
    }


def test_they_stand_by_class(leader_client, council, school, school_class, teacher):
    other = SchoolClassFactory(school=school, grade=7)
    rooms = [make_room(each, clusters=2, revealed=True) for each in (school_class, other)]
    alone = CardFactory(workshop=rooms[1], state="shown", text="Alene")
    for thing in (rooms[0].clusters.first(), rooms[1].clusters.last(), alone):
        hand_over(thing, make_school_leader(school))

    assert ideas(leader_client, council) == {
        school_class.name: [rooms[0].clusters.first().title],
        other.name: [rooms[1].clusters.last().title, "Alene"],
    }


def test_what_stays_with_the_teacher_or_goes_elsewhere_is_not_there(leader_client, council, school_class, teacher):
    room = make_room(school_class, clusters=2, revealed=True)
    emptied, kept = room.clusters.all()
    for thing in (emptied, CardFactory(workshop=room, state="parked"), SealedCardFactory(card__workshop=room).card):
        harvest.Harvest.objects.create(workshop=room, destination="council", **{thing._meta.model_name: thing})
    emptied.cards.update(cluster=None)
    harvest.hand_on(kept, by=teacher)

    assert ideas(leader_client, council) == {}


def test_another_school_s_dreams_are_not_there(leader_client, council, branch):
    elsewhere = SchoolFactory(branch=branch)
    room = make_room(SchoolClassFactory(school=elsewhere), clusters=1, revealed=True)
    hand_over(room.clusters.get(), make_school_leader(elsewhere))

    assert ideas(leader_client, council) == {}


def test_the_board_s_council_has_no_such_page(leader_client, branch):
    board = CouncilFactory(branch=branch)

    assert leader_client.get(reverse("workshops:council_ideas", args=[board.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 6])
def test_the_page_costs_the_same_however_many(leader_client, council, school, count, django_assert_max_num_queries):
    leader = make_school_leader(school)
    for _ in range(count):
        room = make_room(SchoolClassFactory(school=school), clusters=count, revealed=True)
        for cluster in room.clusters.all():
            hand_over(cluster, leader)

    with django_assert_max_num_queries(12):
        assert len(ideas(leader_client, council)) == count


def test_the_desk_leads_those_who_lead_the_council_to_its_dreams(
    teacher_client, teacher, council, school, school_class
):
    desk = reverse("workshops:desk")
    room = make_room(school_class, clusters=1, revealed=True)
    hand_over(room.clusters.get(), teacher)
    assert teacher_client.get(desk).context["desk"].councils == []

    join(teacher, role=Role.TEACHER, place=council)

    assert teacher_client.get(desk).context["desk"].councils == [council]


def test_the_desk_tells_what_earlier_classes_left_for_the_workshop_that_comes(teacher_client, teacher, school):
    own = SchoolClassFactory(school=school)
    join(teacher, role=Role.TEACHER, place=own)
    earlier = make_room(SchoolClassFactory(school=school), clusters=2, revealed=True)
    coming = make_room(own, state="planned", starts_at=timezone.now())
    harvest.place_the_rest(earlier)
    earlier.state = "finished"
    earlier.save()

    page = teacher_client.get(reverse("workshops:desk"))

    assert page.context["desk"].first == coming
    assert page.context["desk"].kept == 2
    assert reverse("workshops:seeds", args=[coming.pk]) in page.content.decode()
