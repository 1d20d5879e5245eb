"""The board of receipts as everybody sees it, its feed, its file, and the kit."""

import io
import subprocess
import sys
import zipfile

import pytest
from django.urls import reverse

from elections import actions as elections
from tests.factories.polls import open_poll, vote

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
