"""The log of an election, as everybody reads it."""

import ast
from pathlib import Path

import pytest
from django.urls import reverse

from elections import actions as elections
from elections.actions.logbook import note
from elections.models import Event
from polls import actions
from polls.chronicle import KINDS, told
from tests.factories.polls import make_poll, open_poll, vote
from tests.factories.schools import make_manager

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
NAME, TYPED = "Kari Nordmann", "Kari Nordmann fant en seddel"


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["language"] = "en"


def leave(client):
    """Sign out and go on as a stranger who reads English."""
    client.logout()
    client.cookies["language"] = "en"


def at(poll):
    return reverse("polls:events", args=[poll.branch.slug, poll.slug])


def kinds_in_the_code():
    """The second argument of every `note(election, "…")`."""
    return {
        call.args[1].value
        for path in (ROOT / "elections" / "actions").glob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "note"
    }


def test_whatever_is_written_down_has_words():
    assert kinds_in_the_code() - set(KINDS) == set()


def test_the_whole_story_is_told_in_order(client, town, officer):
    poll, codes, _by = open_poll(branch=town, by=officer, codes=12)
    for code in codes[:11]:
        vote(poll, code, 1)
    elections.give_paper(poll.election, code=codes[11])
    actions.close(poll, by=officer)
    for person in (officer, make_manager(town)):
        bundle = {
            "place": "Biblioteket",
            "bundle_no": 1,
            "says": [(1, elections.Marks([1]))],
            "blank": 0,
            "rejected": 2,
        }
        actions.count_bundle(poll, **bundle, by=person)
    actions.count(poll, by=officer)
    actions.certify(poll, by=officer, explanation=TYPED)
    leave(client)

    page = client.get(at(poll))

    lines = page.context["lines"]
    events = list(poll.election.events.all())
    assert [(line.no, line.at, line.fingerprint) for line in lines] == [
        (event.no, event.at, event.sha256[:16]) for event in events
    ]
    opened, closed = (
        next(line for line in lines if line.what.startswith(words)) for words in ("The box was o", "The box was c")
    )
    assert opened.facts == [
        f"The rules’ fingerprint: {poll.election.rules_sha256[:16]}",
        "3 pictures",
        f"The key: {elections.verify_key(poll.election)[:16]}",
    ]
    assert closed.facts == ["11 people voted on a screen", "1 person took a paper ballot"]
    assert [line.what for line in lines][:2] == ["The election was set up.", "12 codes were made."]
    assert [line.what for line in lines][-3:] == [
        "Two people counted a bundle of papers, and they agree.",
        "The votes were counted.",
        "The result was certified.",
    ]
    assert lines[-3].facts == ["1 ballot", "2 papers rejected"]
    assert lines[-1].facts[-1] == "Papers given out and papers counted differ; the protocol says why"
    assert "The log is whole" in page.content.decode()


def test_nobody_is_named_and_nothing_that_was_typed_is_repeated(client, town, officer):
    officer.name = NAME
    officer.save()
    poll, codes, _by = open_poll(branch=town, by=officer)
    elections.issue_codes(poll.election, size=1, label=NAME, by=officer)
    elections.give_paper(poll.election, code=codes[0])
    actions.close(poll, by=officer)
    actions.count(poll, by=officer)
    actions.certify(poll, by=officer, explanation=TYPED)
    actions.annul(poll, by=officer, reason=TYPED)
    leave(client)

    page = client.get(at(poll)).content.decode()

    assert "The election was declared void" in page
    assert NAME not in page


def test_who_wins_is_not_told_before_it_is_certified(client, town, officer):
    poll, codes, _by = open_poll(branch=town, by=officer)
    vote(poll, codes[0], 2)
    actions.close(poll, by=officer)
    actions.count(poll, by=officer)

    line = client.get(at(poll)).context["lines"][-1]

    assert (line.what, list(line.facts)) == ("The votes were counted.", [])


def test_a_line_that_was_changed_is_noticed(client, town, officer):
    poll, _codes, _by = open_poll(branch=town, by=officer)
    before = client.get(at(poll)).context["is_whole"]
    event = poll.election.events.get(kind="codes issued")
    forged = Event(
        election=poll.election, no=99, kind="opened", payload=event.payload, at=event.at, sha256=event.sha256
    )
    forged.payload = {"rules_sha256": "0" * 64}
    forged.save()

    page = client.get(at(poll))

    assert (before, page.context["is_whole"]) == (True, False)
    assert "The log is broken" in page.content.decode()


def test_a_kind_that_nobody_has_words_for_yet_is_told_all_the_same(town, officer):
    poll = make_poll(branch=town, by=officer)
    event = note(poll.election, "moon landed", by=None)

    [line] = told([event])

    assert line.what.endswith("moon landed")


@pytest.mark.parametrize("many", [1, 30])
def test_the_log_costs_the_same_however_long(client, town, officer, many, django_assert_num_queries):
    poll, _codes, _by = open_poll(branch=town, by=officer)
    for _ in range(many):
        elections.issue_codes(poll.election, size=1, label="6B", by=officer)
    leave(client)

    with django_assert_num_queries(2):
        page = client.get(at(poll))

    assert len(page.context["lines"]) == 3 + many


def test_the_log_of_a_draft_or_a_rehearsal_is_not_found(client, town, officer):
    poll = make_poll(branch=town, by=officer)
    seen = [client.get(at(poll)).status_code]
    actions.rehearse(poll, by=officer)
    seen.append(client.get(at(poll)).status_code)

    assert seen == [404, 404]
    assert at(poll) not in client.get(poll.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", ["poll", "board"])
def test_the_log_is_linked_from_where_people_check(client, town, officer, name):
    poll, _codes, _by = open_poll(branch=town, by=officer)

    page = client.get(reverse(f"polls:{name}", args=[town.slug, poll.slug])).content.decode()

    assert f'href="{at(poll)}"' in page
