import random
from fractions import Fraction

import pytest

from tests.elections import naive
from tests.elections.profiles import IDS, counted_votes, expanded, options_by_chance, votes_by_chance

PROFILES = 200


def tie_free(method, book, *, different=8):
    """200 profiles by chance about which the book says something: votes, and what it says."""
    found = []
    for seed in range(20 * PROFILES):
        votes = votes_by_chance(method, random.Random(f"{method} {seed}"), different=different, tidy=True)
        try:
            found.append((votes, book(expanded(votes))))
        except naive.Level:
            continue
        if len(found) == PROFILES:
            return found
    raise AssertionError(f"only {len(found)} profiles without a tie")


def test_plurality():
    def book(ballots):
        return naive.top({one: sum(ballot == [[one]] for ballot in ballots) for one in IDS}, 2)

    for votes, winners in tie_free("plurality", book):
        assert counted_votes(votes, {"method": "plurality", "seats": 2})["winners"] == winners


def test_approval():
    def book(ballots):
        return naive.top({one: sum(one in ballot[0] for ballot in ballots) for one in IDS}, 2)

    for votes, winners in tie_free("approval", book):
        assert counted_votes(votes, {"method": "approval", "seats": 2})["winners"] == winners


@pytest.mark.parametrize("method", ["dots", "score"])
def test_dots_and_scores(method):
    def book(ballots):
        given = [mark for ballot in ballots for mark in ballot]
        return naive.top({one: sum(points for option, points in given if option == one) for one in IDS}, 3)

    for votes, winners in tie_free(method, book):
        assert counted_votes(votes, {"method": method, "seats": 3, "options": IDS})["winners"] == winners


def test_borda():
    def book(ballots):
        points = naive.borda(ballots, IDS)
        return points, naive.top(points, 1)

    for votes, (points, winners) in tie_free("points", book):
        result = counted_votes(votes, {"method": "points", "options": IDS})

        assert (result["counts"], result["winners"]) == (points, winners)


def test_spav():
    for votes, winners in tie_free("spav", lambda ballots: naive.spav(ballots, IDS, 3), different=10):
        assert counted_votes(votes, {"method": "spav", "seats": 3})["winners"] == winners


def test_irv():
    for votes, (winner, rounds) in tie_free("irv", lambda ballots: naive.irv(ballots, IDS), different=14):
        result = counted_votes(votes, {"method": "irv", "options": IDS})

        assert result["winners"] == [winner]
        assert [shown["tally"] for shown in result["rounds"]] == rounds


@pytest.mark.parametrize("seats", [1, 2, 3])
def test_stv(seats):
    for votes, (winners, stages) in tie_free("stv", lambda ballots: naive.stv(ballots, IDS, seats), different=14):
        result = counted_votes(votes, {"method": "stv", "options": IDS, "seats": seats, "decimals": -1})

        assert result["winners"] == winners
        assert [{one: Fraction(held) for one, held in shown["tally"].items()} for shown in result["stages"]] == stages


@pytest.mark.parametrize("unranked", ["below", "apart"])
@pytest.mark.parametrize("strength", ["winning_votes", "margins"])
def test_pairs_and_schulze(unranked, strength):
    for seed in range(PROFILES):
        chance = random.Random(seed)
        votes = votes_by_chance("schulze", chance, different=6, tidy=True)
        for _number, vote in votes:
            if len(vote) > 2 and chance.random() < 0.4:
                vote[0:2] = [vote[0] + vote[1]]
        rules = {"method": "schulze", "options": IDS, "unranked": unranked, "strength": strength, "ties": ["lot"]}

        result = counted_votes(votes, rules)

        matrix = naive.pairwise(expanded(votes), IDS, unranked_lie_below=unranked == "below")
        beats = naive.schulze(matrix, margins=strength == "margins")
        unbeaten = [one for b, one in enumerate(IDS) if not any(beats[a][b] for a in range(len(IDS)))]
        winner = [one for a, one in enumerate(IDS) if all(matrix[a][b] > matrix[b][a] for b in range(5) if b != a)]
        assert result["pairwise"] == matrix
        assert dict(result["wins"]) == {one: sum(beats[a]) for a, one in enumerate(IDS)}
        assert result["schulze_winners"] == unbeaten
        assert [result["condorcet_winner"]] == (winner or [None])
        assert result["winners"] == (unbeaten if len(unbeaten) == 1 else [])


def money(seed):
    """A budget, costs, votes, and a lot for what is level."""
    chance = random.Random(seed)
    options = options_by_chance(chance)
    costs = {option["id"]: option["cost"] for option in options}
    rules = {"options": options, "budget": chance.randint(5, 30), "ties": ["lot"]}
    lot = str(chance.randint(1, 999))
    order = naive.drawn(lot, {option["id"]: option["origin"] for option in options}).get
    return rules, costs, votes_by_chance("greedy", chance, different=6, tidy=True), lot, order


def test_greedy():
    for seed in range(PROFILES):
        rules, costs, votes, lot, order = money(seed)

        result = counted_votes(votes, rules | {"method": "greedy"}, lot=lot)

        bought = naive.greedy(expanded(votes), costs, rules["budget"], order)
        assert set(result["winners"]) == set(bought)


@pytest.mark.parametrize("utility", ["cost", "one"])
def test_equal_shares(utility):
    for seed in range(PROFILES):
        rules, costs, votes, lot, order = money(seed)
        share = Fraction(rules["budget"], len(expanded(votes)))

        result = counted_votes(votes, rules | {"method": "equal_shares", "utility": utility, "add1": False}, lot=lot)

        bought = naive.equal_shares(expanded(votes), costs, share, order, by_cost=utility == "cost")
        assert set(result["winners"]) == set(bought)


@pytest.mark.parametrize("utility", ["cost", "one"])
def test_equal_shares_that_rise(utility):
    for seed in range(PROFILES):
        rules, costs, votes, lot, order = money(seed)

        result = counted_votes(votes, rules | {"method": "equal_shares", "utility": utility}, lot=lot)

        bought, share = naive.add1(expanded(votes), costs, rules["budget"], order, by_cost=utility == "cost")
        assert set(result["winners"]) == set(bought)
        assert Fraction(result["share"]) == share
