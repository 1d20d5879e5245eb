"""The board of receipts as everybody sees it, its feed, its file, and the kit."""

import hashlib
import io
import re
import subprocess
import sys
import zipfile

import pytest
from django.urls import reverse
from nacl.signing import VerifyKey

from elections import actions as elections, board, keys
from elections.models import BoardBatch
from tests.factories.polls import make_poll, open_poll, vote

pytestmark = pytest.mark.django_db


def at(poll, name):
    return reverse(f"polls:{name}", args=[poll.branch.slug, poll.slug])


@pytest.fixture
def certified(db):
    """Twelve votes, counted and certified; the election and the receipts."""
    poll, codes, by = open_poll(codes=12)
    receipts = [vote(poll, code, 1 + number % 3 // 2) for number, code in enumerate(codes)]
    elections.close(poll.election, by=by)
    elections.count(poll.election, by=by)
    elections.certify(poll.election, by=by)
    return poll, receipts


def test_a_receipt_is_found_however_it_is_typed(client, certified):
    poll, [receipt, *_] = certified

    found = client.post(at(poll, "board"), {"receipt": f" {str(receipt).lower()} "})
    strange = client.post(at(poll, "board"), {"receipt": "A" * 20})

    assert (found.context["is_there"], strange.context["is_there"]) == (True, False)


def test_the_board_waits_for_company_while_people_vote(client):
    poll, codes, _by = open_poll(codes=25)
    for code in codes[:5]:
        vote(poll, code, 1)
    elections.publish(poll.election)

    assert client.get(at(poll, "board_json")).json()["batches"] == []


def test_the_file_holds_every_receipt_and_the_feed_every_head(client, certified):
    poll, receipts = certified
    told = client.get(at(poll, "board_json")).json()
    feed = client.get(at(poll, "board_feed")).content.decode()

    leaves = {bytes.fromhex(leaf) for batch in told["batches"] for leaf in batch["leaves"]}

    assert {elections.receipt_of(leaf).code for leaf in leaves} == {receipt.code for receipt in receipts}
    assert all(batch["head"] in feed for batch in told["batches"])


def test_the_kit_that_is_downloaded_recounts_itself(client, certified, tmp_path):
    poll, _receipts = certified
    response = client.get(at(poll, "kit"))
    zipfile.ZipFile(io.BytesIO(response.content)).extractall(tmp_path)

    command = [sys.executable, "-I", "-S", str(tmp_path / "kit" / "tally.py"), str(tmp_path / "kit")]
    printed = subprocess.run(command, capture_output=True, check=True)

    assert printed.stdout == (tmp_path / "kit" / "result.json").read_bytes()
    assert response["Content-Type"] == "application/zip"


def test_there_is_no_kit_before_the_result_is_certified(client):
    poll, _codes, _by = open_poll()

    assert client.get(at(poll, "kit")).status_code == 404


def test_the_key_is_shown_while_people_vote_and_checks_every_head(client):
    poll, codes, _by = open_poll(codes=20)
    for code in codes:
        vote(poll, code, 1)
    elections.publish(poll.election)

    page = client.get(at(poll, "board"))
    told = client.get(at(poll, "board_json")).json()
    feed = client.get(at(poll, "board_feed")).content.decode()

    key = told["verify_key"]
    batch = told["batches"][0]
    VerifyKey(bytes.fromhex(key)).verify(bytes.fromhex(batch["head"]), bytes.fromhex(batch["signature"]))
    assert len(key) == 64
    assert key in page.content.decode()
    assert key in feed
    assert page.context["key_fingerprint"].replace(" ", "") == hashlib.sha256(bytes.fromhex(key)).hexdigest()[:24]


def test_a_head_is_what_the_page_says_that_it_is(client, certified):
    """`Check it yourself`, word for word."""
    poll, _receipts = certified
    before = bytes(32)

    for batch in client.get(at(poll, "board_json")).json()["batches"]:
        number = len(batch["leaves"]).to_bytes(8, "big")
        before = hashlib.sha256(b"\x02" + before + bytes.fromhex(batch["root"]) + number).digest()
        assert batch["head"] == before.hex()


def test_the_key_of_the_opening_stays_when_its_file_is_erased(client, certified):
    poll, _receipts = certified
    before = elections.verify_key(poll.election)

    keys.erase(poll.election_id)

    assert elections.verify_key(poll.election) == before
    assert before in client.get(at(poll, "board")).content.decode()


def test_a_board_whose_key_was_lost_before_the_opening_is_shown_without_one(client):
    poll = make_poll()
    keys.erase(poll.election_id)
    elections.open_prepared(poll.election, by=poll.created_by)

    page = client.get(at(poll, "board"))

    assert (page.status_code, page.context["key"]) == (200, "")
    assert "Ed25519" not in page.content.decode()


def publish_batches(poll, many):
    before = None
    for number in range(many):
        leaves = {hashlib.sha256(bytes([number, other])).digest() for other in range(3)}
        before = board.next_batch(before, leaves, key=keys.signing(poll.election_id))
        BoardBatch.objects.create(
            election=poll.election,
            no=before.no,
            leaves=b"".join(before.leaves),
            root=before.root,
            head=before.head,
            signature=before.signature,
        )


@pytest.mark.parametrize("many", [1, 30])
@pytest.mark.parametrize(("name", "queries"), [("board", 2), ("board_feed", 2), ("board_json", 2)])
def test_the_board_costs_the_same_however_long(client, many, name, queries, django_assert_num_queries):
    poll, _codes, _by = open_poll()
    publish_batches(poll, many)

    with django_assert_num_queries(queries):
        page = client.get(at(poll, name))

    assert page.status_code == 200
    assert len(set(re.findall(r"batch-(\d+)|\"no\": (\d+)", page.content.decode()))) == many


def test_the_page_says_how_many_receipts_there_are(client):
    poll, _codes, _by = open_poll()
    publish_batches(poll, 4)

    page = client.get(at(poll, "board"))

    assert (page.context["total"], [batch.size for batch in page.context["batches"]]) == (12, [3, 3, 3, 3])


@pytest.mark.parametrize(("typed", "words"), [("", 0), ("A" * 20, 1)])
def test_what_was_found_is_told_in_a_place_that_is_read_aloud(client, certified, typed, words):
    poll, _receipts = certified

    page = client.post(at(poll, "board"), {"receipt": typed}).content.decode()

    [told] = re.findall(r'<div role="status" id="found">(.*?)</div>', page, re.DOTALL)
    assert told.count("<p>") == words
