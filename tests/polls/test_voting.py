"""A voter's way, page by page: the code, the ballot, one look at it, the box, the receipt."""

import re

import pytest
from django.urls import reverse

from accounts import throttle
from elections import actions as elections
from elections.models import Ballot
from elections.slip_codes import as_printed, new_slip_code
from polls import actions
from polls.ways import Way
from tests.factories.polls import make_poll, open_poll, vote

pytestmark = pytest.mark.django_db


def at(poll, name="ballot"):
    return reverse(f"polls:{name}", args=[poll.branch.slug, poll.slug])


def hidden(page):
    """What the page carries on, as a browser would send it."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))


def let_in(client, poll, code):
    page = client.post(at(poll), {"code": as_printed(code).lower()})
    assert page.status_code == 200, page.content.decode()
    return {name: value for name, value in hidden(page).items() if name in {"voter", "nonce"}}


MARKS = [
    (Way.CROSS, {"choice": "2"}, "2"),
    (Way.CROSS, {}, ""),
    (Way.APPROVE, {"choice": ["3", "1"]}, "1+3"),
    (Way.RANK, {"rank_1": "3", "rank_2": "1"}, "3>1"),
    (Way.DOTS, {"dots_1": "4", "dots_3": "6"}, "1:4,3:6"),
    (Way.SCORE, {"score_1": "5", "score_2": "0", "score_3": "2"}, "1:5,3:2"),
    (Way.SCORE, {}, ""),
    (Way.SCORE, {"score_1": "0"}, ""),
    (Way.MONEY, {"choice": ["3", "1"]}, "1+3"),
]


@pytest.mark.parametrize(("way", "marks", "content"), MARKS)
def test_the_whole_way(client, way, marks, content):
    poll, [code, *_], _by = open_poll(way=way)
    ballot = {**let_in(client, poll, code), **marks}

    check = client.post(at(poll), {**ballot, "do": "check"})
    carried = hidden(check)
    before = Ballot.objects.count()
    sent = client.post(at(poll), {**ballot, "do": "cast"})
    again = client.post(at(poll), {**ballot, "do": "cast"})
    receipt = client.get(sent.url)

    assert check.status_code == 200
    assert (carried["voter"], carried["do"]) == (code, "change")
    assert before == 0
    assert Ballot.objects.get().content == content
    assert sent.url == again.url == at(poll, "receipt")
    assert re.search(r'class="receipt">([A-Z2-7]{4} ){4}[A-Z2-7]{4}<', receipt.content.decode())


def test_a_mark_can_be_changed_before_it_is_in_the_box(client):
    poll, [code, *_], _by = open_poll()
    ballot = {**let_in(client, poll, code), "choice": "2"}

    page = client.post(at(poll), {**ballot, "do": "change"})

    assert page.status_code == 200
    assert re.search(r'value="2"[^>]*checked', page.content.decode())
    assert not Ballot.objects.exists()


def test_points_are_radio_buttons_and_what_is_left_open_is_said_to_be_nothing(client):
    poll, [code, *_], _by = open_poll(way=Way.SCORE)
    page = client.post(at(poll), {"code": as_printed(code)}).content.decode()
    ballot = {"voter": code, "nonce": "n" * 32, "score_2": "4"}

    check = client.post(at(poll), {**ballot, "do": "check"})

    assert page.count('type="radio"') == 18
    assert page.count("<legend") == 3
    assert "checked" not in page
    assert [line.partition(": ")[2].split()[0] for line in check.context["lines"]] == ["0", "4", "0"]


def test_each_dream_shows_what_it_costs_where_money_is_shared(client):
    poll, [code, *_], _by = open_poll(way=Way.MONEY)

    booth = client.post(at(poll), {"code": as_printed(code)}).content.decode()

    assert [costs.replace("\xa0", " ") for costs in re.findall(r'option__cost"\s*>([0-9\s\xa0]+ kroner)<', booth)] == [
        "80 000 kroner",
        "30 000 kroner",
        "40 000 kroner",
    ]


@pytest.mark.parametrize(
    ("way", "marks", "sentence"),
    [
        (Way.CROSS, {"choice": "9"}, "9"),
        (Way.APPROVE, {"choice": ["1", "9"]}, "9"),
        (Way.RANK, {"rank_1": "1", "rank_2": "1"}, "samme drøm to ganger"),
        (Way.DOTS, {"dots_1": "6", "dots_2": "5"}, "11"),
        (Way.DOTS, {"dots_1": "-1"}, "0"),
        (Way.SCORE, {"score_1": "6"}, "6"),
        (Way.MONEY, {"choice": ["4"]}, "4"),
    ],
)
def test_a_ballot_that_cannot_be_is_told_and_keeps_what_was_marked(client, way, marks, sentence):
    poll, [code, *_], _by = open_poll(way=way)
    ballot = {**let_in(client, poll, code), **marks}

    for wish in ("check", "cast"):
        page = client.post(at(poll), {**ballot, "do": wish})
        assert page.status_code == 422
        assert sentence in page.content.decode()

    assert not Ballot.objects.exists()


def test_each_kind_of_wrong_code_has_its_own_sentence(client):
    poll, [used, revoked, _free], by = open_poll()
    vote(poll, used, 1)
    elections.revoke_code(poll.election, code=revoked, by=by)
    strange = new_slip_code()

    said = {
        code: client.post(at(poll), {"code": code})
        for code in ("", "ABC", f"0{used[1:]}", f"{used[:-1]}{'2' if used[-1] != '2' else '3'}", strange, used, revoked)
    }

    assert {page.status_code for page in said.values()} == {422}
    texts = [page.context["form"].errors["code"][0] for page in said.values()]
    assert len(set(texts)) == len(texts)


def test_a_closed_election_takes_no_code_and_loses_no_ballot(client):
    poll, [code, other, *_], by = open_poll()
    ballot = {**let_in(client, poll, code), "choice": "1"}
    elections.close(poll.election, by=by)

    page = client.post(at(poll), {"code": other})
    late = client.post(at(poll), {**ballot, "do": "cast"}, follow=True)

    assert page.status_code == 422
    assert "ikke åpent" in late.content.decode()
    assert not Ballot.objects.exists()


def test_guessing_is_slowed_down_and_typing_errors_are_not_counted(client):
    poll, [code, *_], _by = open_poll()
    for _ in range(throttle.LIMIT):
        client.post(at(poll), {"code": "ABCD"})
    free = client.post(at(poll), {"code": code})
    for _ in range(throttle.LIMIT):
        client.post(at(poll), {"code": new_slip_code()})
    shut = client.post(at(poll), {"code": code})

    assert (free.status_code, shut.status_code) == (200, 422)
    assert "ti minutter" in shut.content.decode()


def test_a_code_is_in_no_address_no_cookie_and_no_session(client):
    poll, [code, *_], _by = open_poll()
    ballot = {**let_in(client, poll, code), "choice": "1"}
    sent = client.post(at(poll), {**ballot, "do": "cast"})

    kept = "".join(morsel.value for morsel in client.cookies.values()) + str(dict(client.session)) + sent.url

    assert code not in kept
    assert as_printed(code) not in kept


def test_the_rehearsal_is_said_and_its_receipt_too(client):
    poll = make_poll()
    by = poll.created_by
    actions.rehearse(poll, by=by)
    [code, *_] = actions.rehearsal_codes(poll, by=by)
    front = client.get(poll.get_absolute_url())
    ballot = {**let_in(client, poll, code), "choice": "1"}
    client.post(at(poll), {**ballot, "do": "cast"})
    receipt = client.get(at(poll, "receipt"))

    assert "prøveavstemning" in front.content.decode().lower()
    assert "prøveavstemning" in receipt.content.decode().lower()


def test_what_is_not_announced_is_not_found(client):
    poll = make_poll()

    assert client.get(poll.get_absolute_url()).status_code == 404
    assert client.get(at(poll, "board")).status_code == 404


def test_a_receipt_without_a_vote_leads_back(client):
    poll, _codes, _by = open_poll()

    assert client.get(at(poll, "receipt")).url == poll.get_absolute_url()


def test_a_vote_that_is_refused_never_shows_the_receipt_of_whoever_was_here_before(client):
    """Two on one tablet: the script goes to the receipt's page after any answer that leads on."""
    poll, [first, second, *_], by = open_poll()
    ballot = {**let_in(client, poll, first), "choice": "1"}
    client.post(at(poll), {**ballot, "do": "cast"})
    ballot = {**let_in(client, poll, second), "choice": "1"}
    fresh = client.get(at(poll, "receipt"))
    elections.close(poll.election, by=by)
    client.post(at(poll), {**ballot, "do": "cast"})

    assert fresh.status_code == 302
    assert client.get(at(poll, "receipt")).url == poll.get_absolute_url()


