import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from elections import tally
from tests.elections.profiles import IDS, MONEY, counted_votes, elections, expanded, written

every_method = pytest.mark.parametrize("method", tally.METHODS)


@every_method
@pytest.mark.parametrize("lot", ["", "7"])
def test_ballots_count_the_same_together_or_one_by_one_in_any_order(method, lot):
    for rules, votes, chance in elections(method):
        single = [(1, vote) for vote in expanded(votes)]
        chance.shuffle(single)

        together = tally.canonical(counted_votes(votes, rules, lot=lot))

        assert tally.canonical(counted_votes(single, rules, lot=lot, chance=chance)) == together
        assert tally.canonical(counted_votes(votes[::-1], rules, lot=lot)) == together


@every_method
def test_two_runs_give_the_same_bytes(method, tmp_path):
    script = Path(tally.__file__)
    rules, votes, _chance = next(iter(elections(method)))
    votes = [*votes, *((number, [[*reversed(IDS)]]) for number, _vote in votes)]
    lines = ["count;content", *(f"{number};{written(vote)}" for number, vote in votes)]
    (tmp_path / "ballots.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "rules.json").write_text(tally.canonical(rules), encoding="utf-8")
    command = [sys.executable, script, tmp_path / "ballots.csv", "--rules", tmp_path / "rules.json"]

    outcomes = {
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("0", "1")
    }

    assert outcomes == {tally.canonical(counted_votes(votes, rules)).encode()}


def relabelled(votes, rules, names):
    """The same election, in which every option has another name and another place on the ballot."""

    def vote_of(vote):
        return [
            (names[rank[0]], rank[1]) if isinstance(rank, tuple) else [names.get(one, one) for one in rank]
            for rank in vote
        ]

    options = [option | {"id": names[option["id"]]} for option in rules["options"]]
    return [(number, vote_of(vote)) for number, vote in votes], rules | {"options": options[::-1]}


@every_method
def test_options_with_other_names_have_the_same_result_by_the_same_lot(method):
    for rules, votes, chance in elections(method):
        names = dict(zip(IDS, chance.sample(IDS, len(IDS)), strict=True))
        others, other_rules = relabelled(votes, rules, names)

        result = counted_votes(votes, rules, lot="7")
        other = counted_votes(others, other_rules, lot="7")

        assert {names[one] for one in result["winners"]} == set(other["winners"])
        assert ("tie" in result, "tie" in other) == (False, False)
        for part in ("counts", "votes", "scores"):
            if part in result:
                assert {names[one]: votes for one, votes in result[part].items()} == other[part]
        for part in ("rounds", "stages"):
            assert [{names[one]: votes for one, votes in shown["tally"].items()} for shown in result.get(part, [])] == [
                shown["tally"] for shown in other.get(part, [])
            ]
        assert result.get("steps") == other.get("steps")


@every_method
@pytest.mark.parametrize("lot", ["", "7"])
def test_nobody_wins_twice_and_no_more_than_there_are_seats_or_money(method, lot):
    for rules, votes, _chance in elections(method):
        result = counted_votes(votes, rules, lot=lot)

        assert len(set(result["winners"])) == len(result["winners"])
        assert set(result["winners"]) <= set(IDS)
        if method in MONEY:
            costs = {option["id"]: option["cost"] for option in rules["options"]}
            assert sum(costs[one] for one in result["winners"]) == Fraction(result["spent"])
            assert Fraction(result["spent"]) <= rules["budget"]
        else:
            assert len(result["winners"]) <= rules.get("seats", 1)


@every_method
def test_every_ballot_is_counted_blank_or_invalid(method):
    for rules, votes, _chance in elections(method):
        ballots = counted_votes(votes, rules)["ballots"]

        assert ballots["total"] == sum(number for number, _vote in votes)
        assert 0 <= ballots["blank"] + ballots["invalid"] <= ballots["total"]
        assert ballots["blank"] >= sum(number for number, vote in votes if not vote)


def test_no_vote_is_lost_between_the_rounds_of_irv():
    for rules, votes, _chance in elections("irv"):
        result = counted_votes(votes, rules, lot="7")

        valid = result["ballots"]["total"] - result["ballots"]["blank"] - result["ballots"]["invalid"]
        assert {sum(shown["tally"].values()) + shown["inactive"] for shown in result["rounds"]} == {valid}
        inactive = [shown["inactive"] for shown in result["rounds"]]
        assert inactive == sorted(inactive)


def test_no_vote_is_lost_between_the_stages_of_stv():
    for rules, votes, _chance in elections("stv"):
        result = counted_votes(votes, rules, lot="7")

        sums = {
            sum(map(Fraction, shown["tally"].values())) + Fraction(shown["not_transferable"])
            for shown in result["stages"]
        }
        assert len(sums) == 1
        assert all(Fraction(shown["not_transferable"]) >= 0 for shown in result["stages"])


@every_method
def test_a_result_has_no_float(method):
    def leaves(value):
        if isinstance(value, dict):
            return [leaf for each in value.values() for leaf in leaves(each)]
        return [leaf for each in value for leaf in leaves(each)] if isinstance(value, list) else [value]

    for rules, votes, _chance in elections(method, number=40):
        assert not any(isinstance(leaf, float) for leaf in leaves(counted_votes(votes, rules, lot="7")))
