import datetime
import re

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from elections import actions as elections
from elections.actions import new_nonce
from elections.models import Election, FinalBallot
from lifecycles import IllegalMove
from tests.elections.traces import BOX, tables_that_change
from tests.factories.accounts import UserFactory
from tests.factories.workshops import make_room
from workshops.actions import clusters, dots, lesson, vote
from workshops.actions.clusters import MOST_OPTIONS, ShortlistSize
from workshops.actions.room import NotNow
from workshops.documents.counting import LETTERS
from workshops.lifecycle import Screen, Stage
from workshops.models import VoteRound
from workshops.views import pupil


@pytest.fixture
def room(school_class, teacher):
    return make_room(school_class, seats=5, clusters=3, shortlisted=True, revealed=True, stage=Stage.VOTE)


@pytest.fixture
def opened(room, teacher):
    return vote.open_vote(room, by=teacher)


def cast(client, choice, nonce=None):
    nonce = nonce or client.get("/seat/").context["vote_form"]["nonce"].value()
    return client.post(reverse("workshops:vote"), {"choice": choice, "nonce": nonce})


def result_of(vote_round):
    return elections.result(Election.objects.get(pk=vote_round.election_id))


def test_a_pupil_votes_once_and_gets_a_receipt(sit, room, opened):
    client, _seat = sit()

    page = client.get(cast(client, 1).url)

    assert re.search(r'id="receipt">[A-Z2-7 ]{20,}', page.content.decode())
    assert "vote_form" not in page.context
    assert elections.turnout(opened.election).voted == 1


def test_the_same_ballot_sent_twice_counts_once_with_the_same_receipt(sit, room, opened):
    client, _seat = sit()
    nonce = new_nonce()

    cast(client, 1, nonce)
    first = client.get("/seat/").context["receipt"]
    cast(client, 1, nonce)

    assert client.get("/seat/").context["receipt"] == first
    assert elections.turnout(opened.election).voted == 1


def test_a_second_vote_changes_nothing(sit, room, opened, teacher):
    client, _seat = sit()
    cast(client, 1)

    cast(client, 2, new_nonce())
    vote.close_vote(room, by=teacher)

    assert result_of(opened).counts == {1: 1, 2: 0, 3: 0}


@pytest.mark.parametrize("choice", ["", "99", "'; drop table", "blank "])
def test_what_is_no_choice_is_sent_back_with_the_booth(sit, room, opened, choice):
    client, _seat = sit()

    assert cast(client, choice).status_code == 422
    assert elections.turnout(opened.election).voted == 0


def test_blank_is_a_choice(sit, room, opened, teacher):
    client, _seat = sit()

    cast(client, "blank")
    vote.close_vote(room, by=teacher)

    assert result_of(opened).blank == 1


def test_casting_writes_nothing_of_the_workshop(sit, room, opened):
    client, _seat = sit()
    nonce = new_nonce()

    with tables_that_change() as changed:
        cast(client, 1, nonce)

    assert changed == set(BOX)


def test_no_row_of_the_workshop_points_at_a_ballot_or_credential():
    models = list(apps.get_app_config("workshops").get_models())
    pointed = {field.related_model for model in models for field in model._meta.get_fields() if field.is_relation}

    assert Election in pointed
    assert not pointed & set(apps.get_app_config("elections").get_models()) - {Election}


def test_nobody_sees_a_count_before_closing_and_only_the_teacher_before_announcing(
    sit, room, opened, teacher, teacher_client
):
    client, _seat = sit()
    cast(client, 1)
    console, wall = (reverse(f"workshops:{name}", args=[room.pk]) for name in ("console", "projector"))
    for address in (console, wall):
        assert b"lines__" not in teacher_client.get(address).content

    vote.close_vote(room, by=teacher)
    assert b"lines__won" in teacher_client.get(console).content
    assert b"lines" not in re.sub(rb"<link[^>]+>", b"", teacher_client.get(wall).content)
    assert b"lines__won" not in client.get("/seat/").content

    vote.announce(room, by=teacher)
    assert b"wall__won" in teacher_client.get(wall).content
    assert b"lines__won" in client.get("/seat/").content


def test_paper_votes_use_up_the_seats_without_a_screen_first(sit, room, opened, teacher, do):
    client, _seat = sit()

    do("vote-paper", workshop=room, option_1=3, option_2=1, blank=0)
    cast(client, 2)
    vote.close_vote(room, by=teacher)

    assert result_of(opened).counts == {1: 3, 2: 2, 3: 0}


def test_more_paper_than_seats_is_refused(room, opened, do):
    do("vote-paper", workshop=room, option_1=6)

    assert elections.turnout(opened.election).voted == 0


def test_a_closed_vote_takes_no_more(sit, room, opened, teacher):
    client, _seat = sit()
    nonce = new_nonce()
    vote.close_vote(room, by=teacher)

    assert cast(client, 1, nonce).url == reverse("workshops:seat")
    assert not FinalBallot.objects.exists()


def test_a_new_vote_is_a_new_round_and_the_old_one_stays(room, opened, teacher):
    vote.close_vote(room, by=teacher)

    second = vote.open_vote(room, by=teacher)

    assert (second.number, second.election == opened.election) == (2, False)
    assert VoteRound.objects.get(number=1).election.state == "counted"


def test_opening_and_closing_twice_is_harmless(room, teacher, do):
    assert vote.open_vote(room, by=teacher) == vote.open_vote(room, by=teacher)

    for _ in range(2):
        assert do("vote-close", workshop=room).status_code == 302
    assert VoteRound.objects.count() == 1


