"""Sixteen elections that were really held: our count is theirs, to the vote."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from elections import tally

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent / "cases"
BESIDE = ROOT.parent / "shared" / "data" / "elections"
RULES = json.loads((HERE / "rules.json").read_text())
SKIPS = "is not ours to publish, and no ../shared lies beside the project"

IRV = [case for case in RULES if case.startswith("irv-")]
SCHULZE = [case for case in RULES if case.startswith("schulze-")]
STV = [case for case in RULES if case.startswith("stv-")]
MONEY = [case for case in RULES if case.startswith("pb-")]


def folder_of(case):
    for place in (HERE / case, BESIDE / case):
        if place.is_dir():
            return place
    pytest.skip(f"{case} {SKIPS}")


def ballots_of(case):
    folder = folder_of(case)
    return next(path for pattern in ("ballots.*", "*.blt") for path in folder.glob(pattern))


def expected(case):
    return json.loads((folder_of(case) / "expected.json").read_text())


def counted(case, **other):
    """Our result, through the bytes that are published."""
    path = ballots_of(case)
    box = tally.box_of(path.read_text(encoding="utf-8"), kind=path.suffix[1:])
    return json.loads(tally.canonical(tally.count(tally.rules_of({**RULES[case], **other}), box)))


def test_there_are_sixteen():
    assert len(RULES) == len([*IRV, *SCHULZE, *STV, *MONEY, "approval-school-cal-high-2021"]) == 16


@pytest.mark.parametrize("case", RULES)
def test_the_command_prints_the_result_as_canonical_json(case, tmp_path):
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps(RULES[case]))
    command = [sys.executable, "-m", "elections.tally", "--rules", str(rules), str(ballots_of(case))]

    printed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)

    assert printed.stdout == tally.canonical(counted(case)).encode()
    assert printed.stderr == b""


@pytest.mark.parametrize("case", IRV)
def test_every_round_of_an_instant_runoff(case):
    truth, result = expected(case), counted(case)

    rounds = [{"tally": one["tally"], "inactive": one["inactive"]} for one in result["rounds"]]

    assert rounds == truth["irv"]["rounds"]
    assert result["winners"] == [str(truth["irv"]["winner"])]
    assert result["ballots"]["total"] == truth["ballots_total"]
    assert result["ballots"]["blank"] == truth["blank"]


@pytest.mark.parametrize("case", IRV)
def test_the_pairs_the_points_and_the_crosses_of_an_instant_runoff(case):
    truth, result = expected(case), counted(case)
    options = RULES[case]["options"]
    borda = counted(case, method="points", overvote="exhaust")
    crosses = counted(case, method="plurality")

    assert result["pairwise"] == truth["pairwise"]
    assert result["condorcet_winner"] == str(truth["condorcet_winner"])
    assert result["schulze_winners"] == [str(one) for one in truth["schulze_winners"]]
    assert borda["counts"] == truth["borda"]["points"]
    assert borda["winners"] == [str(truth["borda"]["winner"])]
    assert crosses["winners"] == [str(truth["plurality_winner"])]
    assert len(crosses["counts"]) == options


def test_burlington_has_three_winners_from_one_set_of_ballots():
    case = "irv-burlington-2009"

    winners = [
        counted(case)["winners"],
        counted(case, method="plurality")["winners"],
        [counted(case)["condorcet_winner"]],
    ]

    assert winners == [["1"], ["5"], ["2"]]


def test_an_overvote_that_ends_a_ballot_gives_burlington_other_figures():
    last = counted("irv-burlington-2009", overvote="exhaust")["rounds"][-1]["tally"]

    assert last == {"1": 4313, "5": 4060}


def test_aspen_as_the_city_corrected_itself():
    last = counted("irv-aspen-2009-mayor")["rounds"][-1]["tally"]

    assert last == {"4": 1301, "1": 1124}


@pytest.mark.parametrize("case", SCHULZE)
@pytest.mark.parametrize("strength", ["winning_votes", "margins"])
def test_every_pair_of_a_schulze_election(case, strength):
    truth, result = expected(case), counted(case, strength=strength)

    assert result["pairwise"] == truth["pairwise"]
    assert result["winners"] == result["schulze_winners"] == [str(one) for one in truth["schulze_winners"]]
    assert result["condorcet_winner"] == str(truth["condorcet_winner"])
    assert result["wins"] == [[str(one), wins] for one, wins in truth["schulze_order_by_wins"]]


def test_debian_2006_turns_on_what_an_unranked_option_means():
    case = "schulze-debian-2006"
    below, apart = counted(case), counted(case, unranked="apart")

    assert (below["winners"], below["pairwise"][3][2], below["pairwise"][2][3]) == (["4"], 190, 184)
    assert (apart["winners"], apart["pairwise"][2][3], apart["pairwise"][3][2]) == (["3"], 174, 167)


@pytest.mark.parametrize("case", STV)
def test_every_stage_of_a_transferable_vote(case):
    truth, result = expected(case), counted(case)

    assert [stage["tally"] for stage in result["stages"]] == truth["stages"]
    assert result["winners"] == [str(one) for one in truth["elected_in_order"]]
    assert result["quota"] == f"{truth['quota']}.00000"
    assert len(result["winners"]) == truth["seats"]


@pytest.mark.parametrize("case", MONEY)
def test_the_votes_and_the_selection_where_money_is_shared(case):
    truth, result = expected(case), counted(case)

    assert result["selection"] == truth["selected"]
    assert result["votes"] == truth["votes"]
    assert result["spent"] == truth["spent"]
    assert result["ballots"]["total"] == truth["ballots_total"]
    assert "tie" not in result
    if "score" in truth:
        assert result["scores"] == truth["score"]


@pytest.mark.parametrize("case", [case for case in MONEY if "-mes-" in case])
def test_equal_shares_goes_on_until_the_next_step_would_overspend(case):
    assert counted(case)["steps"] == expected(case)["add1_steps"]


def test_the_votes_of_a_school_library():
    truth, result = expected("approval-school-cal-high-2021"), counted("approval-school-cal-high-2021")

    assert result["counts"] == truth["votes"]
    assert result["winners"] == [max(truth["votes"], key=truth["votes"].get)]
