import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from dreams.models import AskedOf, CriteriaAnswer, Dream, Origin
from tests.factories.accounts import UserFactory
from tests.factories.workshops import CardFactory, make_room
from workshops import scenes
from workshops.actions import cards, clusters, dots, harvest, vote
from workshops.lifecycle import Stage
from workshops.models import CriteriaCheck, Harvest

FORM = {
    "title": "En brygge for alle",
    "what": "En brygge med badetrapp",
    "why": "Fordi vi bor ved sjøen",
    "for_whom": "hele bygda",
    "theme": "meeting_place",
    "met_1": "yes",
    "met_2": "unsure",
    "met_3": "yes",
    "wants_project": "on",
}


@pytest.fixture
def room(school_class, teacher):
    """A lesson whose first cluster got the most dots; no vote was held."""
    room = make_room(school_class, clusters=3, revealed=True, stage=Stage.DOTS)
    dots.open_round(room, by=teacher)
    dots.place(room.seats.first(), cluster=room.clusters.first(), count=3)
    dots.close_round(room, by=teacher)
    return room


@pytest.fixture
def address(room):
    return reverse("workshops:harvest", args=[room.pk])


def send(client, address, cluster, **changes):
    return client.post(address, {**FORM, "cluster": cluster.pk, **changes})


def test_the_choice_becomes_a_dream_of_the_class_with_what_the_pupils_said(teacher_client, room, address):
    cluster = room.clusters.first()

    response = send(teacher_client, address, cluster)

    dream = Dream.objects.get()
    assert response.url == address
    assert (dream.origin, dream.school_class, dream.state) == (Origin.CLASS, room.school_class, "submitted")
    assert dream.wants_project
    assert room.school_class.name in dream.credits
    said = CriteriaAnswer.objects.filter(dream=dream, asked_of=AskedOf.PUPILS)
    assert dict(said.values_list("criterion", "met")) == {1: "yes", 2: "unsure", 3: "yes"}
    assert Harvest.objects.get().dream == dream
    assert dream.answer_due > timezone.localdate()


def test_sent_twice_it_is_one_dream(teacher_client, room, address):
    for _ in range(2):
        send(teacher_client, address, room.clusters.first())

    assert Dream.objects.count() == 1


def test_the_form_starts_with_the_words_on_the_cards_and_the_checks(teacher_client, room, address):
    cluster = room.clusters.first()
    CardFactory(workshop=room, cluster=cluster, state="shown", text="Badetrapp", for_whom="Barn")
    CardFactory(workshop=room, cluster=cluster, state="sealed", text="Bekymring", for_whom="meg")
    CriteriaCheck.objects.create(cluster=cluster, criterion=2, met="no")

    form = teacher_client.get(address).context["form"]

    assert form["title"].value() == cluster.title
    assert "Badetrapp" in form["what"].value()
    assert "Bekymring" not in form["what"].value()
    assert form["for_whom"].value() == "de som går tur, Barn"
    assert (form["met_1"].value(), form["met_2"].value()) == (None, "no")


@pytest.mark.parametrize("field", ["title", "what", "why", "for_whom", "theme", "met_1"])
def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(teacher_client, room, address, field):
    response = send(teacher_client, address, room.clusters.first(), **{field: ""})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert response.context["form"]["place"].value() is None
    assert not Dream.objects.exists()


def test_another_cluster_is_kept_for_the_next_class_and_may_be_sent_later(teacher_client, room, address):
    other = room.clusters.last()
    for _ in range(2):
        teacher_client.post(address, {"do": "hand_on", "cluster": other.pk})
    assert Harvest.objects.get().dream is None

    send(teacher_client, address, other)

    assert Harvest.objects.get().dream == Dream.objects.get()


def test_the_wall_tells_the_promised_date(school_class, teacher, teacher_client, sit):
    room = make_room(school_class, clusters=2, shortlisted=True, revealed=True, stage=Stage.VOTE)
    opened = vote.open_vote(room, by=teacher)
    vote.cast(sit(room)[1], choice=1, nonce=uuid.uuid4().hex)
    vote.close_vote(room, by=teacher)
    vote.announce(room, by=teacher)
    room.refresh_from_db()
    assert opened.number == 1
    assert scenes.chosen(room) == [room.clusters.first()]
    assert teacher_client.get(reverse("workshops:harvest", args=[room.pk])).context["current"] == room.clusters.first()

    send(teacher_client, reverse("workshops:harvest", args=[room.pk]), room.clusters.first())

    wall = teacher_client.get(reverse("workshops:projector", args=[room.pk])).context
    assert wall["harvest"].dream.answer_due


def test_without_a_licence_nothing_is_sent_and_nothing_lost(teacher_client, room, address):
    licence = room.school_class.school.branch.licence
    licence.valid_to = licence.valid_from
    licence.save()

    response = send(teacher_client, address, room.clusters.first())

    assert response.status_code == 422
    assert response.context["form"]["why"].value() == FORM["why"]
    assert not Dream.objects.exists()


def test_a_cluster_of_another_room_is_not_harvested_here(teacher_client, room, address):
    from tests.factories.schools import SchoolClassFactory

    other = make_room(SchoolClassFactory(), clusters=1).clusters.get()

    send(teacher_client, address, other)
    assert teacher_client.post(address, {"do": "hand_on", "cluster": other.pk}).status_code == 404

    assert not Harvest.objects.exists()


def test_a_stranger_harvests_nothing(room):
    with pytest.raises(PermissionDenied):
        harvest.hand_on(room.clusters.first(), by=UserFactory())


@pytest.mark.parametrize("cluster", ["", "x", "²", "9" * 30])
def test_an_odd_key_breaks_nothing(teacher_client, address, cluster):
    assert teacher_client.get(f"{address}?cluster={cluster}").status_code == 200
    assert teacher_client.post(address, {"do": "hand_on", "cluster": cluster}).status_code == 404


@pytest.mark.parametrize("what", ["Først dette.\n{}\nSå dette.", "Vi vil at {} skal bli noe av."])
def test_the_words_of_a_card_sealed_meanwhile_are_not_sent(teacher_client, teacher, room, address, what):
    cluster = room.clusters.first()
    card = cluster.cards.get()
    cards.seal(card, by=teacher)

    response = send(teacher_client, address, cluster, what=what.format(card.text))

    assert response.status_code == 422
    assert response.context["form"].non_field_errors()
    assert not Dream.objects.exists()


def test_what_was_typed_about_a_cluster_that_was_merged_meanwhile_comes_back(teacher_client, teacher, room, address):
    cluster, other = room.clusters.all()[:2]
    clusters.merge(cluster, by=teacher, into=other)

    response = send(teacher_client, address, cluster, what="Lenge tenkt på")

    assert response.status_code == 422
    assert "Lenge tenkt på" in response.content.decode()
    assert not Dream.objects.exists()
