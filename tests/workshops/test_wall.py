"""The wall: what the teacher chose or what the room does; readable, so in pages; never a name, never too early."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.workshops import CardFactory, ClusterFactory, make_room
from workshops import scenes, walls
from workshops.actions import dots, lesson, vote
from workshops.lifecycle import Screen, Stage, State
from workshops.models import Card, Workshop

CARDS = {Screen.CARDS, Screen.CLUSTERS}


def wall_of(client, room):
    return client.get(reverse("workshops:projector", args=[room.pk]))


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def full(school_class):
    """Nine clusters with cards, and cards in none."""
    room = make_room(school_class, seats=3, clusters=9, revealed=True, stage=Stage.GROUP)
    for cluster in room.clusters.all():
        CardFactory.create_batch(3, workshop=room, cluster=cluster, state="shown")
    CardFactory.create_batch(20, workshop=room, state="shown")
    return room


# What it shows


@pytest.mark.parametrize("screen", list(Screen))
def test_every_choice_stands(full, do, teacher_client, screen):
    do("screen", workshop=full, screen=screen)

    response = wall_of(teacher_client, full)

    expected = {Screen.FOLLOW: "groups"}.get(screen, screen.value)
    assert response.context["wall"].name == expected
    assert response.content.count(b"<h1") == 1


def test_the_next_phase_lets_it_follow_again(full, do, teacher_client):
    do("screen", workshop=full, screen="calm")
    do("next", workshop=full, seen=1)

    full.refresh_from_db()
    assert full.screen == Screen.FOLLOW


@pytest.mark.parametrize("screen", sorted(CARDS))
def test_cards_are_not_put_there_before_they_are_revealed(school_class, do, teacher_client, screen):
    room = make_room(school_class, clusters=2, stage=Stage.WRITE)
    page = teacher_client.get(do("screen", workshop=room, screen=screen).url)
    assert len(page.context["messages"]) == 1

    Workshop.objects.filter(pk=room.pk).update(screen=screen)  # however it came there
    response = wall_of(teacher_client, room)

    assert response.context["wall"].name == "soon"
    assert not [card for card in Card.objects.filter(workshop=room) if card.text in response.content.decode()]


def test_a_choice_that_is_none_is_not_found(room, do):
    assert do("screen", screen="names").status_code == 404


def test_after_the_lesson_nothing_is_chosen_any_more(full, do, teacher_client):
    do("screen", workshop=full, screen="calm")
    do("finish", workshop=full)
    page = teacher_client.get(do("screen", workshop=full, screen="cards").url)

    assert len(page.context["messages"]) == 1
    assert wall_of(teacher_client, full).context["wall"].name == "end"


def test_before_the_lesson_it_shows_the_way_in_until_something_else_is_chosen(school_class, do, teacher_client):
    room = make_room(school_class, state=State.PLANNED)
    assert wall_of(teacher_client, room).context["wall"].name == "join"

    do("screen", workshop=room, screen="rules")
    assert wall_of(teacher_client, room).context["wall"].name == "rules"


def test_on_a_dream_journey_the_sky_is_calm(school_class, teacher, teacher_client):
    room = make_room(school_class, script=(("F1", 5), ("F4", 5), ("F3", 5)))
    shown = []
    for phase in room.phases.all():
        lesson.move_to(room, by=teacher, phase=phase)
        shown.append(wall_of(teacher_client, room).context["wall"].name)

    assert shown == ["join", "calm", "wait"]
    assert b"data-clock" in wall_of(teacher_client, room).content  # complaints are about time


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_rules_and_goodbye_are_in_the_room_s_language(school_class, do, teacher_client, language):
    room = make_room(school_class, language=language)
    do("screen", workshop=room, screen="rules")

    said = text_of(wall_of(teacher_client, room))

    rule = {"nb": "Vi stemmer på ideen", "nn": "Vi røystar på ideen", "en": "We vote for the idea"}
    assert rule[language] in said


def test_the_last_wall_says_when_the_board_answers_and_where_a_card_is_found_again(school_class, teacher_client):
    room = make_room(school_class, stage=Stage.EXIT, language="en")

    said = text_of(wall_of(teacher_client, room))

    assert "Did you get to say what you wanted?" in said
    assert f"{school_class.school.branch.answer_days} days" in said
    assert room.lookup_code[:4] in said


# What it never shows


@pytest.mark.parametrize("screen", list(Screen))
@pytest.mark.parametrize("stage", [Stage.GROUP, Stage.DOTS, Stage.VOTE])
def test_nothing_tells_what_was_given_while_it_is_open(
    school_class, teacher, teacher_client, monkeypatch, screen, stage
):
    monkeypatch.setattr(walls.Wall, "page_at", lambda wall, seconds: 0)
    room = make_room(school_class, clusters=2, shortlisted=True, revealed=True, stage=stage)
    seats, clusters = list(room.seats.all()), list(room.clusters.all())
    lesson.put_on_wall(room, by=teacher, screen=screen)
    if stage == Stage.VOTE:
        vote.open_vote(room, by=teacher)
    else:
        dots.open_round(room, by=teacher)

    said = []
    for turn, seat in enumerate(seats[:2]):
        if stage == Stage.VOTE:
            vote.cast(seat, choice=turn + 1, nonce=f"{turn}" * 32)
        else:
            dots.place(seat, cluster=clusters[turn], count=3)
        text = text_of(wall_of(teacher_client, room))
        said.append(re.sub(r"\d+ (of|av) \d+|\d+[:.]\d+", "", text))  # turnout, and the time of day

    assert said[0] == said[1]


# That it can be read


def card(text, credit=""):
    return Card(number=201, text=text, credit=credit)


def test_short_cards_stand_three_in_a_row_and_six_on_a_page():
    pages = walls.card_pages([card("En benk ved sjøen")] * 60)

    assert [len(page.items) for page in pages] == [6] * 10
    assert all(tile.is_large and tile.span == 1 for page in pages for tile in page.items)


@pytest.mark.parametrize(("signs", "span"), [(40, 1), (80, 1), (81, 2), (170, 2), (171, 3), (280, 3)])
def test_a_longer_card_is_wider(signs, span):
    (page,) = walls.card_pages([card("a" * signs), card("a" * 280)][:1])

    assert page.items[0].span == span


def test_the_last_of_a_row_fills_it_and_the_order_stays():
    cards = [card("a" * signs) for signs in (20, 100, 20, 200, 20)]
    (first, *rest) = walls.card_pages(cards)

    assert [tile.span for tile in first.items] == [1, 2, 3]  # 20, 100; the next row is 20 alone before 200
    assert [tile.card for page in (first, *rest) for tile in page.items] == cards


def test_capitals_and_emoji_need_more_room():
    assert walls.signs_of("ABC") > walls.signs_of("abc")
    assert walls.signs_of("🌈🌈") == 4
    assert len(walls.card_pages([card("Æ" * 280), card("a" * 280)])) > len(walls.card_pages([card("a" * 280)] * 2))


def test_no_card_is_no_page_of_nothing(room, teacher_client, do):
    assert len(walls.card_pages([])) == 1
    assert walls.card_pages([])[0].items == ()


def test_whole_clusters_follow_each_other_and_those_in_none_come_last(full):
    Workshop.objects.filter(pk=full.pk).update(screen=Screen.CLUSTERS)
    full.refresh_from_db()
    wall = walls.set_wall(full, scenes.set_scene(full))

    titles = list(dict.fromkeys(page.title for page in wall.pages))
    assert titles == [*full.clusters.standing().values_list("title", flat=True), ""]
    shown = [tile.card.pk for page in wall.pages for tile in page.items]
    assert sorted(shown) == sorted(Card.objects.filter(workshop=full).values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("signs", "number", "pages", "columns"),
    [(20, 9, 1, 3), (20, 10, 2, 3), (50, 8, 1, 2), (90, 9, 3, 1), (90, 4, 1, 1)],
)
def test_headlines_stand_in_as_many_columns_as_they_fit(signs, number, pages, columns):
    made = walls.headline_pages([ClusterFactory.build(workshop=None, title="a" * signs) for _ in range(number)])

    assert (len(made), made[0].columns) == (pages, columns)
    assert sum(len(page.items) for page in made) == number
    assert max(len(page.items) for page in made) - min(len(page.items) for page in made) <= 1


def test_pages_turn_by_the_clock():
    wall = walls.Wall("cards", (walls.Page(),) * 3)

    assert [wall.page_at(seconds) for seconds in (0, 8.9, 9, 18, 27)] == [0, 0, 1, 2, 0]


# What it costs


@pytest.mark.parametrize("screen", list(Screen))
def test_it_costs_the_same_however_full_the_room(school_class, teacher_client, screen):
    costs = []
    for rows in (2, 8):
        room = make_room(school_class, seats=rows, clusters=rows, revealed=True, stage=Stage.GROUP, screen=screen)
        CardFactory.create_batch(rows, workshop=room, state="shown")
        wall_of(teacher_client, room)
        with CaptureQueriesContext(connection) as queries:
            wall_of(teacher_client, room)
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert costs[0] <= 14


def test_it_answers_with_nothing_until_something_is_new(room, do, teacher_client):
    pulse = wall_of(teacher_client, room).context["pulse"]
    address = reverse("workshops:projector", args=[room.pk])
    assert teacher_client.get(address, {"v": pulse}).status_code == 204

    do("screen", screen="agenda")
    assert teacher_client.get(address, {"v": pulse}).status_code == 200
