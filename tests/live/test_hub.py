"""The hub by itself: who hears what, how often, and what a slow or a dead reader costs."""

import asyncio
import json
import time

import pytest

from live import hub
from live.hub import GAP, MOST_MISSED, Full, Hub
from tests import own_loop

LATER = time.time() + 3600


class Stored:
    """What the database would say."""

    def __init__(self, **versions):
        self.states = {name.replace("_", ":"): {"v": version} for name, version in versions.items()}
        self.readings = []
        self.is_broken = False

    def __call__(self, names):
        if self.is_broken:
            raise OSError("no database")
        self.readings.append(names)
        return {name: self.states[name] for name in names if name in self.states}


def play(scene):
    """Run a coroutine function with a fresh hub of its own loop, and be done within seconds."""
    own_loop.run(asyncio.wait_for(scene(), 20))


async def heard(listener, *, within=2.0):
    """The states of the next delivery."""
    return states_in(await asyncio.wait_for(listener.next(), within))


def states_in(chunk):
    return [json.loads(line[6:]) for line in chunk.decode().split("\n") if line.startswith("data: {")]


async def is_silent(listener, *, seconds=0.15):
    try:
        return states_in(await asyncio.wait_for(listener.next(), seconds)) == []
    except TimeoutError:
        return True


def test_a_newcomer_gets_the_whole_state():
    async def scene():
        here = Hub(Stored(room_1=7, desk_1=9))
        listener = here.join(["room:1", "desk:1"], until=LATER)
        await here.tell(listener)

        got = await heard(listener)
        assert sorted(got, key=str) == [{"topic": "desk", "v": 9}, {"topic": "room", "v": 7}]
        here.leave(listener)

    play(scene)


def test_what_is_said_while_the_state_is_being_read_is_not_lost():
    async def scene():
        stored = Stored(room_1=7)
        here = Hub(stored)
        listener = here.join(["room:1"], until=LATER)
        telling = asyncio.create_task(here.tell(listener))
        here.hear("room:1", {"v": 8})  # newer than what the reading will bring
        await telling

        assert (await heard(listener))[-1] == {"topic": "room", "v": 8}
        here.leave(listener)

    play(scene)


def test_a_crowd_that_comes_at_once_shares_a_few_readings():
    async def scene():
        stored = Stored(**{f"room_{n}": n for n in range(10)})
        here = Hub(stored)
        listeners = [here.join([f"room:{n % 10}"], until=LATER) for n in range(300)]
        await asyncio.gather(*(here.tell(listener) for listener in listeners))

        assert len(stored.readings) <= 3
        assert [await heard(one) for one in listeners] == [[{"topic": "room", "v": n % 10}] for n in range(300)]
        for one in listeners:
            here.leave(one)

    play(scene)


def test_only_who_listens_to_a_topic_hears_it():
    async def scene():
        here = Hub(Stored())
        one, other = here.join(["room:1"], until=LATER), here.join(["room:2"], until=LATER)
        here.hear("room:1", {"v": 1})

        assert await heard(one) == [{"topic": "room", "v": 1}]
        assert await is_silent(other)
        here.leave(one)
        here.leave(other)

    play(scene)


def test_a_burst_becomes_few_events_and_the_last_state_always_comes():
    async def scene():
        here = Hub(Stored())
        listener = here.join(["room:1"], until=LATER)
        got = []

        async def read():
            while chunk := await listener.next():
                got.extend(states_in(chunk))

        reading = asyncio.create_task(read())
        for version in range(1, 101):
            here.hear("room:1", {"v": version})
            await asyncio.sleep(0.01)
        await asyncio.sleep(2 * GAP)
        here.leave(listener)
        await reading

        assert got[-1]["v"] == 100
        assert len(got) <= 3 + 100 * 0.03 / GAP  # at most four a second, on a machine that may be three times as slow

    play(scene)


def test_what_is_older_or_known_is_passed_over():
    async def scene():
        here = Hub(Stored(room_1=5))
        listener = here.join(["room:1"], until=LATER)
        await here.tell(listener)
        await heard(listener)
        here.hear("room:1", {"v": 4})
        here.hear("room:1", {"v": 5})

        assert await is_silent(listener, seconds=2 * GAP)
        here.hear("room:1", {"n": 17})  # a nudge tells no version, and keeps the one that is known
        assert await heard(listener) == [{"topic": "room", "v": 5, "n": 17}]
        here.leave(listener)

    play(scene)


def test_a_slow_reader_gets_the_newest_state_and_costs_nothing_more():
    async def scene():
        here = Hub(Stored())
        slow = here.join(["room:1"], until=LATER)
        for version in range(1, 6):
            here.hear("room:1", {"v": version})
            await asyncio.sleep(GAP * 1.2)

        assert await heard(slow) == [{"topic": "room", "v": 5}]
        here.leave(slow)

    play(scene)


def test_a_reader_who_takes_nothing_is_given_up():
    async def scene():
        here = Hub(Stored())
        dead = here.join(["room:1"], until=LATER)
        dead.task = asyncio.create_task(asyncio.sleep(60))  # a stream that hangs in a full line
        for version in range(MOST_MISSED + 2):
            here.hear("room:1", {"v": version})
            here.beat()
        await asyncio.sleep(0)

        assert (len(here), here.topics) == (0, [])
        assert dead.task.cancelling()

    play(scene)


def test_a_reader_who_reads_is_kept():
    async def scene():
        here = Hub(Stored())
        listener = here.join(["room:1"], until=LATER)
        for _beat in range(MOST_MISSED * 2):
            here.beat()
            assert await listener.next() == b"event: beat\ndata: 1\n\n"

        assert len(here) == 1
        here.leave(listener)

    play(scene)


