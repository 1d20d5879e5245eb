"""The shelf by itself: bounded, and only the newest stamp of a place."""

import pytest

from cms.shelf.store import EVERYWHERE, LONGEST, SWEEP_EVERY, Kept, Shelf, Stamp


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def alarms():
    """What the shelf wants to be woken for."""
    return []


@pytest.fixture
def shelf(clock, alarms):
    return Shelf(20_000, clock, lambda seconds, what: alarms.append((seconds, what)))


def page(words="a dream", size=100):
    return Kept(words.encode().ljust(size), (), has_form=False, etag="")


OLD, NEW = Stamp(1, "old"), Stamp(1, "new")


def test_a_page_is_there_under_its_own_stamp_alone(shelf):
    shelf.put("key", OLD, page())

    assert shelf.get("key", OLD) == page()
    assert shelf.get("key", NEW) is None


def test_what_an_older_stamp_left_is_dropped_as_soon_as_a_newer_one_is_seen(shelf):
    shelf.put("list", OLD, page("Skatepark"))
    shelf.put("elsewhere", Stamp(2, "old"), page("Badebrygge"))

    shelf.get("another page", NEW)

    assert not shelf.holds(b"Skatepark")
    assert shelf.holds(b"Badebrygge")


def test_a_page_that_was_long_in_the_making_is_not_kept_under_a_stamp_that_is_over(shelf):
    shelf.get("key", OLD)
    shelf.get("key", NEW)  # another thread has seen the change meanwhile

    shelf.put("key", OLD, page())

    assert len(shelf) == 0


def test_it_never_holds_more_than_it_has_room_for(shelf):
    for number in range(100):
        shelf.put(number, OLD, page(size=2000))

    assert shelf.bytes_held <= shelf.room
    assert shelf.get(99, OLD)
    assert shelf.get(0, OLD) is None


def test_the_least_read_page_makes_room(shelf):
    for number in range(6):
        shelf.put(number, OLD, page(size=2000))
    shelf.get(0, OLD)

    shelf.put(6, OLD, page(size=2000))

    assert shelf.get(0, OLD)
    assert shelf.get(1, OLD) is None


def test_a_page_that_has_no_room_is_not_kept(shelf):
    shelf.put("large", OLD, page(size=30_000))

    assert len(shelf) == shelf.bytes_held == 0


def test_a_page_made_twice_is_counted_once(shelf):
    shelf.put("key", OLD, page(size=500))
    held = shelf.bytes_held

    shelf.put("key", OLD, page(size=500))

    assert shelf.bytes_held == held


def test_no_page_is_handed_out_for_long(shelf, clock):
    shelf.put("key", OLD, page("Skatepark"))
    clock.now += LONGEST + 1

    assert shelf.get("key", OLD) is None


def test_no_page_stays_for_long_even_if_nobody_asks(shelf, clock, alarms):
    shelf.put("key", OLD, page("Skatepark"))
    clock.now += LONGEST / 2
    shelf.put("later", OLD, page("Badebrygge"))
    [(seconds, sweep)] = alarms
    clock.now += LONGEST / 2

    sweep()

    assert seconds == SWEEP_EVERY
    assert not shelf.holds(b"Skatepark")
    assert shelf.holds(b"Badebrygge")
    assert len(alarms) == 2  # it looks again for the one that is left


def test_an_empty_shelf_wakes_nobody(shelf, clock, alarms):
    shelf.put("key", OLD, page())
    clock.now += LONGEST + 1

    alarms.pop()[1]()

    assert alarms == []


def test_forgetting_a_place_takes_its_pages_and_those_that_show_every_place(shelf):
    shelf.put("list", OLD, page())
    shelf.put("front", Stamp(EVERYWHERE, "old"), page())
    shelf.put("elsewhere", Stamp(2, "old"), page())

    shelf.forget(1)

    assert [shelf.get(key, stamp) is None for key, stamp in (("list", OLD), ("front", Stamp(EVERYWHERE, "old")))] == [
        True,
        True,
    ]
    assert shelf.get("elsewhere", Stamp(2, "old"))


def test_without_room_nothing_is_kept():
    none = Shelf(0)

    none.put("key", OLD, page())

    assert len(none) == 0
