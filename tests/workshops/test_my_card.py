"""A pupil finds out what became of a card, by code and number; nobody finds out anything else."""

import datetime
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import throttle
from dreams.models import Dream
from tests.factories.dreams import DreamFactory
from tests.factories.workshops import CardFactory, SealedCardFactory, make_room
from workshops.actions import harvest, lesson, vote
from workshops.lifecycle import Destination, Stage
from workshops.models import Cluster, Harvest

WORDS = "Hemmelige ord på kortet"
NOTHING = "No card has this code and this number. Look at the card once more."


@pytest.fixture
def room(school_class):
    return make_room(school_class, clusters=2, revealed=True, stage=Stage.GROUP)


@pytest.fixture
def card(room):
    return CardFactory(
        workshop=room, number=7, source="paper", state="shown", text=WORDS, cluster=room.clusters.first()
    )


@pytest.fixture
def ask():
    """`ask(room, 7)`: the page that a child without an account gets, in English."""

    def look_up(room, number, code=None):
        client = Client()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        return client.post(reverse("workshops:my_card"), {"code": code or room.lookup_code, "number": number})

    return look_up


def steps(response):
    return [step.text for step in response.context["steps"]]


def set_cluster(card, **fields):
    Cluster.objects.filter(pk=card.cluster_id).update(**fields)


def in_the_bank(card, **fields):
    dream = DreamFactory(branch=card.workshop.school_class.school.branch, **fields)
    Harvest.objects.create(workshop=card.workshop, cluster=card.cluster, destination="bank", dream=dream, choice=True)
    return dream


def test_it_tells_the_way_of_a_card_in_order(room, card, ask):
    set_cluster(card, title="Ved sjøen", dot_sum=7, shortlisted=True)
    due = timezone.localdate() + datetime.timedelta(days=20)
    in_the_bank(card, state="submitted", answer_due=due)

    told = steps(ask(room, 7))

    assert len(told) == 6
    assert "Ved sjøen" in told[1]
    assert "7" in told[2]
    assert f" {due.day} " in told[5]


@pytest.mark.parametrize("typed", ["{0}", "  {0}  ", "{1} {2}", "{1}-{2}"])
def test_the_code_may_be_typed_as_people_type(room, card, ask, typed):
    code = room.lookup_code.lower()

    response = ask(room, 7, code=typed.format(code, code[:4], code[4:]))

    assert response.status_code == 200


def test_dots_and_shortlist_are_told_only_when_they_stand(room, card, ask):
    assert len(steps(ask(room, 7))) == 3  # the wall, the headline, not decided yet


def test_before_the_cards_are_shown_no_headline_is_told(school_class, ask):
    room = make_room(school_class, clusters=1, stage=Stage.WRITE)

    told = ask(room, room.cards.get().number)

    assert len(steps(told)) == 2
    assert room.clusters.get().title not in told.content.decode()


def test_a_choice_is_told_when_the_teacher_has_shown_it(school_class, teacher, sit, ask):
    room = make_room(school_class, clusters=2, shortlisted=True, revealed=True, stage=Stage.VOTE)
    vote.open_vote(room, by=teacher)
    vote.cast(sit(room)[1], choice=1, nonce="n" * 32)
    vote.close_vote(room, by=teacher)
    number = room.clusters.first().cards.get().number

    before = steps(ask(room, number))
    vote.announce(room, by=teacher)
    after = steps(ask(room, number))

    assert [step for step in after if step not in before] == ["The class chose it."]


def test_parked_and_sealed_read_alike(room, card, ask):
    CardFactory(workshop=room, number=8, source="paper", state="parked", cluster=room.clusters.first())
    SealedCardFactory(card__workshop=room, card__number=9, card__source="paper")
    harvest.place_the_rest(room)

    parked, sealed = (steps(ask(room, number)) for number in (8, 9))

    assert parked == sealed
    assert len(parked) == 1


