"""What bench/elections.py counts and casts: a million ballots, their board, codes by the hundred thousand, a city."""

import random
import uuid
from collections import Counter
from itertools import accumulate, permutations
from typing import Any

BALLOTS = 1_000_000
BATCHES = 100
OPTIONS = 8
RANKS = 3
VOTERS = 90_000
PROJECTS = 160
BUDGET = 50_000_000
MOST_MARKS = 5  # of one voter
RULES = {"method": "irv", "max_ranks": RANKS}
# As the product stores them after closing: in the order of the tracker, with the leaf that tally.leaf_of makes.
_BALLOTS = """
INSERT INTO elections_finalballot (tracker, election_id, salt, content, leaf)
SELECT tracker, %s, salt, content, sha256('\\x0062616c6c6f74'::bytea || tracker || sha256(salt || content::bytea))
FROM (
    SELECT uuid_send(gen_random_uuid()) AS tracker, uuid_send(gen_random_uuid()) AS salt,
           (%s::text[])[1 + floor(power(random(), 2) * %s)::int] AS content
    FROM generate_series(1, %s)
) AS cast_by_many
ORDER BY tracker
"""


def say(text: str) -> None:
    """How far it is: the whole takes minutes on a busy machine."""
    print(f"bench: {text}", flush=True)


def prepare() -> Any:
    """An election by codes with eight options, three ranks at most, and its keys."""
    from elections import actions

    drafts = [actions.OptionDraft(f"Dream {no}", f"dream:{no}") for no in range(1, OPTIONS + 1)]
    return actions.prepare(title="Drømmevalget", question="Hvilken først?", options=drafts, rules=RULES, by=None)


def contents() -> list[str]:
    """Every ballot that these rules know, 401 of them, in a mixed order that is always the same."""
    names = [str(no) for no in range(1, OPTIONS + 1)]
    made = [">".join(marks) for ranks in range(RANKS + 1) for marks in permutations(names, ranks)]
    random.Random(1).shuffle(made)
    return made


def fill_box(election: Any) -> None:
    """A million final ballots, some contents common and some rare."""
    from django.db import connection, transaction

    patterns = contents()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(_BALLOTS, [election.pk, patterns, len(patterns), BALLOTS])
    _check_a_leaf(election)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE elections_finalballot")  # as the database does by itself, later


def _check_a_leaf(election: Any) -> None:
    from elections import tally

    ballot = election.finalballots.first()
    if bytes(ballot.leaf) != tally.leaf_of(bytes(ballot.tracker), bytes(ballot.salt), ballot.content.encode()):
        raise SystemExit("bench: these leaves are not those of the product")


def fill_board(election: Any) -> None:
    """All leaves on the board, in batches that follow from one another."""
    from elections import board, keys
    from elections.models import BoardBatch

    leaves = [bytes(leaf) for leaf in election.finalballots.order_by("tracker").values_list("leaf", flat=True)]
    size, key = BALLOTS // BATCHES, keys.signing(election.pk)
    before: board.Batch | None = None
    rows = []
    for start in range(0, len(leaves), size):
        before = board.next_batch(before, leaves[start : start + size], key=key)
        values = {"root": before.root, "head": before.head, "signature": before.signature}
        rows.append(BoardBatch(election=election, no=before.no, leaves=b"".join(before.leaves), **values))
    BoardBatch.objects.bulk_create(rows, batch_size=10)


def code_of(number: int) -> str:
    """The code of a slip by its number: what a voter would type."""
    from accounts.codes import ALPHABET
    from elections.slip_codes import RANDOM, check_sign

    signs = ""
    for _ in range(RANDOM):
        number, rest = divmod(number, len(ALPHABET))
        signs = ALPHABET[rest] + signs
    return signs + check_sign(signs)


def show(election: Any) -> str:
    """The page on which it is voted, in a municipality of its own."""
    import datetime

    from django.utils import timezone

    from polls.models import Poll
    from polls.ways import Way
    from schools.models import Branch, Licence

    today = timezone.localdate()
    year = datetime.timedelta(days=365)
    licence = Licence.objects.create(
        holder="Vika", holder_kind="municipality", valid_from=today - year, valid_to=today + year
    )
    branch = Branch.objects.create(licence=licence, slug="vika", name="Vika", language="nb")
    poll = Poll.objects.create(
        election=election, branch=branch, slug="valg", way=Way.RANK, who_may="Alle", language="nb"
    )
    return poll.get_absolute_url()


def fill_codes(election: Any, number: int) -> None:
    """So many free codes, as `code_of` spells them."""
    from django.db import connection

    from elections import actions, box

    macs = sorted(box.code_mac(election, actions.voter_of(code_of(n))) for n in range(number))
    names = "id, election_id, code_mac, status, batch_no"
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY elections_credential ({names}) FROM STDIN") as copy:
            for code_mac in macs:
                copy.write_row([uuid.uuid4(), election.pk, code_mac, 0, 1])
        cursor.execute("VACUUM ANALYZE elections_credential")


def city() -> tuple[dict[str, Any], list[tuple[int, Any]]]:
    """A city as large as Łódź in 2022: rules, and what 90,000 voters say in about 24,000 different ballots."""
    from elections import tally

    dice = random.Random(2022)
    options = [{"id": str(no), "cost": round(dice.lognormvariate(13, 1), -3)} for no in range(1, PROJECTS + 1)]
    fame = list(accumulate(1 / (place + 4) ** 1.9 for place in range(PROJECTS)))
    names = [str(option["id"]) for option in options]
    said: Counter[tuple[str, ...]] = Counter()
    for _voter in range(VOTERS):
        marks = dice.choices(names, cum_weights=fame, k=dice.randint(1, MOST_MARKS))
        said[tuple(sorted(set(marks), key=tally.natural))] += 1
    profile = [(number, tally.Ballot(ranks=(marks,))) for marks, number in said.items()]
    return {"method": "equal_shares", "budget": BUDGET, "add1": False, "options": options}, profile
