"""What is proposed when the bell moves: by example, and by properties over every script and every bell."""

import random
from dataclasses import replace

import pytest

from workshops import scripts
from workshops.retiming import CLOSING, DOTS, DROP_ORDER, GROUPING, SHORTEST, VOTE, WRITING, Deed, Part, propose

GONE = {Deed.DROP, Deed.LATER}
SITTINGS = [(script, sitting) for script in scripts.ALL for sitting in range(1, script.sittings + 1)]


def parts_of(code, sitting=1):
    steps = enumerate(scripts.get(code).steps, start=1)
    return [Part(no, s.slot.code, s.slot.minutes, keep=s.keep) for no, s in steps if s.slot.sitting == sitting]


def at(parts, number, elapsed):
    """The lesson when the room is in phase `number` (from 0) since `elapsed` minutes."""
    return [replace(parts[number], current=True, elapsed=elapsed), *parts[number + 1 :]]


def codes(changes, *deeds):
    return [change.part.code for change in changes if change.deed in deeds]


def kept(proposal):
    return {code for change in proposal.changes if change.deed not in GONE for code in change.part.codes}


def random_lesson(seed):
    """Any phases in any order, as a teacher may have put them together, some minutes into the first."""
    dice = random.Random(seed)
    shelf = [*scripts.PHASE_CODES, "F7+F8", "F4+F5"]
    parts = [
        Part(no, dice.choice(shelf), dice.randint(1, 40), keep=dice.random() < 0.1)
        for no in range(1, dice.randint(2, 16))
    ]
    return at(parts, 0, dice.randint(0, 15)) if dice.random() < 0.5 else parts


# By example


def test_with_the_time_that_was_planned_nothing_changes():
    proposal = propose(parts_of("t5-7-90"), 90)

    assert not proposal.changes_something
    assert (proposal.fits, proposal.total, proposal.spare) == (True, 90, 0)


def test_a_little_less_time_shortens_and_drops_nothing():
    proposal = propose(parts_of("t5-7-90"), 70)

    assert codes(proposal.changes, *GONE) == []
    assert proposal.total == 70


def test_thirty_two_minutes_leave_out_the_fair_the_complaints_and_the_break():
    proposal = propose(parts_of("t5-7-90"), 32)

    assert codes(proposal.changes, Deed.DROP) == ["F2", "F3", "BREAK", "F12"]
    assert {WRITING, GROUPING, DOTS, VOTE, "F15"} <= kept(proposal)
    assert proposal.total == 32


def test_at_the_last_moment_only_writing_grouping_choosing_and_closing_are_left():
    proposal = propose(parts_of("t5-7-90"), 11)

    assert [change.part.code for change in proposal.changes if change.deed not in GONE] == ["F5", "F8", "F13", "F15"]
    assert [change.minutes for change in proposal.changes if change.deed not in GONE] == [4, 3, 3, 1]


def test_where_the_vote_does_not_fit_the_dots_choose_and_the_vote_comes_in_the_next_lesson():
    proposal = propose(parts_of("t5-7-90"), 10)

    assert proposal.fits
    assert codes(proposal.changes, Deed.LATER) == ["F13"]
    assert DOTS in kept(proposal)


def test_what_cannot_fit_is_said_with_what_it_needs():
    proposal = propose(parts_of("t5-7-90"), 9)

    assert (proposal.fits, proposal.needs, proposal.total) == (False, 10, 10)


def test_more_time_goes_where_it_does_good():
    proposal = propose(parts_of("t5-7-45"), 60)

    assert proposal.total == 60
    assert set(codes(proposal.changes, Deed.LENGTHEN)) == {"F2", "F5", "F6", "F7+F8", "F9", "PLENARY"}
    assert set(codes(proposal.changes, Deed.KEEP)) == {"F1", "F10", "F15"}


def test_time_that_nobody_has_use_for_is_said_to_be_spare():
    proposal = propose([Part(1, "F15", 5)], 30)

    assert (proposal.total, proposal.spare) == (5, 25)


