"""A ticket opens what it says, for a day, and cannot be made at home."""

import pytest
from django.core.signing import Signer

from live import tickets
from live.tickets import BadTicket


def test_a_ticket_opens_its_topics_and_no_other():
    ticket = tickets.read(tickets.issue("room:1", "desk:1"))

    assert ticket.topics == ("room:1", "desk:1")


def test_pages_of_the_same_hour_carry_the_same_ticket(monkeypatch):
    monkeypatch.setattr(tickets.time, "time", lambda: 3_600_000_001.0)
    first = tickets.issue("room:1")
    monkeypatch.setattr(tickets.time, "time", lambda: 3_600_003_599.0)

    assert tickets.issue("room:1") == first


@pytest.mark.parametrize(("hours", "opens"), [(0, True), (tickets.HOURS, True), (tickets.HOURS + 1.01, False)])
def test_it_holds_for_a_school_day(monkeypatch, hours, opens):
    now = tickets.time.time()
    text = tickets.issue("room:1")
    monkeypatch.setattr(tickets.time, "time", lambda: now + hours * 3600)

    assert is_open(text) == opens


def is_open(text):
    try:
        return bool(tickets.read(text))
    except BadTicket:
        return False


@pytest.mark.parametrize("text", ["", "x", "room:1", "room:1:abc", "é" * 20, "a" * 5000, "%00", "../../etc/passwd"])
def test_what_is_no_ticket_opens_nothing(text):
    assert not is_open(text)


def test_a_changed_ticket_opens_nothing():
    text = tickets.issue("room:1")
    other = tickets.issue("room:2")

    assert not is_open(text[:-1] + ("A" if text[-1] != "A" else "B"))
    assert not is_open(other.partition(":")[0] + ":" + text.partition(":")[2])


def test_another_signature_of_this_house_is_no_ticket():
    assert not is_open(Signer(salt="workshops.seat").sign_object([2**40, "room:1"]))


def test_a_ticket_says_whose_it_is():
    assert tickets.read(tickets.issue("room:1", holder="7")).holder == "7"
    assert tickets.read(tickets.issue("room:1")).holder == ""
