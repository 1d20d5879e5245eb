"""A student council chooses its dreams of the year: by code, in secret, once."""

import datetime
import re
import uuid

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import throttle
from dreams import actions as dream_actions
from dreams.lifecycle import State
from dreams.models import Dream, Pick
from elections import actions as elections
from elections.actions import new_nonce
from elections.models import FinalBallot
from schools.school_year import starting_year
from tests.elections.traces import BOX, tables_that_change
from tests.factories.dreams import DreamFactory
from tests.factories.schools import LicenceFactory
from tests.factories.workshops import make_session
from tests.workshops.joined import opened, press, result, seat_page, sits, votes
from workshops.actions import council as council_actions
from workshops.actions.council import NothingToChoose
from workshops.actions.room import NotNow
from workshops.lifecycle import SessionState
from workshops.models import CouncilSession, SessionSeat

YEAR = starting_year(timezone.localdate())


# The teacher's plan


def test_the_teacher_ticks_dreams_and_the_members_can_come_in(lead_client, council, school):
    own = DreamFactory(branch=council.branch, from_class=True, school_class__school=school)
    other = DreamFactory(branch=council.branch)
    address = reverse("workshops:council_plan", args=[council.pk])

    form = lead_client.get(address).context["form"]
    response = lead_client.post(address, {"dreams": [own.pk, other.pk], "winners": 1, "members": 7})

    made = CouncilSession.objects.get()
    assert [dream for dream, _box in form.rows] == [own, other]
    assert response.url == made.get_absolute_url()
    assert (made.school_year, made.seats.count(), set(made.dreams.all())) == (YEAR, 7, {own, other})


@pytest.mark.parametrize(
    ("count", "winners"), [(0, 1), (1, 1), (2, 2), (10, 1)], ids=["none", "one", "two for two", "ten"]
)
def test_what_is_no_choice_comes_back_with_what_was_ticked(lead_client, council, count, winners):
    made = DreamFactory.create_batch(10, branch=council.branch)
    address = reverse("workshops:council_plan", args=[council.pk])

    response = lead_client.post(address, {"dreams": [d.pk for d in made[:count]], "winners": winners, "members": 9})

    assert response.status_code == 422
    assert response.content.decode().count(" checked") == count + 1
    assert not CouncilSession.objects.exists()


def test_planned_twice_it_is_one_session_laid_anew(lead_client, council, session):
    kept = list(session.dreams.all())[:2]
    address = reverse("workshops:council_plan", args=[council.pk])

    for _ in range(2):
        lead_client.post(address, {"dreams": [d.pk for d in kept], "winners": 1, "members": 9})

    assert CouncilSession.objects.count() == 1
    assert (session.seats.count(), set(session.dreams.all())) == (9, set(kept))


def test_fewer_members_never_take_a_seat_from_a_device(council, lead, session):
    taken = [council_actions.join(session, nonce=uuid.uuid4()).seat for _ in range(3)]

    council_actions.plan(council, by=lead, chosen=list(session.dreams.all()), winners=1, members=2)

    assert list(session.seats.all()) == taken


def test_hairy_hidden_and_picked_dreams_cannot_be_chosen(council):
    DreamFactory(branch=council.branch, hairy=True)
    DreamFactory(branch=council.branch, state=State.HIDDEN)
    DreamFactory(branch=council.branch, state=State.REALISED)
    Pick.objects.create(council=council, dream=DreamFactory(branch=council.branch), school_year=YEAR)
    standing = DreamFactory(branch=council.branch)

    assert council_actions.choosable(council, school_year=YEAR) == [standing]


def test_two_sessions_at_a_time_cannot_be_stored(session):
    with pytest.raises(IntegrityError), transaction.atomic():
        CouncilSession.objects.create(council=session.council, school_year=YEAR, join_code="ABCDEF")


def test_under_an_expired_licence_nothing_is_planned_but_an_open_vote_is_closed(council, lead, lead_client, session):
    opened(session, lead)
    council.branch.licence = LicenceFactory(expired=True)
    council.branch.save()

    assert press(lead_client, session, "close").status_code == 302
    session.refresh_from_db()
    assert session.state == SessionState.CLOSED
    assert lead_client.get(reverse("workshops:council_home", args=[council.pk])).status_code == 200