def test_the_phase_that_the_room_is_in_counts_with_what_is_left_of_it():
    six_minutes_into_the_cards = at(parts_of("t5-7-90"), 3, 6)

    assert not propose(six_minutes_into_the_cards, 4 + 60).changes_something
    assert propose(six_minutes_into_the_cards, 4 + 59).changes_something


def test_a_phase_that_has_lasted_long_enough_ends_now():
    proposal = propose(at(parts_of("t5-7-90"), 2, 5), 14)

    first = proposal.changes[0]
    assert (first.part.code, first.deed, first.minutes, first.ahead) == ("F3", Deed.END, 5, 0)


def test_what_a_meeting_is_about_stays():
    assert "F12" in kept(propose(parts_of("council-60"), 20))
    assert "F12" in kept(propose(parts_of("town-hall-120"), 40))
    board = propose(parts_of("board-45"), 12)
    assert [change.minutes for change in board.changes if change.deed not in GONE][-2:] == [10, 2]


def test_every_kind_of_phase_has_a_least_and_a_turn():
    assert set(scripts.PHASE_CODES) == set(SHORTEST)
    assert set(scripts.PHASE_CODES) == {*DROP_ORDER, WRITING, GROUPING, VOTE, "F15"}


# Whatever the lesson and the bell


LESSONS = [pytest.param(parts_of(s.code, n), id=f"{s.code}-{n}") for s, n in SITTINGS]
LESSONS += [pytest.param(random_lesson(seed), id=f"random-{seed}") for seed in range(30)]
LESSONS += [pytest.param(at(parts_of("t5-7-90"), n, 3 * n), id=f"in-phase-{n}") for n in range(12)]
BELLS = range(150)


@pytest.mark.parametrize("parts", LESSONS)
def test_the_minutes_never_exceed_what_is_left_and_no_phase_is_invented(parts):
    for left in BELLS:
        proposal = propose(parts, left)
        assert [change.part for change in proposal.changes] == parts
        assert all(change.minutes >= 0 for change in proposal.changes)
        assert proposal.total <= max(left, proposal.needs)
        assert proposal.fits == (proposal.needs <= left)


@pytest.mark.parametrize("parts", LESSONS)
def test_writing_choosing_and_closing_always_stay(parts):
    planned = {code for part in parts for code in part.codes}
    for left in BELLS:
        stays = kept(propose(parts, left))
        assert {WRITING, GROUPING} & planned <= stays
        assert not planned & {DOTS, VOTE} or stays & {DOTS, VOTE}
        assert not planned & set(CLOSING) or stays & set(CLOSING)


@pytest.mark.parametrize("parts", LESSONS)
def test_what_stays_has_the_minutes_that_make_it_worth_while(parts):
    for left in BELLS:
        for change in propose(parts, left).changes:
            if change.deed not in {*GONE, Deed.END}:
                assert change.ahead >= change.part.barest
                assert change.ahead <= 2 * change.part.ahead


@pytest.mark.parametrize("parts", LESSONS)
def test_nothing_is_left_out_while_shortening_is_enough(parts):
    enough = sum(part.shortest for part in parts)
    for left in range(enough, enough + 40):
        assert not codes(propose(parts, left).changes, *GONE)


@pytest.mark.parametrize("parts", LESSONS)
def test_more_time_never_means_less(parts):
    before = propose(parts, 0)
    for left in BELLS[1:]:
        now = propose(parts, left)
        assert now.total >= before.total
        assert len(codes(now.changes, *GONE)) <= len(codes(before.changes, *GONE))
        if not codes(before.changes, Deed.LATER):
            assert kept(before) <= kept(now)
        before = now


@pytest.mark.parametrize("parts", LESSONS)
def test_the_same_question_has_the_same_answer(parts):
    for left in (5, 20, 45):
        assert propose(parts, left) == propose(list(parts), left)