@pytest.mark.parametrize("state", ["written", "shown", "parked"])
def test_neither_the_words_nor_an_alias_are_shown(room, sit, ask, state):
    _client, seat = sit(room)
    card = CardFactory(workshop=room, seat=seat, text=WORDS, for_whom="bestemor", state=state)

    page = ask(room, card.number).content.decode()

    assert WORDS not in page
    assert "bestemor" not in page
    assert seat.alias not in page


@pytest.mark.parametrize(
    ("state", "is_linked"),
    [
        *((state, False) for state in ("submitted", "returned", "rejected", "hidden", "withdrawn")),
        *((state, True) for state in ("approved", "producing", "realised")),
    ],
)
def test_only_a_dream_that_everybody_may_read_is_named(room, card, ask, state, is_linked):
    dream = in_the_bank(card, state=state)

    page = ask(room, 7).content.decode()

    assert (dream.get_absolute_url() in page) == is_linked
    assert (dream.title in page) == is_linked


@pytest.mark.parametrize("destination", [Destination.COUNCIL, Destination.NEXT_CLASS])
def test_it_tells_where_a_card_that_was_not_chosen_goes(room, teacher, card, ask, destination):
    undecided = steps(ask(room, 7))[-1]
    harvest.hand_on(card.cluster, by=teacher, destination=destination)
    lesson.finish(room, by=teacher)

    told = steps(ask(room, 7))[-1]

    assert told != undecided
    assert told == {"council": "It is with the student council.", "next": "It is kept for the next class."}[destination]


@pytest.mark.parametrize(
    ("code", "number"), [("22222222", 7), (None, 199), (None, 901)], ids=["wrong code", "no such card", "a seed"]
)
def test_every_wrong_asking_gets_the_same_answer(room, card, ask, code, number):
    CardFactory(workshop=room, number=901, source="seed", state="shown")

    response = ask(room, number, code=code)

    assert response.status_code == 422
    (said,) = response.context["form"].non_field_errors()
    assert said == NOTHING


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("", ""),
        ("O0O0O0O0", "7"),
        ("222", "x"),
        ("2" * 500, "²"),
        ("🙂", "0"),
        ("22222222", "9" * 30),
        ("2222 2222", "-1"),
    ],
)
def test_odd_signs_are_answered_in_a_sentence(db, number, code):
    response = Client().post(reverse("workshops:my_card"), {"code": code, "number": number})

    assert response.status_code == 422
    assert response.context["form"].errors


def test_only_wrong_codes_are_counted_and_after_many_none_is_looked_at(room, card, ask):
    for _ in range(throttle.LIMIT):
        assert ask(room, 7).status_code == 200
        assert ask(room, 150).status_code == 422
    assert ask(room, 7).status_code == 200

    for _ in range(throttle.LIMIT):
        ask(room, 7, code="22222222")

    assert ask(room, 7).status_code == 422


def test_a_link_brings_the_code_along_and_tells_nothing(room, card, client):
    page = client.get(reverse("workshops:my_card"), {"code": room.lookup_code})

    assert page.context["form"]["code"].value() == room.lookup_code
    assert "steps" not in page.context


def test_a_dream_that_was_sent_by_the_class_is_found_again(room, teacher, card, ask):
    draft = harvest.HarvestDraft(
        title="Badebrygge", what="x", why="y", for_whom="z", theme="nature", answers=[(1, "yes")]
    )
    harvest.deposit(card.cluster, by=teacher, draft=draft)

    assert re.search(r"\d", steps(ask(room, 7))[-1])
    assert Dream.objects.get().title not in ask(room, 7).content.decode()


@pytest.mark.parametrize("count", [1, 9])
def test_looking_up_costs_the_same_however_full_the_room(school_class, ask, count, django_assert_max_num_queries):
    room = make_room(school_class, clusters=count, revealed=True, stage=Stage.GROUP)
    CardFactory.create_batch(count, workshop=room, cluster=room.clusters.first(), state="shown")

    with django_assert_max_num_queries(10):
        assert ask(room, room.cards.first().number).status_code == 200
