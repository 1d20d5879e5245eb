"""The kit that is published with a result: files that say everything a recount needs, and nothing of who voted.

Made once, from what is final. What checks it is tally.py, which lies in it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nacl.signing import SigningKey

from elections import tally
from elections.board import Batch

FORMAT = 1
HERE = Path(__file__).parent


class TooSmall(ValueError):
    """So few ballots that their sums are all that may be told."""


@dataclass(frozen=True)
class OpenBallot:
    """A ballot that is published as it lies in the box: only where the rules of the election say so."""

    tracker: bytes
    salt: bytes
    content: str


@dataclass(frozen=True)
class Bundle:
    """One counted bundle of papers: how many say what; `rejected` are no ballots."""

    place: str
    no: int
    counts: Mapping[str, int]
    rejected: int = 0


@dataclass(frozen=True)
class Codes:
    """What became of the codes that were given out."""

    issued: int
    used_web: int
    used_paper: int
    revoked: int

    @property
    def unused(self) -> int:
        return self.issued - self.used_web - self.used_paper - self.revoked


@dataclass(frozen=True)
class Certified:
    """Everything that is final when an election is certified. `web` are sums by content, or open ballots."""

    title: str
    rules: Mapping[str, Any]  # as they were hashed at the opening, options by id and origin
    lot: str
    codes: Codes
    batches: Sequence[Batch]
    web: Mapping[str, int] | Sequence[OpenBallot]
    bundles: Sequence[Bundle]


def kit_of(election: Certified, *, key: SigningKey) -> dict[str, bytes]:
    """The files of the kit by name. Raises TooSmall below ten ballots."""
    web = _web_contents(election)
    paper: Counter[str] = Counter()
    for bundle in election.bundles:
        paper.update(bundle.counts)
    if web.total() + paper.total() < tally.FEWEST_BALLOTS:
        raise TooSmall(web.total() + paper.total())
    rules = tally.rules_of(election.rules)
    result = tally.count(rules, tally.Box(_profile(web) + _profile(paper)), lot=election.lot)
    files = {
        "README.txt": (HERE / "kit_readme.txt").read_bytes(),
        "board.csv": _board(election.batches),
        "result.json": tally.canonical(result).encode(),
        "rules.json": tally.canonical(election.rules).encode(),
        "tally.py": Path(tally.__file__).read_bytes(),
        **(_summed(election, rules, web) if is_summed(election) else _ballots(election, web)),
    }
    manifest = tally.canonical(_manifest(election, files, web.total(), paper.total(), key)).encode()
    return {**files, "manifest.json": manifest, "manifest.sig": f"{key.sign(manifest).signature.hex()}\n".encode()}


def _web_contents(election: Certified) -> Counter[str]:
    if isinstance(election.web, Mapping):
        return Counter(dict(election.web))
    return Counter(ballot.content for ballot in election.web)


def _profile(counts: Mapping[str, int]) -> tally.Profile:
    return [(number, tally.ballot_of(content)) for content, number in counts.items()]


def is_summed(election: Certified) -> bool:
    """Whether the count needs no more than sums: then no more is published (docs/decisions/0019)."""
    return isinstance(election.web, Mapping) and election.rules["method"] in tally.SUMMED


def _summed(election: Certified, rules: tally.Rules, web: Counter[str]) -> dict[str, bytes]:
    """Sums by option, on screens and in each bundle of paper: no ballot can be known again in them."""
    rows = []
    for bundle in sorted(election.bundles, key=lambda one: (one.place, one.no)):
        told = [*_sum_rows(rules, bundle.counts), [tally.REJECTED, str(bundle.rejected), "0"]]
        rows += [[bundle.place, str(bundle.no), *row] for row in told]
    return {
        "sums.csv": _lines("what;ballots;points", _sum_rows(rules, web)),
        "paper_bundles.csv": _lines("place;bundle;what;ballots;points", rows),
    }


def _sum_rows(rules: tally.Rules, counts: Mapping[str, int]) -> list[list[str]]:
    sums = tally.sums_of(rules, _profile(counts))
    told = [(tally.ALL, sums.ballots, 0), (tally.BLANK, sums.blank, 0)]
    told += [(one, marks, sums.points[one]) for one, marks in sums.marks.items()]
    return [[what, str(ballots), str(points)] for what, ballots, points in told]


def _ballots(election: Certified, web: Counter[str]) -> dict[str, bytes]:
    """How many ballots say what; or each ballot as it lies in the box."""
    paper = {"paper_bundles.csv": _lines("place;bundle;count;content", _paper_rows(election.bundles))}
    if isinstance(election.web, Mapping):
        counts = [[str(number), content] for content, number in sorted(web.items())]
        return {**paper, "profile.csv": _lines("count;content", counts)}
    ballots = sorted(election.web, key=lambda ballot: ballot.tracker)
    rows = [[ballot.tracker.hex(), ballot.salt.hex(), ballot.content] for ballot in ballots]
    return {**paper, "ballots.csv": _lines("tracker;salt;content", rows)}


def _board(batches: Sequence[Batch]) -> bytes:
    """A line for each leaf, made in one go: there may be a million."""
    parts = ["batch;leaf\n"]
    for batch in batches:
        parts += [f"{batch.no};{leaf.hex()}\n" for leaf in batch.leaves]
    return "".join(parts).encode()


def _paper_rows(bundles: Sequence[Bundle]) -> list[list[str]]:
    rows = []
    for bundle in sorted(bundles, key=lambda one: (one.place, one.no)):
        counts = {**bundle.counts, tally.REJECTED: bundle.rejected}
        rows += [
            [bundle.place, str(bundle.no), str(number), content] for content, number in sorted(counts.items()) if number
        ]
    return rows


def _lines(head: str, rows: Sequence[Sequence[str]]) -> bytes:
    for row in rows:
        if any(";" in part or "\n" in part or "\r" in part for part in row):
            raise ValueError(row)
    return "".join(f"{line}\n" for line in [head, *(";".join(row) for row in rows)]).encode()


def _manifest(election: Certified, files: Mapping[str, bytes], web: int, paper: int, key: SigningKey) -> dict[str, Any]:
    rejected = sum(bundle.rejected for bundle in election.bundles)
    return {
        "format": FORMAT,
        "title": election.title,
        "lot": election.lot,
        "rules_sha256": tally.sha256(files["rules.json"]).hex(),
        "counts": {
            **asdict(election.codes),
            "unused": election.codes.unused,
            "web": web,
            "paper": paper,
            "rejected": rejected,
            "paper_difference": election.codes.used_paper - paper - rejected,
        },
        "board": {
            "key": bytes(key.verify_key).hex(),
            "batches": [
                {
                    "no": b.no,
                    "size": len(b.leaves),
                    "root": b.root.hex(),
                    "head": b.head.hex(),
                    "signature": b.signature.hex(),
                }
                for b in election.batches
            ],
        },
        "files": {name: tally.sha256(content).hex() for name, content in files.items()},
    }