def test_going_back_to_a_ballot_that_is_cast_shows_no_marks(client):
    poll, [code, *_], _by = open_poll()
    ballot = {**let_in(client, poll, code), "choice": "2"}
    client.post(at(poll), {**ballot, "do": "cast"})

    for wish in ("check", "change"):
        page = client.post(at(poll), {**ballot, "do": wish})
        assert page.url == poll.get_absolute_url()


def test_guessing_by_whole_ballots_is_slowed_down_too(client):
    poll, [code, *_], _by = open_poll()
    ballot = {**let_in(client, poll, code), "choice": "1"}
    for _ in range(throttle.LIMIT):
        client.post(at(poll), {**ballot, "voter": new_slip_code(), "do": "cast"})

    page = client.post(at(poll), {**ballot, "do": "cast"})

    assert page.status_code == 422
    assert not Ballot.objects.exists()


def test_a_real_slip_does_not_open_the_booth_of_a_rehearsal(client):
    poll = make_poll()
    by = poll.created_by
    _batch, [real] = elections.issue_codes(poll.election, size=1, label="6B", by=by)
    actions.rehearse(poll, by=by)

    page = client.post(at(poll), {"code": real})

    assert page.status_code == 422
    assert page.context["form"].errors["code"]


def test_no_circle_is_filled_in_beforehand(client):
    poll, [code, *_], _by = open_poll()

    page = client.post(at(poll), {"code": code}).content.decode()

    assert 'type="radio"' in page
    assert "checked" not in page.partition("<main")[2]


def test_a_chosen_blank_is_a_blank_ballot(client):
    poll, [code, *_], _by = open_poll()
    ballot = {**let_in(client, poll, code), "choice": "0"}
    client.post(at(poll), {**ballot, "do": "cast"})

    assert Ballot.objects.get().content == ""


def test_the_receipt_is_sent_to_its_own_page_alone(client):
    poll, [code, *_], _by = open_poll()
    ballot = {**let_in(client, poll, code), "choice": "1"}
    client.post(at(poll), {**ballot, "do": "cast"})

    assert client.cookies[f"receipt-{poll.pk}"]["path"] == at(poll, "receipt")
