"""Before the bell every dream has a place: the Bank, the student council or the next class."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from dreams import actions as dreams
from dreams.models import AskedOf, CriteriaAnswer, Dream
from tests.factories.schools import SchoolClassFactory
from tests.factories.workshops import CardFactory, SealedCardFactory, make_room
from workshops.actions import clusters, dots, harvest, lesson, worries
from workshops.actions.room import NotNow
from workshops.lifecycle import Destination, Stage
from workshops.models import Card, CriteriaCheck, Harvest, SealedCard

ANSWERS = {"theme": "nature", "met_1": "yes", "met_2": "unsure", "met_3": "yes"}


@pytest.fixture
def room(school_class, teacher):
    """Three clusters of which the first was chosen by dots, and three cards that lie alone."""
    room = make_room(school_class, clusters=3, revealed=True, stage=Stage.DOTS)
    dots.open_round(room, by=teacher)
    dots.place(room.seats.first(), cluster=room.clusters.first(), count=3)
    dots.close_round(room, by=teacher)
    CardFactory(workshop=room, number=301, state="shown", text="Alene på veggen")
    CardFactory(workshop=room, number=302, state="written", text="Ikke lest ennå")
    CardFactory(workshop=room, number=303, state="parked", text="En spøk")
    return room


@pytest.fixture
def address(room):
    return reverse("workshops:rest", args=[room.pk])


def card(room, number):
    return room.cards.get(number=number)


def chosen(key, place, **answers):
    return {f"{key}-place": place, **{f"{key}-{name}": value for name, value in answers.items()}}


def places(room):
    """Where everything goes, by headline or card number."""
    return {
        (row.cluster.title if row.cluster else row.card.number): row.destination
        for row in Harvest.objects.filter(workshop=room).select_related("cluster", "card")
    }


def test_one_screen_shows_all_that_was_not_chosen(teacher_client, room, address):
    SealedCardFactory(card__workshop=room, card__number=304)
    CardFactory(workshop=room, number=901, state="shown", source="seed", text="Fra Banken")

    rows = [form.row for form in teacher_client.get(address).context["form"].forms]

    assert [row.title for row in rows] == [
        *(cluster.title for cluster in room.clusters.all()[1:]),
        "Alene på veggen",
        "Ikke lest ennå",
        "En spøk",
    ]
    assert [(row.is_unread, row.is_parked) for row in rows[2:]] == [(False, False), (True, False), (False, True)]


def test_one_button_keeps_all_the_rest_for_the_next_class(teacher_client, room, address):
    teacher_client.post(address)

    second, third = room.clusters.all()[1:]
    assert places(room) == dict.fromkeys([second.title, third.title, 301, 302, 303], "next")


def test_each_goes_where_it_was_sent_and_the_rest_is_kept(teacher_client, room, address):
    second, third = room.clusters.all()[1:]
    alone = card(room, 301)
    sent = {
        **chosen(f"cluster-{second.pk}", "bank", **ANSWERS),
        **chosen(f"cluster-{third.pk}", "council"),
        **chosen(f"card-{alone.pk}", "bank", **ANSWERS),
    }

    response = teacher_client.post(address, sent)

    assert response.url == address
    assert places(room) == {second.title: "bank", third.title: "council", 301: "bank", 302: "next", 303: "next"}
    sent_in = Dream.objects.order_by("pk")
    assert [(dream.title, dream.theme, dream.wants_project) for dream in sent_in] == [
        (second.title, "nature", False),
        ("Alene på veggen", "nature", False),
    ]
    said = CriteriaAnswer.objects.filter(dream=sent_in[0], asked_of=AskedOf.PUPILS)
    assert dict(said.values_list("criterion", "met")) == {1: "yes", 2: "unsure", 3: "yes"}
    assert not Harvest.objects.filter(choice=True).exists()


def test_the_lesson_s_own_check_is_taken_and_not_asked_again(teacher_client, room, address):
    second = room.clusters.all()[1]
    for criterion, met in ((1, "yes"), (2, "no"), (3, "yes")):
        CriteriaCheck.objects.create(cluster=second, criterion=criterion, met=met)

    row = teacher_client.get(address).context["form"].forms[0]
    assert [field.name for field in row.questions] == ["theme"]
    teacher_client.post(address, chosen(f"cluster-{second.pk}", "bank", theme="safety"))

    said = CriteriaAnswer.objects.filter(dream=Dream.objects.get(), asked_of=AskedOf.PUPILS)
    assert dict(said.values_list("criterion", "met")) == {1: "yes", 2: "no", 3: "yes"}


@pytest.mark.parametrize("lacking", ["theme", "met_1", "met_3"])
def test_without_an_answer_nothing_is_sent_and_nothing_chosen_is_lost(teacher_client, room, address, lacking):
    second, third = room.clusters.all()[1:]
    sent = {
        **chosen(f"cluster-{second.pk}", "bank", **(ANSWERS | {lacking: ""})),
        **chosen(f"cluster-{third.pk}", "council"),
    }

    response = teacher_client.post(address, sent)

    assert response.status_code == 422
    first_row, second_row, *_ = response.context["form"].forms
    assert list(first_row.errors) == [lacking]
    assert (first_row["place"].value(), second_row["place"].value()) == ("bank", "council")
    assert not Harvest.objects.exists()
    assert not Dream.objects.exists()


@pytest.mark.parametrize("number", [302, 303])
def test_what_goes_to_others_was_read_first(teacher_client, room, address, number):
    waiting = card(room, number)
    read = next(
        form["read"].value() for form in teacher_client.get(address).context["form"].forms if form.row.thing == waiting
    )
    Card.objects.filter(pk=waiting.pk).update(text="Noe helt annet")

    late = teacher_client.post(address, chosen(f"card-{waiting.pk}", "council", read=read))
    assert late.status_code == 422
    assert not Harvest.objects.exists()
    Card.objects.filter(pk=waiting.pk).update(text=waiting.text)
    teacher_client.post(address, chosen(f"card-{waiting.pk}", "council", read=read))

    assert card(room, number).state == "shown"
    assert places(room)[number] == "council"


def test_a_place_may_be_changed_until_it_is_the_bank(teacher_client, teacher, room, address):
    second = room.clusters.all()[1]
    key = f"cluster-{second.pk}"
    lesson.finish(room, by=teacher)

    walked = []
    for place in ("council", "next", "bank"):
        teacher_client.post(address, chosen(key, place, **ANSWERS))
        walked.append(places(room)[second.title])
    teacher_client.post(address, chosen(key, "council"))

    assert walked == ["council", "next", "bank"]
    assert places(room)[second.title] == "bank"
    with pytest.raises(NotNow):
        harvest.hand_on(second, by=teacher)


def test_whatever_has_no_place_when_the_workshop_ends_is_kept_for_the_next_class(teacher, room):
    second, third = room.clusters.all()[1:]
    harvest.hand_on(third, by=teacher, destination=Destination.COUNCIL)

    lesson.finish(room, by=teacher)

    assert places(room) == {second.title: "next", third.title: "council", 301: "next", 302: "next", 303: "next"}


def test_what_was_merged_sealed_or_emptied_takes_no_place(teacher, room):
    second, third = room.clusters.all()[1:]
    clusters.merge(third, by=teacher, into=second)
    SealedCardFactory(card__workshop=room, card__number=304)
    room.clusters.create(title="En overskrift uten kort", position=9)

    harvest.place_the_rest(room)

    assert places(room) == dict.fromkeys([second.title, 301, 302, 303], "next")


def test_what_was_grouped_or_merged_afterwards_goes_where_its_cluster_goes(teacher, room):
    second, third = room.clusters.all()[1:]
    harvest.place_the_rest(room)

    clusters.merge(third, by=teacher, into=second)
    clusters.move_card(card(room, 301), by=teacher, to=second)

    offered = Harvest.objects.offered(Destination.NEXT_CLASS)
    assert [row.cluster for row in offered] == [second]


def test_what_was_sent_and_taken_back_waits_for_a_place_again(teacher_client, teacher, room, address):
    second, third = room.clusters.all()[1:]
    sent = chosen(f"cluster-{second.pk}", "bank", **ANSWERS) | chosen(f"cluster-{third.pk}", "bank", **ANSWERS)
    teacher_client.post(address, sent)
    for dream in Dream.objects.all():
        dreams.withdraw(dream, by=teacher)

    form = teacher_client.get(address).context["form"]
    assert [row["place"].value() for row in form.forms[:2]] == ["", ""]
    assert form.without_place == 2
    teacher_client.post(address, chosen(f"cluster-{second.pk}", "bank", **ANSWERS))

    assert places(room) == {second.title: "bank", third.title: "next", 301: "next", 302: "next", 303: "next"}
    assert Dream.objects.filter(state="submitted").count() == 1


def test_a_card_unsealed_after_the_end_gets_a_place(teacher, room):
    worries.seal(card(room, 301), by=teacher)
    lesson.finish(room, by=teacher)
    assert 301 not in places(room)

    worries.put_back(SealedCard.objects.get(), by=teacher)

    assert places(room)[301] == "next"


def test_without_a_licence_nothing_moves(teacher_client, room, address):
    licence = room.school_class.school.branch.licence
    licence.valid_to = licence.valid_from
    licence.save()
    second, third = room.clusters.all()[1:]
    sent = chosen(f"cluster-{second.pk}", "bank", **ANSWERS) | chosen(f"cluster-{third.pk}", "council")

    response = teacher_client.post(address, sent)

    assert response.status_code == 422
    assert response.context["trouble"]
    assert response.context["form"].forms[1]["place"].value() == "council"
    assert not Harvest.objects.exists()


def test_a_row_of_another_room_is_not_placed_here(teacher_client, room, address):
    other = make_room(SchoolClassFactory(), clusters=1)

    teacher_client.post(address, chosen(f"cluster-{other.clusters.get().pk}", "council"))

    assert not Harvest.objects.filter(workshop=other).exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"destination": "moon"},
        {"destination": "bank"},
        {"destination": "council", "choice": True},
        {"destination": "next", "cluster": None},
    ],
)
def test_the_database_refuses_a_place_that_is_none(room, fields):
    row = {"workshop": room, "cluster": room.clusters.first(), **fields}

    with pytest.raises(IntegrityError), transaction.atomic():
        Harvest.objects.create(**row)


@pytest.mark.parametrize("count", [1, 12])
def test_the_screen_costs_the_same_however_many_there_are(
    teacher_client, school_class, count, django_assert_max_num_queries
):
    room = make_room(school_class, clusters=count, revealed=True, stage=Stage.GROUP)
    for cluster in room.clusters.all():
        CriteriaCheck.objects.create(cluster=cluster, criterion=1, met="yes")
    for _ in range(count):
        CardFactory(workshop=room, state="shown")

    with django_assert_max_num_queries(20):
        response = teacher_client.get(reverse("workshops:rest", args=[room.pk]))

    assert len(response.context["form"].forms) == 2 * count