def test_a_tie_is_drawn_by_a_number_that_all_saw(sit, room, opened, teacher, do):
    for choice in (1, 2):
        cast(sit()[0], choice)
    vote.close_vote(room, by=teacher)
    with pytest.raises(NotNow):
        vote.announce(room, by=teacher)
    assert vote.chosen_clusters(room) == []

    do("lot", workshop=room, number="x7")
    assert vote.chosen_clusters(room) == []
    do("lot", workshop=room, number="17")

    assert len(vote.chosen_clusters(room)) == 1
    vote.announce(room, by=teacher)


def test_no_lot_is_drawn_where_no_tie_waits(sit, room, opened, teacher):
    cast(sit()[0], 1)
    vote.close_vote(room, by=teacher)

    with pytest.raises(IllegalMove):
        vote.draw_lot(room, by=teacher, number="17")


@pytest.mark.parametrize("count", [0, 1, 10])
def test_a_vote_has_two_to_nine_options(school_class, teacher, count):
    room = make_room(school_class, clusters=count, shortlisted=True, stage=Stage.VOTE)

    with pytest.raises(ShortlistSize):
        vote.open_vote(room, by=teacher)
    with pytest.raises(ShortlistSize):
        clusters.set_shortlist(room, by=teacher, clusters=[c.pk for c in room.clusters.all()])


def test_several_dreams_may_win(school_class, teacher, sit):
    room = make_room(school_class, seats=3, clusters=3, shortlisted=True, stage=Stage.VOTE, winners=2)
    vote.open_vote(room, by=teacher)
    for choice in (1, 1, 2):
        cast(sit(room)[0], choice)
    vote.close_vote(room, by=teacher)

    first, second, _third = room.clusters.all()
    assert vote.chosen_clusters(room) == [first, second]


def test_a_stranger_neither_opens_nor_closes(room, opened):
    for act in (vote.open_vote, vote.close_vote, vote.announce):
        with pytest.raises(PermissionDenied):
            act(room, by=UserFactory())


def test_a_forgotten_room_is_closed_after_two_days(sit, room, opened):
    cast(sit()[0], 1)
    now = timezone.now()

    assert lesson.close_forgotten(now=now) == 0
    assert lesson.close_forgotten(now=now + datetime.timedelta(hours=49)) == 1

    opened.election.refresh_from_db()
    assert opened.election.state == "counted"
    assert lesson.close_forgotten(now=now + datetime.timedelta(hours=50)) == 0


def test_forgotten_dots_are_closed_too(school_class, teacher):
    room = make_room(school_class, clusters=2, stage=Stage.DOTS)
    dots.open_round(room, by=teacher)

    lesson.close_forgotten(now=timezone.now() + datetime.timedelta(hours=49))

    assert not room.dot_rounds.open().exists()


def test_finishing_closes_what_is_open(room, opened, teacher):
    lesson.finish(room, by=teacher)

    assert not room.vote_rounds.open().exists()
    with pytest.raises(IllegalMove):
        lesson.finish(room, by=teacher)


def test_paper_wall_and_booth_call_an_option_by_the_same_letter(sit, room, opened, teacher_client):
    titles = [option.title for option in opened.election.options.all()]
    expected = [("A", titles[0]), ("B", titles[1]), ("C", titles[2])]

    wall = teacher_client.get(reverse("workshops:projector", args=[room.pk])).content.decode()
    console = teacher_client.get(reverse("workshops:console", args=[room.pk])).context["paper_votes"]
    booth = sit()[0].get("/seat/").content.decode()

    assert re.findall(r'wall__no">(.)</span>\s*<span\s+class="wall__title"\s*>([^<]+)<', wall) == expected
    assert [field.label for field in console][:3] == [f"{letter}: {title}" for letter, title in expected]
    assert [(a, b.strip()) for a, b in re.findall(r'class="letter">(.)</span>\s*<span\s*>([^<]+)<', booth)] == expected
    assert "".join(vote.letter_of(no) for no in range(1, MOST_OPTIONS + 1)) == LETTERS


def test_the_letters_stand_before_the_vote_opens(sit, room, teacher_client):
    titles = [cluster.title for cluster in room.clusters.shortlisted()]

    wall = teacher_client.get(reverse("workshops:projector", args=[room.pk])).content.decode()
    page = sit()[0].get("/seat/")

    assert re.findall(r'wall__no">(.)</span>\s*<span\s+class="wall__title"\s*>([^<]+)<', wall) == [
        *zip("ABC", titles, strict=True)
    ]
    assert [(choice.letter, choice.title) for choice in page.context["scene"].choices] == [
        *zip("ABC", titles, strict=True)
    ]


@pytest.mark.parametrize("view", [pupil.dot, pupil.vote])
def test_what_somebody_chose_is_in_no_error_report(rf, room, view):
    request = rf.post("/seat/", {"choice": 1})

    view(request)

    assert request.sensitive_post_parameters == "__ALL__"


def test_the_question_for_news_is_never_answered_from_a_cache(client, db):
    assert "no-store" in client.get("/seat/news/").headers["Cache-Control"]


def test_the_booth_hears_of_nothing_but_the_end_of_its_own_vote(sit, room, opened, teacher):
    client, _seat = sit()
    page = client.get("/seat/").content.decode()
    address = re.search(r'data-news="([^"]+)"', page)[1]

    lesson.put_on_wall(room, by=teacher, screen=Screen.CALM)
    assert client.get(address).status_code == 204

    vote.close_vote(room, by=teacher)
    line = client.get(address)
    assert line.status_code == 200
    assert "Valget er avsluttet" in line.content.decode()

    vote.open_vote(room, by=teacher)
    assert client.get(address).status_code == 200  # an old ballot is no ballot of the new round
    assert sit()[0].get(f"/seat/news/?booth={'9' * 400}").status_code == 200
