import uuid

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from dreams.models import AskedOf, CriteriaAnswer, Dream, Origin
from scripts import lived
from tests.factories.accounts import UserFactory
from tests.factories.workshops import CardFactory, SealedCardFactory, make_room
from tests.workshops.test_documents import make_workshop
from workshops import scenes
from workshops.actions import clusters, dots, harvest, vote, worries
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
    assert response.url == reverse("workshops:rest", args=[room.pk])
    assert (dream.origin, dream.school_class, dream.state) == (Origin.CLASS, room.school_class, "submitted")
    assert dream.wants_project
    assert room.school_class.name in dream.credits
    said = CriteriaAnswer.objects.filter(dream=dream, asked_of=AskedOf.PUPILS)
    assert dict(said.values_list("criterion", "met")) == {1: "yes", 2: "unsure", 3: "yes"}
    sent = Harvest.objects.get()
    assert (sent.dream, sent.destination, sent.choice) == (dream, "bank", True)
    assert dream.answer_due > timezone.localdate()


def test_sent_twice_it_is_one_dream(teacher_client, room, address):
    for _ in range(2):
        response = send(teacher_client, address, room.clusters.first())

    assert response.status_code == 302
    assert Dream.objects.count() == 1


def test_sent_again_with_other_words_the_words_come_back_with_a_link_to_what_the_board_has(
    teacher_client, room, address
):
    cluster = room.clusters.first()
    send(teacher_client, address, cluster)

    response = send(teacher_client, address, cluster, what="En mye lengre brygge")

    dream = Dream.objects.get()
    assert response.status_code == 422
    assert response.context["already"] == dream
    assert f'href="{dream.get_absolute_url()}"' in response.content.decode()
    assert response.context["form"]["what"].value() == "En mye lengre brygge"
    assert dream.what == FORM["what"]


def test_what_was_withdrawn_may_be_sent_anew(teacher_client, teacher, room, address):
    from dreams import actions as dreams

    cluster = room.clusters.first()
    send(teacher_client, address, cluster)
    dreams.withdraw(Dream.objects.get(), by=teacher)

    send(teacher_client, address, cluster, title="En ny brygge")

    assert Harvest.objects.get().dream.title == "En ny brygge"


def test_the_form_starts_with_the_words_on_the_cards_and_the_checks(teacher_client, room, address):
    cluster = room.clusters.first()
    CardFactory(workshop=room, cluster=cluster, state="shown", text="Badetrapp", for_whom="Barn")
    SealedCardFactory(card__workshop=room, card__first_cluster=cluster, text="Bekymring", for_whom="meg")
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


@pytest.mark.parametrize("winners", [1, 2, 3])
def test_the_form_walks_through_exactly_what_was_chosen(school_class, teacher, teacher_client, sit, winners):
    room = make_room(school_class, seats=6, clusters=5, shortlisted=True, revealed=True, winners=winners)
    vote.open_vote(room, by=teacher)
    for choice in (2, 2, 2, 4, 4, 5):
        vote.cast(sit(room)[1], choice=choice, nonce=uuid.uuid4().hex)
    vote.close_vote(room, by=teacher)
    vote.announce(room, by=teacher)
    address = reverse("workshops:harvest", args=[room.pk])
    ranked = [room.clusters.all()[n] for n in (1, 3, 4)][:winners]

    walked = []
    while (page := teacher_client.get(address).context)["form"]:
        walked.append((page["current"].thing, page["step"], len(page["steps"])))
        send(teacher_client, address, page["current"].thing, title=f"Drøm {len(walked)}")

    assert walked == [(cluster, n, winners) for n, cluster in enumerate(ranked, start=1)]
    assert Harvest.objects.filter(choice=True).count() == winners


def test_equals_in_dots_are_not_chosen_by_their_order(school_class, teacher, teacher_client):
    room = make_room(school_class, clusters=3, revealed=True, stage=Stage.DOTS)
    dots.open_round(room, by=teacher)
    for seat, cluster in zip(room.seats.all(), room.clusters.all()[:2], strict=False):
        dots.place(seat, cluster=cluster, count=2)
    dots.close_round(room, by=teacher)
    address = reverse("workshops:harvest", args=[room.pk])
    first, second = room.clusters.all()[:2]

    page = teacher_client.get(address).context
    assert (page["form"], list(page["tied"]), scenes.chosen(room)) == (None, [first, second], [])
    send(teacher_client, address, second)
    send(teacher_client, address, first, title="Den andre")

    assert set(Harvest.objects.values_list("cluster", "choice")) == {(second.pk, True), (first.pk, False)}


