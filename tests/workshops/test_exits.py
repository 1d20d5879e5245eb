"""The exit slip: one a seat, changed until the end, then nobody's."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.factories.workshops import make_room
from workshops.actions import exits, lesson
from workshops.lifecycle import Stage
from workshops.models import ExitCount, ExitSlip

EXIT = "/seat/exit/"


@pytest.fixture
def room(school_class, teacher):
    return make_room(school_class, stage=Stage.EXIT)


def slips():
    return list(ExitSlip.objects.values_list("mood", "words"))


def test_the_page_asks_two_questions_and_takes_the_answer(sit):
    client, _seat = sit()
    page = client.get("/seat/")
    assert [field.name for field in page.context["exit_form"]] == ["mood", "words"]

    client.post(EXIT, {"mood": "good", "words": "Gleder meg til svaret"})

    assert slips() == [("good", "Gleder meg til svaret")]
    again = client.get("/seat/")
    assert again.context["exit_form"]["words"].value() == "Gleder meg til svaret"


def test_sent_twice_it_is_one_and_sent_anew_it_is_changed(sit):
    client, _seat = sit()
    for _ in range(2):
        client.post(EXIT, {"mood": "mixed"})
    assert slips() == [("mixed", "")]

    client.post(EXIT, {"mood": "bad", "words": "Fikk ikke sagt alt"})

    assert slips() == [("bad", "Fikk ikke sagt alt")]


def test_each_seat_has_its_own(sit):
    for mood in ("good", "bad"):
        sit()[0].post(EXIT, {"mood": mood})

    assert sorted(slips()) == [("bad", ""), ("good", "")]


def test_a_slip_that_comes_after_the_next_phase_has_begun_still_counts(sit, room, teacher):
    client, _seat = sit()
    lesson.show_stage(room, by=teacher, stage=Stage.RESULT)

    client.post(EXIT, {"mood": "good"})

    assert slips() == [("good", "")]


@pytest.mark.parametrize("said", [{}, {"mood": "angry"}, {"mood": "good", "words": "x" * 201}])
def test_what_is_no_slip_is_refused_and_stays_in_the_form(sit, said):
    client, _seat = sit()

    response = client.post(EXIT, said)

    assert response.status_code == 422
    assert response.context["exit_form"]["words"].value() == said.get("words")
    assert slips() == []


@pytest.mark.parametrize("words", ["🐻 ble glad", "\u202eabc", "<script>alert(1)</script>", "y" * 200])
def test_odd_words_are_stored_as_typed_and_shown_harmlessly(sit, words):
    client, _seat = sit()

    client.post(EXIT, {"mood": "good", "words": words})

    assert slips() == [("good", words)]
    assert b"<script>alert" not in client.get("/seat/").content


def test_signs_that_nobody_sees_are_no_words(sit):
    client, _seat = sit()

    assert client.post(EXIT, {"mood": "good", "words": "\u200b\u2060"}).status_code == 422


def test_after_the_end_nobody_knows_whose_it_was_and_none_is_changed(sit, room, teacher):
    client, _seat = sit()
    client.post(EXIT, {"mood": "good", "words": "Takk"})

    lesson.finish(room, by=teacher)

    assert ExitSlip.objects.get().seat is None
    response = client.post(EXIT, {"mood": "bad", "words": "Noe annet"})
    assert response.status_code == 422
    assert ">\nNoe annet</textarea>" in response.content.decode()
    assert slips() == [("good", "Takk")]


def test_what_the_outbox_sends_too_late_is_answered_in_a_sentence(sit, room, teacher):
    client, _seat = sit()
    lesson.finish(room, by=teacher)

    answer = client.post(EXIT, {"mood": "bad"}, headers={"X-Outbox": "1"})

    assert answer.status_code == 422
    assert answer.json()["ok"] is False
    assert answer.json()["said"]


def test_the_slip_of_another_room_is_out_of_reach(sit, room):
    other = make_room(room.school_class, stage=Stage.EXIT)
    client, _seat = sit(other)

    client.post(EXIT, {"mood": "good"})

    assert ExitSlip.objects.get().workshop == other


def test_paper_slips_are_counted_and_counted_again(teacher_client, room):
    address = reverse("workshops:paper_exits", args=[room.pk])
    teacher_client.post(address, {"exits-good": "7", "exits-mixed": "2", "exits-bad": ""})
    teacher_client.post(address, {"exits-good": "8", "exits-mixed": "2", "exits-bad": "1"})

    assert dict(ExitCount.objects.values_list("mood", "count")) == {"good": 8, "mixed": 2, "bad": 1}
    page = teacher_client.get(reverse("workshops:paper", args=[room.pk]))
    assert page.context["exit_counts"]["good"].value() == 8


@pytest.mark.parametrize("typed", ["-1", "mange", "1000"])
def test_a_count_that_is_none_is_refused_and_stays(teacher_client, room, typed):
    response = teacher_client.post(reverse("workshops:paper_exits", args=[room.pk]), {"exits-good": typed})

    assert response.status_code == 422
    assert response.context["exit_counts"]["good"].value() == typed
    assert not ExitCount.objects.exists()


def test_paper_slips_may_be_counted_after_the_end(teacher, room):
    lesson.finish(room, by=teacher)

    exits.count_on_paper(room, by=teacher, counts={"good": 3})

    assert ExitCount.objects.get(mood="good").count == 3


def test_only_who_teaches_counts(room):
    with pytest.raises(PermissionDenied):
        exits.count_on_paper(room, by=UserFactory(), counts={"good": 1})
