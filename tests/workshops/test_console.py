import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.schools import BranchFactory, SchoolClassFactory, SchoolFactory, make_member, make_teacher
from tests.factories.workshops import CardFactory, SeatFactory, make_room
from workshops.actions import clusters, dots, lesson, vote
from workshops.lifecycle import Stage, State, stage_of
from workshops.models import AliasOpening, Card, Cluster, Workshop
from workshops.views.console_verbs import VERBS

PAGES = ("workshop", "console", "projector", "paper", "harvest", "sealed")


def address(name, room):
    return reverse(f"workshops:{name}", args=[room.pk])


def room_at(stage, school_class, teacher, rows=2):
    """A room as it is in a stage, with so many seats, cards and clusters."""
    room = make_room(school_class, seats=rows, clusters=rows, shortlisted=rows > 1, revealed=True, stage=stage)
    for seat in room.seats.all():
        seat.token_mac = f"{room.pk}-{seat.number}"
        seat.save()
        CardFactory(workshop=room, seat=seat)
    if stage == Stage.DOTS:
        dots.open_round(room, by=teacher)
    if stage in {Stage.VOTE, Stage.RESULT} and rows > 1:
        vote.open_vote(room, by=teacher)
    if stage == Stage.RESULT:
        vote.close_vote(room, by=teacher)
        vote.announce(room, by=teacher)
    return room


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_in_every_stage(school_class, teacher, teacher_client, stage, page):
    room = room_at(stage, school_class, teacher)

    response = teacher_client.get(address(page, room))

    assert response.status_code == 200
    assert response.content.count(b"<h1") == 1


@pytest.mark.parametrize("stage", list(Stage))
def test_the_pupils_page_stands_in_every_stage(school_class, teacher, sit, stage):
    room = room_at(stage, school_class, teacher)
    SeatFactory(workshop=room)
    client, _seat = sit(room)

    response = client.get("/seat/")

    assert response.content.count(b"<h1") == 1


