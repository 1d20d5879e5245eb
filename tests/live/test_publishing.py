"""What is said, when, and what it may never cost or tell."""

import time

import pytest
import redis
from django.db import transaction

from live import hub, publishing, topics
from live.clock import forget
from live.models import Signal
from live.publishing import nudge, publish

WORDS = "En hemmelig benk bak biblioteket"


class Heard:
    """Stands in the hub's place and writes down what it is told."""

    def __init__(self):
        self.said = []

    def hear_from_thread(self, topic, counts):
        self.said.append((topic, dict(counts)))


@pytest.fixture
def heard(monkeypatch, settings):
    settings.REDIS_URL = ""
    listener = Heard()
    monkeypatch.setattr(hub, "current", listener)
    return listener


@pytest.fixture
def telephone(monkeypatch):
    line = publishing._Telephone()
    monkeypatch.setattr(publishing, "_telephone", line)
    return line


@pytest.mark.django_db(transaction=True)
def test_it_is_said_when_it_is_stored_and_not_before(heard):
    with transaction.atomic():
        publish("room:1", v=3)
        assert heard.said == []

    assert heard.said == [("room:1", {"v": 3})]
    assert Signal.objects.get().counts == {"v": 3}


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_is_never_said(heard):
    with transaction.atomic():
        publish("room:1", v=3)
        nudge("room:1")
        transaction.set_rollback(True)

    assert heard.said == []
    assert not Signal.objects.exists()


def test_the_same_state_twice_leaves_another_mark(heard, db):
    publish("room:1", v=3)
    first = Signal.objects.get().mark
    publish("room:1", v=3)

    assert Signal.objects.get().mark != first


@pytest.mark.django_db(transaction=True)
def test_a_nudge_stores_nothing_at_all(heard, django_assert_num_queries):
    with django_assert_num_queries(0):
        nudge("desk:1")

    ((topic, counts),) = heard.said
    assert (topic, set(counts)) == ("desk:1", {"n"})


@pytest.mark.parametrize("state", [{"v": "3"}, {"words": WORDS}, {"v": None}, {"v": [1]}, {"v": 1.5}])
def test_only_whole_numbers_can_be_said(state):
    with pytest.raises(TypeError):
        publish("room:1", **state)


def test_a_reader_that_tells_words_is_refused(monkeypatch):
    monkeypatch.setattr(topics, "_readers", {"room": lambda keys: {"1": {"title": WORDS}}})

    with pytest.raises(TypeError):
        topics.read(["room:1"])


def test_topics_that_nobody_knows_are_left_out():
    assert topics.read(["nothing:1", "", ":"]) == {}


@pytest.mark.django_db(transaction=True)
def test_a_dead_redis_is_no_error_and_is_waited_for_once(heard, telephone, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    began = time.monotonic()
    for version in range(20):
        publish("room:1", v=version)

    assert time.monotonic() - began < 3
    assert heard.said == [("room:1", {"v": version}) for version in range(20)]  # those of this process still hear it


@pytest.mark.django_db(transaction=True)
def test_a_redis_that_never_answers_holds_up_one_request(heard, telephone, settings):
    import socket

    with socket.socket() as mute:  # takes connections and says nothing
        mute.bind(("127.0.0.1", 0))
        mute.listen(8)
        settings.REDIS_URL = f"redis://127.0.0.1:{mute.getsockname()[1]}/0"
        began = time.monotonic()
        for version in range(20):
            publish("room:1", v=version)
        took = time.monotonic() - began

    assert took < 4 * publishing.PATIENCE + 1
    assert len(heard.said) == 20


@pytest.mark.django_db(transaction=True)
def test_after_the_pause_redis_is_tried_again(heard, telephone, settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    calls = []

    def dead_line():
        calls.append("ringing")
        raise redis.exceptions.ConnectionError

    monkeypatch.setattr(telephone, "_line", dead_line)
    publish("room:1", v=1)
    publish("room:1", v=2)
    telephone._dead_until = time.monotonic() - 1
    publish("room:1", v=3)

    assert len(calls) == 2


def test_old_marks_are_forgotten(heard, db, monkeypatch):
    publish("room:1", v=1)
    publish("room:2", v=1)
    Signal.objects.filter(topic="room:1").update(said_at="2020-01-01T12:00:00Z")
    forget()

    assert [signal.topic for signal in Signal.objects.all()] == ["room:2"]