# Coming in


def test_a_member_comes_in_by_the_code_and_the_same_device_comes_back(session):
    client = sits(session)

    again = client.post(reverse("workshops:join"), {"code": session.join_code, "nonce": uuid.uuid4()})

    assert again.url == reverse("workshops:council_seat")
    assert session.seats.filter(token_mac__isnull=False).count() == 1


def test_the_same_form_twice_is_one_seat(session):
    nonce = uuid.uuid4()

    seats = {council_actions.join(session, nonce=nonce).seat for _ in range(2)}

    assert len(seats) == 1


def test_a_full_session_says_so(session):
    for _ in range(4):
        sits(session)

    page = Client().post(reverse("workshops:join"), {"code": session.join_code, "nonce": uuid.uuid4()})

    assert page.status_code == 422
    assert page.context["form"].errors["code"]


def test_wrong_codes_are_counted_and_shut_the_door(session, client, monkeypatch):
    monkeypatch.setattr(throttle, "LIMIT", 3)
    for code in ("222222", "333333", "444444"):
        client.post(reverse("workshops:join"), {"code": code, "nonce": uuid.uuid4()})

    page = client.post(reverse("workshops:join"), {"code": session.join_code, "nonce": uuid.uuid4()})

    assert page.status_code == 422
    assert not session.seats.filter(token_mac__isnull=False).exists()


@pytest.mark.parametrize("state", [SessionState.ANNOUNCED, SessionState.CALLED_OFF])
def test_an_ended_session_opens_to_nobody(session, lead, state):
    opened(session, lead)
    CouncilSession.objects.filter(pk=session.pk).update(state=state)

    assert sits(session).get(reverse("workshops:council_seat")).url == reverse("workshops:join")


def test_a_changed_cookie_is_no_seat(session, client):
    client.cookies["council-seat"] = "made:up"

    assert seat_page(client).url == reverse("workshops:join")


# The vote


def test_a_member_votes_once_and_gets_a_receipt(session, lead):
    client = sits(session)
    opened(session, lead)

    page = client.get(votes(client, 1).url)
    votes(client, 2, new_nonce())
    council_actions.close_vote(session, by=lead)

    assert re.search(r'id="receipt">[A-Z2-7 ]{20,}', page.content.decode())
    assert result(session).counts == {1: 1, 2: 0, 3: 0}


def test_the_same_ballot_twice_counts_once_with_the_same_receipt(session, lead):
    client = sits(session)
    opened(session, lead)
    nonce = new_nonce()

    receipts = set()
    for _ in range(2):
        votes(client, 1, nonce)
        receipts.add(seat_page(client).context["receipt"])

    assert len(receipts) == 1
    assert elections.turnout(session.election).voted == 1


def test_who_comes_late_still_has_a_vote(session, lead):
    opened(session, lead)

    client = sits(session)
    votes(client, "blank")

    assert elections.turnout(session.election).voted == 1


@pytest.mark.parametrize("choice", ["", "99", "'; drop table"])
def test_what_is_no_choice_is_sent_back_with_the_booth(session, lead, choice):
    client = sits(session)
    opened(session, lead)

    assert votes(client, choice).status_code == 422
    assert elections.turnout(session.election).voted == 0


def test_a_page_that_was_open_twice_after_closing_says_so(session, lead):
    client = sits(session)
    opened(session, lead)
    nonce = seat_page(client).context["vote_form"]["nonce"].value()
    news = reverse("workshops:council_news")
    assert client.get(news).status_code == 204

    council_actions.close_vote(session, by=lead)

    assert client.get(news).status_code == 200
    assert votes(client, 1, nonce).url == reverse("workshops:council_seat")
    assert not FinalBallot.objects.exists()


def test_casting_writes_nothing_of_the_session(session, lead):
    client = sits(session)
    opened(session, lead)
    nonce = new_nonce()

    with tables_that_change() as changed:
        votes(client, 1, nonce)

    assert changed == set(BOX)


