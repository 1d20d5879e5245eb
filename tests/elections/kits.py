"""A small certified election: three batches on the board, two bundles of paper, and its kit."""

import hashlib

from nacl.signing import SigningKey

from elections import tally
from elections.board import next_batch
from elections.kit import Bundle, Certified, Codes, OpenBallot, kit_of

KEY = SigningKey(bytes(range(32)))
RULES = {
    "method": "irv",
    "max_ranks": 3,
    "options": [
        {"id": "1", "origin": "dream:31"},
        {"id": "2", "origin": "dream:32"},
        {"id": "3", "origin": "dream:33"},
    ],
}
WEB = ["1>2", "1>2>3", "2>1", "3", "3>2", "", "1", "1", "2>3", "3>1>2", "1>3", "2"] * 4
DOTS = {**{name: rule for name, rule in RULES.items() if name != "max_ranks"}, "method": "dots", "dots": 10}
DOTTED = {
    "rules": DOTS,
    "contents": ["1:10", "2:4,3:6", "1:7,3:3", "", "3:10", "2:1"] * 8,
    "bundles": [
        Bundle("Biblioteket", 1, {"1:5,2:5": 4, "3:1": 3}, rejected=1),
        Bundle("Rådhuset", 1, {"": 1, "2:9": 2}),
    ],
}


def made(length, *parts):
    """Bytes that look random and are the same in every run."""
    return hashlib.sha256("|".join(map(str, parts)).encode()).digest()[:length]


def open_ballots(contents=WEB):
    return [OpenBallot(made(16, "t", n), made(16, "s", n), content) for n, content in enumerate(contents)]


def batches_of(ballots):
    leaves = [tally.leaf_of(one.tracker, one.salt, one.content.encode()) for one in ballots]
    batches = []
    for start in range(0, len(leaves), 20):
        batches.append(next_batch(batches[-1] if batches else None, leaves[start : start + 20], key=KEY))
    return batches


def certified(*, is_open=False, contents=WEB, **other):
    ballots = open_ballots(contents)
    sums = {content: contents.count(content) for content in contents}
    given = {
        "title": "Drømmevalget i Vika",
        "rules": RULES,
        "lot": "",
        "codes": Codes(issued=80, used_web=len(contents), used_paper=11, revoked=3),
        "batches": batches_of(ballots),
        "web": ballots if is_open else sums,
        "bundles": [Bundle("Biblioteket", 1, {"1>2": 4, "2": 3}, rejected=1), Bundle("Rådhuset", 1, {"": 1, "3": 2})],
    }
    return Certified(**{**given, **other})


def write_kit(folder, **other):
    files = kit_of(certified(**other), key=KEY)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder
