"""What elections/README.md shows is what the count reads."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from elections import tally

README = (Path(tally.__file__).parent / "README.md").read_text(encoding="utf-8")
SHOWN = [
    json.loads(line) for block in re.findall(r"```json\n(.*?)```", README, re.DOTALL) for line in block.splitlines()
]


@pytest.mark.parametrize("rules", SHOWN, ids=str)
def test_rules_that_are_shown_can_be_read(rules):
    assert tally.rules_of(rules).method == rules["method"]


def test_every_method_is_shown():
    assert {rules["method"] for rules in SHOWN} == set(tally.METHODS)


def test_every_rule_every_step_and_every_choice_is_explained():
    words = set(re.findall(r"`\"?([a-z_0-9]+)\"?`", README)) | set(re.findall(r'"([a-z_0-9]+)"', README))

    assert {one.name for one in fields(tally.Rules)} | set(tally.STEPS) <= words | {"method"}
    assert {choice for choices in tally.CHOICES.values() for choice in choices} <= words


@pytest.mark.parametrize(
    ("content", "ballot"),
    [
        ("3>1>2", tally.Ballot(ranks=(("3",), ("1",), ("2",)))),
        ("1>-", tally.Ballot(ranks=(("1",), ()))),
        ("{1=6}>2", tally.Ballot(ranks=(("1", "6"), ("2",)))),
        ("{?}", tally.Ballot(ranks=(("?",),))),
        ("2+5", tally.Ballot(ranks=(("2", "5"),))),
        ("1:4,3:6", tally.Ballot(points=(("1", 4), ("3", 6)))),
        ("", tally.Ballot()),
    ],
)
def test_contents_that_are_shown_can_be_read(content, ballot):
    assert f"`{content}`" in README or content in {"", "1>-", "{1=6}>2"}
    assert tally.ballot_of(content) == ballot
