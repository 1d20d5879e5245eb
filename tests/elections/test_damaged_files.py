import random

import pytest

from elections import tally
from elections.tally import Unreadable

CSV = "count;content\n3;1>2>{3=4}\n2;->4\n1;2+3\n1;1:4,2:6\n5;\n1;{?}>2\n"
BLT = '4 2\n-3\n3 1 3 4 0\n(x) 2 2=4 - 1 0\n1 0\n0\n"A"\n"B #2"\n"C"\n"D"\n"Title"\n'
PB = (
    'META\nkey;value\nbudget;100\nvote_type;{kind}\nPROJECTS\nproject_id;cost;name\n1;40;"A; b"\n2;30,5;B\n3;70;C\n'
    "VOTES\nvoter_id;vote;points\n1;1,2;7,3\n2;3;10\n3;;\n4;2,3,1;1,2,3\n"
)
FILES = [
    pytest.param("csv", CSV, id="csv"),
    pytest.param("blt", BLT, id="blt"),
    pytest.param("pb", PB.format(kind="approval"), id="pb with crosses"),
    pytest.param("pb", PB.format(kind="cumulative"), id="pb with points"),
    pytest.param("pb", PB.format(kind="ordinal"), id="pb with ranks"),
]
# No digits: a number with some more of them is a budget that takes all day to spend a krone at a time.
LETTERS = [*';,:>={}-+?#"()\n\r\t .xø\ufeff\0²', "\u2028", " 0", "\n0\n", "-1", "META\n", "VOTES\n", "1=2", "/0", ".5"]
METHODS = [{"method": method, "seats": 1} for method in tally.METHODS]


def damaged(text, chance):
    """One to three changes at places of chance: cut off, cut out, put in, put again."""
    for _ in range(chance.randint(1, 3)):
        at, to = sorted(chance.choices(range(len(text) + 1), k=2))
        to = min(to, at + chance.choice([1, 1, 2, 5, 30]))
        change = chance.choice(["cut off", "cut out", "put in", "put in", "put again"])
        if change == "cut off":
            text = text[:to]
        elif change == "cut out":
            text = text[:at] + text[to:]
        elif change == "put in":
            text = text[:at] + chance.choice(LETTERS) + text[at:]
        else:
            text = text[:to] + text[at:to] + text[to:]
    return text


def sentence_or_count(kind, text, rules):
    """What is said of a file: its result, or why there is none."""
    try:
        return tally.canonical(tally.count(tally.rules_of(rules), tally.box_of(text, kind=kind), lot="7"))
    except Unreadable as error:
        return str(error)


@pytest.mark.parametrize(("kind", "text"), FILES)
def test_a_file_that_ends_anywhere_is_counted_or_unreadable(kind, text):
    for end in range(len(text)):
        rules = METHODS[end % len(METHODS)]

        assert len(sentence_or_count(kind, text[:end], rules)) > 10


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("kind", "text"), FILES)
def test_a_damaged_file_is_counted_or_unreadable(kind, text, seed):
    chance = random.Random(seed)

    for _ in range(50):
        changed = damaged(text, chance)
        rules = chance.choice(METHODS) | {"add1": False}

        assert len(sentence_or_count(kind, changed, rules)) > 10, changed


@pytest.mark.parametrize(("kind", "text"), FILES)
def test_the_whole_file_is_counted(kind, text):
    rules = {"method": "approval", "seats": 1}

    assert sentence_or_count(kind, text, rules).startswith('{"ballots":')