def test_there_is_room_for_so_many_and_no_more():
    async def scene():
        here = Hub(Stored(), most=5, most_a_topic=3)
        crowd = [here.join(["room:1"], until=LATER) for _ in range(3)]
        with pytest.raises(Full):  # one room's crowd keeps no other room out
            here.join(["room:1"], until=LATER)
        crowd += [here.join(["room:2"], until=LATER) for _ in range(2)]
        with pytest.raises(Full):
            here.join(["room:3"], until=LATER)

        here.leave(crowd.pop())
        crowd.append(here.join(["room:3"], until=LATER))
        for one in crowd:
            here.leave(one)

    play(scene)


def test_with_the_last_listener_everything_comes_to_rest():
    async def scene():
        ears = []

        async def ear(here):
            ears.append("on")
            try:
                await asyncio.sleep(60)
            finally:
                ears.append("off")

        here = Hub(Stored(), ear)
        for _ in range(2):
            listener = here.join(["room:1"], until=LATER)
            await asyncio.sleep(0.01)
            here.leave(listener)
            await asyncio.sleep(0.01)

        assert ears == ["on", "off", "on", "off"]
        assert here.topics == []

    play(scene)


def test_a_stream_ends_with_its_ticket():
    async def scene():
        here = Hub(Stored())
        listener = here.join(["room:1"], until=time.time() - 1)
        here.beat()

        assert await listener.next() == b""
        here.leave(listener)

    play(scene)


def test_a_hub_that_closes_ends_every_stream_and_takes_nobody_in():
    async def scene():
        here = Hub(Stored())
        listeners = [here.join(["room:1"], until=LATER) for _ in range(3)]
        here.close()

        assert [await one.next() for one in listeners] == [b"", b"", b""]
        with pytest.raises(Full):
            here.join(["room:1"], until=LATER)
        for one in listeners:
            here.leave(one)

    play(scene)


def test_deaf_it_says_so_at_once():
    async def scene():
        here = Hub(Stored())
        listener = here.join(["room:1"], until=LATER)
        here.set_hearing(hears=False)
        assert await listener.next() == b"event: beat\ndata: 0\n\n"

        here.set_hearing(hears=True)
        assert await listener.next() == b"event: beat\ndata: 1\n\n"
        here.leave(listener)

    play(scene)


def test_without_a_database_pages_are_told_to_ask_and_later_get_the_state(monkeypatch):
    monkeypatch.setattr(hub, "BEAT", 0.05)

    async def scene():
        stored = Stored(room_1=3)
        stored.is_broken = True
        here = Hub(stored)
        listener = here.join(["room:1"], until=LATER)
        await here.tell(listener)
        assert b"data: 0" in await listener.next()

        stored.is_broken = False
        got = []
        while {"topic": "room", "v": 3} not in got:
            got += await heard(listener)
        here.leave(listener)

    play(scene)


def test_a_nudge_from_another_thread_arrives():
    async def scene():
        here = Hub(Stored())
        listener = here.join(["desk:1"], until=LATER)
        await asyncio.to_thread(here.hear_from_thread, "desk:1", {"n": 5})

        assert await heard(listener) == [{"topic": "desk", "n": 5}]
        here.leave(listener)

    play(scene)


def test_one_holder_cannot_take_the_places_of_a_class():
    async def scene():
        here = Hub(Stored(room_1=7), most_a_topic=20)
        mine = [here.join(["room:1"], until=LATER, holder="1") for _tab in range(hub.MOST_OF_ONE)]
        for _again in range(30):
            with pytest.raises(Full):
                here.join(["room:1"], until=LATER, holder="1")
        here.join(["room:1"], until=LATER, holder="2")
        here.join(["room:1"], until=LATER)

        here.leave(mine[0])
        here.leave(mine[0])  # the line broke, and then the stream ended
        here.join(["room:1"], until=LATER, holder="1")
        with pytest.raises(Full):
            here.join(["room:1"], until=LATER, holder="1")
        here.close()

    play(scene)


def test_who_was_just_told_something_needs_no_beat():
    async def scene():
        here = Hub(Stored(room_1=1, room_2=1))
        lively, quiet = (here.join([f"room:{number}"], until=LATER) for number in (1, 2))
        here.hear("room:1", {"v": 2})
        assert await heard(lively) == [{"topic": "room", "v": 2}]

        here.beat()

        assert await asyncio.wait_for(quiet.next(), 2) == b"event: beat\ndata: 1\n\n"
        assert await is_silent(lively)
        for listener in (lively, quiet):
            here.leave(listener)

    play(scene)


def test_everybody_hears_that_the_line_is_deaf_and_that_it_stands_again():
    async def scene():
        here = Hub(Stored(room_1=1))
        listener = here.join(["room:1"], until=LATER)
        for hears, sign in ((False, b"0"), (True, b"1")):
            here.hear("room:1", {"v": 2 + hears})
            await listener.next()
            here.set_hearing(hears=hears)
            assert await asyncio.wait_for(listener.next(), 2) == b"event: beat\ndata: %s\n\n" % sign
            await asyncio.sleep(GAP)
        here.leave(listener)

    play(scene)


def test_a_reader_that_takes_nothing_is_given_up_in_a_lively_room_too():
    async def scene():
        here = Hub(Stored(room_1=1))
        here.join(["room:1"], until=LATER).task = None
        here.hear("room:1", {"v": 2})

        for _beat in range(MOST_MISSED + 1):
            here.beat()

        assert len(here) == 0

    play(scene)
