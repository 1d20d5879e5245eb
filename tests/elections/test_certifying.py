"""The end: counted, certified with a kit that recounts it anywhere, or annulled with a reason."""

import io
import json
import subprocess
import sys
import zipfile

import pytest

from elections import actions
from elections.actions import Marks, NeedsExplanation
from elections.lifecycle import State
from elections.models import Election, Receipts, Record
from lifecycles import IllegalMove
from tests.factories.accounts import UserFactory
from tests.factories.elections import open_by_code, vote_by_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db):
    return UserFactory()


def closed(officer, *, ranks=((1, 2), (2, 1), (3,), (1, 3)), times=4, on_paper=3, bundled=3, **other):
    """Sixteen on screens, three on paper."""
    election, codes = open_by_code(codes=30, **other)
    for number in range(len(ranks) * times):
        vote_by_code(election, codes[number], *ranks[number % len(ranks)])
    for code in codes[-on_paper:] if on_paper else []:
        actions.give_paper(election, code=code)
    actions.close(election, by=officer)
    if bundled:
        for person in (officer, UserFactory()):
            says = [(bundled, Marks([2, 1]))]
            actions.count_bundle(election, place="Library", bundle_no=1, says=says, by=person)
    return election


def kit_of(election, folder):
    archive = zipfile.ZipFile(io.BytesIO(bytes(Record.objects.get(election=election, name="kit.zip").content)))
    archive.extractall(folder)
    return folder / "kit"


@pytest.mark.parametrize("receipts", Receipts.values)
def test_a_certified_election_has_a_kit_that_recounts_itself(officer, tmp_path, receipts):
    election = closed(officer, receipts=receipts)
    counted = actions.count(election, by=officer)
    actions.certify(election, by=officer)
    folder = kit_of(election, tmp_path)

    command = [sys.executable, "-I", "-S", str(folder / "tally.py"), str(folder)]
    printed = subprocess.run(command, capture_output=True, check=False)

    assert (printed.returncode, printed.stderr) == (0, b"")
    assert printed.stdout == (folder / "result.json").read_bytes()
    assert json.loads(printed.stdout) == counted.whole == actions.result(election).whole
    assert (folder / "ballots.csv").exists() == (receipts == Receipts.OPEN)
    assert b"sauna" not in b"".join(path.read_bytes() for path in folder.iterdir())  # a title may have to be struck


def test_the_kit_is_made_once_and_its_hash_is_in_the_log(officer):
    election = closed(officer)
    actions.count(election, by=officer)
    actions.certify(election, by=officer)

    record = Record.objects.get(name="kit.zip")

    assert election.events.get(kind="certified").payload["kit"] == record.sha256
    assert election.state == State.CERTIFIED
    assert actions.is_whole(election)
    with pytest.raises(IllegalMove):
        actions.certify(election, by=officer)


def test_a_difference_between_marks_and_papers_has_to_be_explained(officer, tmp_path):
    election = closed(officer, on_paper=5, bundled=3)
    actions.count(election, by=officer)

    with pytest.raises(NeedsExplanation) as needs:
        actions.certify(election, by=officer)
    actions.certify(election, by=officer, explanation="Two took a paper home.")

    assert needs.value.difference == 2
    assert election.events.get(kind="certified").payload["explanation"] == "Two took a paper home."
    manifest = json.loads((kit_of(election, tmp_path) / "manifest.json").read_text())
    assert manifest["counts"]["paper_difference"] == 2


def test_a_box_of_few_ballots_is_certified_without_a_kit(officer):
    election = closed(officer, ranks=((1, 2), (2, 1), (1, 3)), times=3, on_paper=0, bundled=0)
    actions.count(election, by=officer)

    actions.certify(election, by=officer)

    assert election.state == State.CERTIFIED
    assert not Record.objects.filter(name="kit.zip").exists()


def test_a_tie_waits_for_the_lot_and_the_lot_is_in_the_kit(officer, tmp_path):
    election = closed(officer, ranks=((1,), (2,)), times=6, on_paper=0, bundled=0)

    tied = actions.count(election, by=officer)
    state = election.state
    with pytest.raises(IllegalMove):
        actions.certify(election, by=officer)
    drawn = actions.draw_lot(election, number="4711", by=officer)
    again = actions.draw_lot(election, number="4711", by=officer)
    actions.certify(election, by=officer)

    assert (tied.tie, tied.winners, state) == ((1, 2), (), State.CLOSED)
    assert drawn.winners == again.winners
    assert len(drawn.winners) == 1
    assert election.events.filter(kind="lot drawn").count() == 1
    result = json.loads((kit_of(election, tmp_path) / "result.json").read_text())
    assert (result["lot"], result["ties"][-1]["by"]) == ("4711", "lot")


@pytest.mark.parametrize("until", [State.OPEN, State.CLOSED, State.COUNTED, State.CERTIFIED])
def test_an_election_is_annulled_with_a_reason_and_nothing_is_deleted(officer, until):
    election, codes = open_by_code(codes=12)
    for code in codes:
        vote_by_code(election, code, 1)
    steps = {
        State.CLOSED: lambda: actions.close(election, by=officer),
        State.COUNTED: lambda: actions.count(election, by=officer),
        State.CERTIFIED: lambda: actions.certify(election, by=officer),
    }
    for state, step in steps.items():
        if list(State).index(state) <= list(State).index(until):
            step()

    with pytest.raises(ValueError, match=r"^ *$"):
        actions.annul(election, by=officer, reason="  ")
    actions.annul(election, by=officer, reason="The slips of 6A were copied.")

    election.refresh_from_db()
    assert (election.state, election.annulled_because) == (State.ANNULLED, "The slips of 6A were copied.")
    assert election.ballots.count() + election.finalballots.count() == 12
    with pytest.raises(actions.StillOpen):
        actions.result(election)


@pytest.mark.parametrize("method", [{"method": "irv"}, {"method": "stv", "seats": 2}, {"method": "plurality"}])
def test_a_certified_result_is_read_and_never_counted_again(officer, method, django_assert_max_num_queries):
    election = closed(officer, rules=method, ranks=((1,), (1,), (2,), (1,)), bundled=0, on_paper=0)
    counted = actions.count(election, by=officer)
    actions.certify(election, by=officer)

    with django_assert_max_num_queries(3) as queries:
        read = actions.result(election)

    assert read == counted
    assert not [query for query in queries if "ballot" in query["sql"]]


def test_the_result_of_a_small_box_is_kept_too_and_makes_no_kit(officer):
    election = closed(officer, ranks=((1,), (1,), (2,)), times=1, bundled=0, on_paper=0)
    counted = actions.count(election, by=officer)
    actions.certify(election, by=officer)

    assert [record.name for record in election.records.all()] == ["result.json"]
    assert actions.result(election) == counted


def test_what_was_certified_before_results_were_kept_is_counted_as_it_was(officer):
    election = closed(officer)
    counted = actions.count(election, by=officer)
    Election.objects.filter(pk=election.pk).update(state=State.CERTIFIED, certified_at=election.closed_at)
    election.refresh_from_db()

    assert actions.result(election) == counted
