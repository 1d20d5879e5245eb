"""Whatever a pupil sends, in whatever moment: a clear sentence, and nothing typed is lost."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.workshops import ClusterFactory, make_room
from workshops.actions import dots, lesson, seats
from workshops.lifecycle import Stage
from workshops.models import Card, Dot

ODD = ["🐻‍❄️🌈", "שלום עולם", "\u202eabc\u202c", "Ŋuolla čáhci", "a\u0300" * 40, "\x00null", "<b>fet</b>"]


def write(client, text, **more):
    return client.post(reverse("workshops:card_write"), {"text": text, "nonce": uuid.uuid4(), **more})


def in_the_field(response, name="text"):
    """What stands in a text field of the page, as a browser would read it."""
    from html import unescape

    found = re.search(rf'name="{name}"[^>]*>\n(.*?)</textarea>', response.content.decode(), re.DOTALL)
    return unescape(found[1])


def test_ten_thousand_signs_come_back_whole_with_how_many_there_are(sit):
    client, _seat = sit()
    long = "Det var en gang " * 625

    response = write(client, long)

    assert response.status_code == 422
    assert in_the_field(response) == long
    assert "280" in str(response.context["card_form"].errors["text"])
    assert re.search(r"9.?999|10.?000", str(response.context["card_form"].errors["text"]))


def test_a_browser_is_not_told_to_cut_off_what_is_pasted(sit):
    client, _seat = sit()

    assert b"maxlength" not in client.get("/seat/").content


@pytest.mark.parametrize("text", ODD)
def test_odd_signs_are_kept_or_refused_but_never_lost(sit, text):
    client, _seat = sit()

    response = write(client, text)

    if response.status_code == 302:
        assert Card.objects.get().text == text
    else:
        assert not Card.objects.exists()
        assert response.context["card_form"]["text"].value() == text


def test_words_from_right_to_left_run_in_their_own_direction(sit):
    client, _seat = sit()

    page = client.get("/seat/").content.decode()

    assert re.search(r'<textarea[^>]+dir="auto"', page)


@pytest.mark.parametrize("text", ["", " \n\t ", "\u200b\u200d", "\u202e\u2060"])
def test_nothing_that_can_be_seen_is_answered_with_what_is_missing(sit, text):
    client, _seat = sit()

    response = write(client, text)

    assert response.status_code == 422
    assert "card_form" in response.context
    assert not Card.objects.exists()


@pytest.mark.parametrize("nonce", ["", "not-a-uuid", "0" * 500])
def test_a_form_without_its_number_gives_the_words_back(sit, nonce):
    client, _seat = sit()

    response = write(client, "Viktige ord", nonce=nonce)

    assert response.status_code == 422
    assert in_the_field(response) == "Viktige ord"


def test_in_a_finished_workshop_the_words_come_back_with_a_sentence(sit, room, teacher):
    client, _seat = sit()
    write(client, "I tide")
    lesson.finish(room, by=teacher)

    response = write(client, "Etter slutt")

    assert response.status_code == 422
    assert in_the_field(response) == "Etter slutt"
    assert response.context["form"].non_field_errors()


def test_a_finished_workshop_lets_nobody_in_by_its_code(room, teacher):
    lesson.finish(room, by=teacher)

    response = Client().post("/join/", {"code": room.join_code, "nonce": uuid.uuid4()})

    assert response.status_code == 422
    assert response.context["form"].errors["code"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"count": "mange"},
        {"count": "-1"},
        {"count": "10000000000000000000000"},
        {"cluster": "x", "count": "1"},
        {"count": "1", "round": "99"},
    ],
)
def test_a_strange_dot_changes_nothing_and_is_answered(school_class, teacher, sit, sent):
    room = make_room(school_class, clusters=2, revealed=True, stage=Stage.DOTS)
    dots.open_round(room, by=teacher)
    client, _seat = sit(room)

    response = client.post(reverse("workshops:dot"), {"cluster": room.clusters.first().pk, **sent})

    assert client.get(response.url).context["messages"]
    assert not Dot.objects.exists()


def test_a_dot_on_a_pile_that_was_merged_meanwhile_is_answered(school_class, teacher, sit):
    room = make_room(school_class, clusters=2, revealed=True, stage=Stage.DOTS)
    gone = ClusterFactory(workshop=room, merged_into=room.clusters.first())
    dots.open_round(room, by=teacher)
    client, _seat = sit(room)

    response = client.post(reverse("workshops:dot"), {"cluster": gone.pk, "count": 1})

    assert client.get(response.url).context["messages"]
    assert not Dot.objects.exists()


@pytest.mark.parametrize("address", ["/seat/turn/", "/seat/exit/", "/seat/cards/", "/seat/dots/", "/seat/vote/"])
def test_who_has_lost_the_seat_is_led_to_the_code_form(db, address):
    assert Client().post(address, {"seat": "x" * 100, "to": "y"}).url == "/join/"


@pytest.mark.parametrize("name", ["card_write", "exit_slip"])
def test_words_for_a_seat_that_was_freed_are_given_back(sit, teacher, name):
    client, seat = sit()
    seats.free_seat(seat, by=teacher)
    said = {"seat": seat.pk, "nonce": uuid.uuid4(), "mood": "good"}
    said |= {"text": "<b>Skatepark</b>"} if name == "card_write" else {"words": "<b>Skatepark</b>"}

    page = client.post(reverse(f"workshops:{name}"), said)
    assert page.status_code == 422
    assert "&lt;b&gt;Skatepark&lt;/b&gt;" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]

    by_script = client.post(reverse(f"workshops:{name}"), said, headers={"X-Outbox": "1"})
    assert by_script.url == reverse("workshops:join")  # it keeps its own
