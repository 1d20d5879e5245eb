"""From whom wrong codes are counted: not to be shaken off, and not everybody behind one proxy as one."""

import pytest
from django.test import RequestFactory
from django.utils import timezone

from accounts import throttle
from accounts.models import WrongGuess

pytestmark = pytest.mark.django_db


def ask(address, *, forwarded=""):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory().post("/join/", REMOTE_ADDR=address, headers=headers)


def shut_after(*requests):
    """Whether the last one finds the door shut when all of them guessed in turn until the limit."""
    for n in range(throttle.LIMIT):
        throttle.count_wrong(requests[n % len(requests)], "join")
    return throttle.is_shut(requests[-1], "join")


def test_another_address_of_the_same_line_is_the_same_guesser():
    assert shut_after(*[ask(f"2001:db8:1:2::{n:x}") for n in range(1, 40)])
    assert not throttle.is_shut(ask("2001:db8:1:3::1"), "join")


def test_an_old_address_in_the_new_spelling_is_still_one_of_many():
    assert shut_after(ask("::ffff:192.0.2.1"), ask("192.0.2.1"))
    assert not throttle.is_shut(ask("::ffff:192.0.2.2"), "join")


def test_what_a_visitor_says_of_another_address_is_not_believed():
    assert shut_after(*[ask("192.0.2.1", forwarded=f"198.51.100.{n}") for n in range(60)])


def test_behind_our_own_proxy_each_visitor_counts_alone(settings):
    settings.PROXIES = ["10.0.0.0/8"]

    assert shut_after(ask("10.0.0.2", forwarded="198.51.100.7"))
    assert not throttle.is_shut(ask("10.0.0.2", forwarded="198.51.100.8"), "join")
    assert not throttle.is_shut(ask("10.0.0.2"), "join")
    # What stands before the proxy's own word is the visitor's invention.
    assert throttle.is_shut(ask("10.0.0.2", forwarded="203.0.113.9, 198.51.100.7"), "join")


@pytest.mark.parametrize("address", ["", "no address", "fe80::1%eth0"])
def test_an_odd_address_stops_nobody(settings, address):
    settings.PROXIES = ["127.0.0.1"]

    assert not throttle.is_shut(ask(address, forwarded="198.51.100.7"), "join")


def test_one_line_takes_so_many_in_an_hour_and_no_more():
    took = [throttle.take("support", "192.0.2.1", limit=2) for _ in range(4)]

    assert took == [True, True, False, False]
    assert throttle.take("support", "192.0.2.2", limit=2)
    assert throttle.take("letters", "192.0.2.1", limit=2)


def test_the_next_hour_begins_anew_and_forgets_the_last_one(monkeypatch):
    now = timezone.now()
    assert throttle.take("support", "192.0.2.1", limit=1)
    assert not throttle.take("support", "192.0.2.1", limit=1)

    monkeypatch.setattr(throttle.timezone, "now", lambda: now + throttle.HOUR)

    assert throttle.take("support", "192.0.2.1", limit=1)
    assert WrongGuess.objects.count() == 1


def test_a_wrong_code_forgets_nothing_of_what_was_taken():
    assert throttle.take("support", "192.0.2.1", limit=1)

    throttle.count_wrong(ask("192.0.2.1"), "join")

    assert not throttle.take("support", "192.0.2.1", limit=1)


def test_what_is_counted_leads_back_to_nobody():
    throttle.take("letters", "kari@example.org", limit=1)

    assert "kari" not in str(WrongGuess.objects.values().get())


@pytest.mark.parametrize("count", [2, 30])
def test_taking_one_is_one_statement(count, django_assert_num_queries):
    throttle.take("support", "192.0.2.1", limit=100)

    with django_assert_num_queries(count):
        for _ in range(count):
            throttle.take("support", "192.0.2.1", limit=100)


def test_who_was_let_in_lately_is_not_looked_up_again_until_a_wrong_code_comes(django_assert_num_queries):
    school = ask("192.0.2.1")
    assert not throttle.is_shut(school, "vote", lately=1)

    with django_assert_num_queries(0):
        assert not throttle.is_shut(school, "vote", lately=1)
    for _guess in range(throttle.LIMIT):
        throttle.count_wrong(school, "vote")

    assert throttle.is_shut(school, "vote", lately=1)


def test_what_another_process_counted_is_seen_when_the_moment_is_over(monkeypatch):
    school = ask("192.0.2.1")
    assert not throttle.is_shut(school, "vote", lately=1)
    seen = dict(throttle._let_in)
    for _guess in range(throttle.LIMIT):
        throttle.count_wrong(school, "vote")
    throttle._let_in.update(seen)  # it was another process that counted

    within = throttle.is_shut(school, "vote", lately=1)
    later = throttle.time.monotonic() + 1.1
    monkeypatch.setattr(throttle.time, "monotonic", lambda: later)

    assert (within, throttle.is_shut(school, "vote", lately=1)) == (False, True)