def test_no_ballot_and_no_credential_says_which_seat(session, lead):
    client = sits(session)
    opened(session, lead)
    votes(client, 1)
    council_actions.close_vote(session, by=lead)

    session.refresh_from_db()
    stored = [str(row) for row in session.election.finalballots.values()]
    stored += [str(row) for row in session.election.finalcredentials.values()]
    for seat in session.seats.all():
        assert not [row for row in stored if str(seat.key) in row or seat.key.hex in row]
    assert {field.name for field in SessionSeat._meta.concrete_fields} == {
        "id", "session", "number", "key", "token_mac",
    }  # fmt: skip


def test_nobody_sees_a_count_before_closing_and_members_not_before_it_is_announced(session, lead, lead_client):
    client = sits(session)
    opened(session, lead)
    votes(client, 1)
    console, wall = (reverse(f"workshops:{name}", args=[session.pk]) for name in ("council_session", "council_wall"))
    for address in (console, wall):
        assert "outcome" not in lead_client.get(address).context

    press(lead_client, session, "close")
    assert "outcome" in lead_client.get(console).context
    assert "wall__lines" not in lead_client.get(wall).content.decode()
    assert "outcome" not in seat_page(client).context

    press(lead_client, session, "announce")
    assert "wall__won" in lead_client.get(wall).content.decode()
    assert "lines__won" in seat_page(client).content.decode()


def test_paper_is_counted_together_with_screens(session, lead, lead_client):
    client = sits(session)
    opened(session, lead)

    press(lead_client, session, "paper", option_1=1, option_2=2, blank=0)
    votes(client, 2)
    council_actions.close_vote(session, by=lead)

    assert result(session).counts == {1: 1, 2: 3, 3: 0}


def test_more_paper_than_votes_left_is_given_back(session, lead, lead_client):
    opened(session, lead)

    page = press(lead_client, session, "paper", option_1=5, sure="on")

    assert page.status_code == 422
    assert page.context["paper_form"]["option_1"].value() == "5"
    assert elections.turnout(session.election).voted == 0


def test_a_tie_is_drawn_by_a_number_that_all_saw(session, lead, lead_client):
    opened(session, lead)
    for choice in (1, 2):
        votes(sits(session), choice)
    press(lead_client, session, "close")
    with pytest.raises(NotNow):
        council_actions.announce(session, by=lead)
    with pytest.raises(NotNow):
        council_actions.call_off(session, by=lead)

    assert press(lead_client, session, "lot", number="x7").status_code == 422
    press(lead_client, session, "lot", number="17")
    press(lead_client, session, "announce")

    assert Pick.objects.count() == 1


def test_a_vote_that_nobody_closed_is_closed_after_two_days(session, lead):
    opened(session, lead)
    now = timezone.now()

    assert council_actions.close_forgotten(now=now) == 0
    assert council_actions.close_forgotten(now=now + datetime.timedelta(hours=49)) == 1
    session.refresh_from_db()
    assert session.state == SessionState.CLOSED


def test_a_session_without_votes_can_be_ended_and_begun_anew(session, lead, lead_client, council):
    opened(session, lead)
    press(lead_client, session, "close")
    assert press(lead_client, session, "announce").status_code == 302
    assert not Pick.objects.exists()

    press(lead_client, session, "call-off")

    assert make_session(council, by=lead) != session


def test_a_dream_that_is_hidden_meanwhile_loses_its_title_and_is_not_picked(session, lead, manager):
    opened(session, lead)
    option = session.election.options.first()
    dream = Dream.objects.get(pk=int(option.origin.removeprefix("dream:")))
    votes(sits(session), option.no)

    dream_actions.hide(dream, by=manager, reason="Bekymring")
    option.refresh_from_db()
    assert option.title != dream.title
    council_actions.close_vote(session, by=lead)
    council_actions.announce(session, by=lead)

    assert not Pick.objects.exists()


def test_dreams_that_left_before_the_vote_are_no_options(session, lead):
    for dream in list(session.dreams.all())[:2]:
        Dream.objects.filter(pk=dream.pk).update(state=State.WITHDRAWN)

    with pytest.raises(NothingToChoose):
        council_actions.open_vote(session, by=lead)