@pytest.mark.parametrize("state", [State.PLANNED, State.FINISHED])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_before_and_after(school_class, teacher_client, state, page):
    room = make_room(school_class, state=state)

    assert teacher_client.get(address(page, room)).status_code == 200


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("page", ["console", "projector", "workshop", "harvest"])
def test_a_page_costs_the_same_however_full_the_room(
    school_class, teacher, teacher_client, django_assert_max_num_queries, stage, page
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    costs = []
    for rows in (2, 6):
        room = room_at(stage, school_class, teacher, rows)
        teacher_client.get(address(page, room))
        with CaptureQueriesContext(connection) as queries:
            teacher_client.get(address(page, room))
        costs.append(len(queries))

    assert costs[0] == costs[1]


@pytest.mark.parametrize("stage", list(Stage))
def test_the_pupils_page_costs_the_same_however_full_the_room(school_class, teacher, sit, stage):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    costs = []
    for rows in (2, 6):
        room = room_at(stage, school_class, teacher, rows)
        SeatFactory(workshop=room)
        client, seat = sit(room)
        CardFactory.create_batch(rows, workshop=room, seat=seat)
        with CaptureQueriesContext(connection) as queries:
            client.get("/seat/")
        costs.append(len(queries))

    assert costs[0] == costs[1]


@pytest.fixture
def strangers(school, branch):
    colleague = make_teacher(school, SchoolClassFactory(school=school))
    far_away = make_teacher(elsewhere := SchoolFactory(branch=BranchFactory()), SchoolClassFactory(school=elsewhere))
    return [colleague, far_away, make_member(branch), UserFactory()]


@pytest.mark.parametrize("page", PAGES)
def test_who_does_not_teach_the_class_finds_nothing(room, strangers, page):
    for user in strangers:
        client = Client()
        client.force_login(user)
        assert client.get(address(page, room)).status_code == 404


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_who_does_not_teach_the_class_presses_nothing(room, strangers, verb):
    before = Workshop.objects.values().get()

    for user in strangers:
        client = Client()
        client.force_login(user)
        assert client.post(reverse("workshops:console_do", args=[room.pk, verb])).status_code == 404

    assert Workshop.objects.values().get() == before


def test_a_visitor_is_asked_to_sign_in(client, room):
    assert client.get(address("console", room)).url.startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize("verb", [*sorted(VERBS), "nonsense"])
def test_a_verb_without_its_words_never_breaks(do, verb):
    assert do(verb).status_code in {302, 404, 422}


@pytest.mark.parametrize("verb", ["show", "seal", "move", "cluster-rename", "alias"])
@pytest.mark.parametrize("key", ["abc", "-1", "9" * 30, "²"])
def test_a_key_that_is_none_is_not_found(do, verb, key):
    assert do(verb, card=key, cluster=key, seat=key, title="x").status_code == 404


def test_nothing_of_another_room_can_be_touched_from_here(room, do):
    other = make_room(SchoolClassFactory(), clusters=1)
    card, cluster, seat = other.cards.get(), other.clusters.get(), other.seats.first()

    assert do("seal", card=card.pk).status_code == 404
    assert do("cluster-rename", cluster=cluster.pk, title="x").status_code == 404
    assert do("alias", seat=seat.pk).status_code == 404


def test_next_pressed_twice_is_one_step(room, do):
    for _ in range(2):
        do("next", seen=1)

    room.refresh_from_db()
    assert room.current_phase.position == 2
    assert room.stage == Stage.WRITE


def test_going_back_destroys_nothing(room, do):
    CardFactory(workshop=room)
    do("next", seen=1)
    do("next", seen=2)
    do("reveal")
    do("cluster-new", title="Sammen", card=Card.objects.get().pk)

    do("back", seen=3)

    room.refresh_from_db()
    assert room.current_phase.position == 2
    assert Card.objects.get().cluster == Cluster.objects.get()
    assert room.is_revealed


def test_the_first_and_the_last_phase_are_ends(room, do):
    do("back", seen=1)
    room.refresh_from_db()
    assert room.current_phase.position == 1

    for position in range(1, 10):
        do("next", seen=position)
    room.refresh_from_db()
    assert room.current_phase.position == room.phases.count()


def test_a_phase_can_get_another_minute(room, do):
    do("minute")

    assert room.phases.first().extra_minutes == 1


def test_opening_an_alias_shows_the_name_and_leaves_a_trace(school, teacher, teacher_client, do):
    school_class = SchoolClassFactory(school=school, pupils=1)
    make_teacher(school, school_class)
    from schools.actions import join
    from schools.roles import Role

    join(teacher, role=Role.TEACHER, place=school_class)
    room = make_room(school_class, seats=0)
    seat = SeatFactory(workshop=room, pupil=school_class.pupils.get())
    assert seat.pupil.name not in teacher_client.get(address("console", room)).content.decode()

    do("alias", workshop=room, seat=seat.pk)

    assert seat.pupil.name in teacher_client.get(address("console", room)).content.decode()
    assert AliasOpening.objects.get().opened_by == teacher


def test_the_wall_and_the_pupils_never_show_a_name(school, teacher, teacher_client, sit):
    from schools.actions import join
    from schools.roles import Role
    from workshops.actions import seats

    school_class = SchoolClassFactory(school=school, pupils=3)
    join(teacher, role=Role.TEACHER, place=school_class)
    names = set(school_class.pupils.values_list("name", flat=True))
    for stage in Stage:
        room = room_at(stage, school_class, teacher)
        seats.lay_seats(room)
        page = teacher_client.get(address("projector", room)).content.decode()
        mine = sit(room)[0].get("/seat/").content.decode()
        assert not [name for name in names if name in page or name in mine]


def test_a_new_code_opens_and_the_old_one_does_not(room, do, client):
    old = room.join_code
    do("code")
    room.refresh_from_db()

    assert room.join_code != old
    assert client.post("/join/", {"code": old, "nonce": "3f0f6c50-7c3c-4d5e-8a54-3d6e9a3f0a11"}).status_code == 422


def test_a_room_opens_only_under_a_licence(teacher, teacher_client, school_class, do):
    room = make_room(school_class, state=State.PLANNED)
    licence = school_class.school.branch.licence
    licence.valid_to = licence.valid_from
    licence.save()

    do("start", workshop=room)

    room.refresh_from_db()
    assert room.state == State.PLANNED


def test_the_console_answers_a_poll_with_nothing_until_something_is_new(room, teacher_client, teacher):
    page = teacher_client.get(address("console", room))
    version = re.search(rb"console/\?v=([0-9.]+)", page.content)[1].decode()
    poll = address("console", room) + f"?v={version}"
    assert teacher_client.get(poll).status_code == 204

    CardFactory(workshop=room)
    lesson.add_minute(room, by=teacher)
    assert teacher_client.get(poll).status_code == 200


def test_merging_keeps_every_origin(school_class, teacher, do):
    room = make_room(school_class, clusters=2, revealed=True, stage=Stage.GROUP)
    one, two = room.clusters.all()
    Card.objects.filter(cluster=one).update(first_cluster=one)

    do("cluster-merge", workshop=room, cluster=one.pk, to=two.pk)

    one.refresh_from_db()
    assert one.merged_into == two
    assert set(two.cards.values_list("first_cluster", flat=True)) == {one.pk, None}
    assert list(room.clusters.standing()) == [two]
    assert list(two.origins.all()) == [one]


def test_the_class_answers_criteria_and_may_change_its_mind(school_class, do):
    room = make_room(school_class, clusters=1, revealed=True, stage=Stage.CHECK)
    cluster = room.clusters.get()

    do("check", workshop=room, cluster=cluster.pk, met_1="yes", met_2="unsure")
    do("check", workshop=room, cluster=cluster.pk, met_1="no")

    assert dict(cluster.checks.values_list("criterion", "met")) == {1: "no", 2: "unsure"}


@pytest.mark.parametrize(
    ("code", "stage"),
    [("F1", "wait"), ("F5", "write"), ("F7+F8", "group"), ("F4+F5", "write"), ("BREAK", "wait"), ("F13", "vote")],
)
def test_a_phase_decides_the_stage(code, stage):
    assert stage_of(code) == stage


def test_a_talk_after_the_choice_shows_the_result():
    assert (stage_of("PLENARY"), stage_of("PLENARY", chosen=True)) == (Stage.WAIT, Stage.RESULT)


def test_a_move_into_a_cluster_that_was_merged_meanwhile_is_said(school_class, teacher, teacher_client, do):
    room = make_room(school_class, clusters=3, revealed=True, stage=Stage.GROUP)
    first, second, third = room.clusters.all()
    clusters.merge(second, by=teacher, into=third)

    page = teacher_client.get(do("move", room, card=first.cards.get().pk, to=second.pk).url)

    assert len(page.context["messages"]) == 1
    assert first.cards.count() == 1


@pytest.mark.parametrize("key", ["9" * 30, "\0", "x", "0"])
def test_an_odd_key_on_the_shortlist_is_answered_in_a_sentence(school_class, teacher_client, do, key):
    room = make_room(school_class, clusters=2, stage=Stage.VOTE)

    page = do("shortlist", room, clusters=[key])

    assert page.status_code == 422
    assert len(page.context["shortlist_form"].errors) == 1
    assert not room.clusters.shortlisted().exists()