def test_seed_cards_are_credited_and_not_counted_as_the_class_s(teacher_client, room, address):
    cluster = room.clusters.first()
    CardFactory(
        workshop=room, cluster=cluster, number=901, source="seed", state="shown", credit="Idé av 7A, Vika skole"
    )

    send(teacher_client, address, cluster)

    dream = Dream.objects.get()
    assert dream.credits.endswith("fra 1 drømmekort; Idé av 7A, Vika skole")


def test_only_what_the_class_chose_becomes_its_project(teacher_client, room, address):
    other = room.clusters.last()

    assert "wants_project" not in teacher_client.get(f"{address}?cluster={other.pk}").context["form"].fields
    send(teacher_client, address, other)

    assert not Dream.objects.get().wants_project
    assert not Harvest.objects.get().choice


def test_the_wall_tells_the_promised_date(school_class, teacher, teacher_client, sit):
    room = make_room(school_class, clusters=2, shortlisted=True, revealed=True, stage=Stage.VOTE)
    opened = vote.open_vote(room, by=teacher)
    vote.cast(sit(room)[1], choice=1, nonce=uuid.uuid4().hex)
    vote.close_vote(room, by=teacher)
    vote.announce(room, by=teacher)
    room.refresh_from_db()
    assert opened.number == 1
    assert scenes.chosen(room) == [room.clusters.first()]
    assert (
        teacher_client.get(reverse("workshops:harvest", args=[room.pk])).context["current"].thing
        == room.clusters.first()
    )

    send(teacher_client, reverse("workshops:harvest", args=[room.pk]), room.clusters.first())

    wall = teacher_client.get(reverse("workshops:projector", args=[room.pk])).context
    assert wall["answer_due"] == Dream.objects.get().answer_due


def test_the_wall_tells_the_date_where_only_dots_were_counted(teacher_client, room, address):
    wall = reverse("workshops:projector", args=[room.pk])
    assert teacher_client.get(wall).context["answer_due"] is None

    send(teacher_client, address, room.clusters.first())

    due = Dream.objects.get().answer_due
    assert f"{due.day}." in teacher_client.get(wall).content.decode()


def test_the_wall_tells_by_which_number_a_lot_decided(school_class, teacher, teacher_client):
    room = lived.hold(make_workshop(school_class, count=30), by=teacher)
    room.state, room.stage = "open", Stage.RESULT
    room.save()
    teacher_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    room.language = "en"
    room.save()

    wall = teacher_client.get(reverse("workshops:projector", args=[room.pk])).content.decode()

    assert "decided by lot, number 42" in " ".join(wall.split())


@pytest.mark.parametrize("count", [1, 9])
def test_the_page_costs_the_same_however_many_clusters(
    school_class, teacher_client, count, django_assert_max_num_queries
):
    room = make_room(school_class, clusters=count, revealed=True, stage=Stage.RESULT)
    for cluster in room.clusters.all():
        CardFactory.create_batch(count, workshop=room, cluster=cluster, state="shown")
        CriteriaCheck.objects.create(cluster=cluster, criterion=1, met="yes")
    room.clusters.filter(pk=room.clusters.first().pk).update(dot_sum=3)

    with django_assert_max_num_queries(34):
        assert teacher_client.get(reverse("workshops:harvest", args=[room.pk])).context["form"]


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

    assert not Harvest.objects.exists()


def test_a_stranger_harvests_nothing(room):
    with pytest.raises(PermissionDenied):
        harvest.hand_on(room.clusters.first(), by=UserFactory())


@pytest.mark.parametrize("cluster", ["", "x", "²", "9" * 30])
def test_an_odd_key_breaks_nothing(teacher_client, address, cluster):
    assert teacher_client.get(f"{address}?cluster={cluster}").status_code == 200
    assert teacher_client.post(address, {"cluster": cluster}).status_code in {200, 422}
    assert not Dream.objects.exists()


@pytest.mark.parametrize("what", ["Først dette.\n{}\nSå dette.", "Vi vil at {} skal bli noe av."])
def test_the_words_of_a_card_sealed_meanwhile_are_not_sent(teacher_client, teacher, room, address, what):
    cluster = room.clusters.first()
    card = cluster.cards.get()
    worries.seal(card, by=teacher)

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
