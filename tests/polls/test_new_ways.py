"""Points and shared money, page by page: set up, voted on screens and papers, counted by two, certified, recounted."""

import json
import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from dreams.models import Obligation
from elections import actions as elections
from elections.lifecycle import State
from elections.models import FinalBallot
from polls import actions
from polls.models import Poll
from polls.results import shown
from tests.factories.dreams import DreamFactory
from tests.factories.polls import TITLES, open_poll, vote
from tests.factories.schools import make_manager
from tests.polls.desks import do, state, winners_on
from tests.polls.recounting import recount
from tests.polls.test_desk import fields_of
from tests.polls.test_voting import at, let_in

pytestmark = pytest.mark.django_db


def set_up(client, town, **fields):
    dreams = [DreamFactory(branch=town, title=title) for title in TITLES]
    costs = {f"cost_{dream.pk}": cost for dream, cost in zip(dreams, fields.pop("costs", []), strict=False)}
    sent = client.post(reverse("polls:new", args=[town.slug]), fields_of(dreams, **costs, **fields))
    assert sent.status_code == 302, sent.context["form"].errors
    return Poll.objects.get()


def codes_for(poll, size, by):
    return elections.issue_codes(poll.election, size=size, label="6B", by=by)[1]


def votes_on_screen(client, poll, code, marks):
    sent = client.post(at(poll), {**let_in(client, poll, code), **marks, "do": "cast"})
    assert sent.url == at(poll, "receipt")


def counts_bundle(client, poll, people, **fields):
    for person in people:
        client.force_login(person)
        sent = client.post(reverse("polls:papers", args=[poll.pk]), {"place": "Skolen", "bundle_no": "1", **fields})
        assert sent.status_code == 302, sent.context["form"].errors


def page_of(client, poll):
    page = client.get(poll.get_absolute_url()).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\xa0", " ").split())


def test_points_from_set_up_to_the_recount(client, town, officer, tmp_path):
    poll = set_up(client, town, way="score")
    codes = codes_for(poll, 14, officer)
    do(client, poll, "open")
    for code in codes[:8]:
        votes_on_screen(client, poll, code, {"score_1": "2", "score_2": "5"})
    for code in codes[8:11]:
        votes_on_screen(client, poll, code, {"score_1": "4", "score_3": "0"})
    for code in codes[11:]:
        client.post(reverse("polls:give", args=[poll.pk]), {"code": code})
    do(client, poll, "close")
    counts_bundle(client, poll, [make_manager(town), officer], papers="1=5 3=2\n1=5, 2=0", blank="1")
    do(client, poll, "count")
    do(client, poll, "certify")

    printed = recount(client, poll, tmp_path)

    result = json.loads(printed)
    assert printed == (tmp_path / "kit" / "result.json").read_bytes()
    assert (result["counts"], result["votes"]) == ({"1": 38, "2": 40, "3": 2}, {"1": 13, "2": 8, "3": 1})
    assert (result["winners"], result["ballots"]) == (["2"], {"total": 14, "blank": 1, "invalid": 0})
    assert state(poll) == State.CERTIFIED
    assert "1:2,2:5" not in (tmp_path / "kit" / "sums.csv").read_text()
    assert [(row.title, row.last.votes) for row in shown(poll).winners] == [(TITLES[1], "40")]
    assert [owed.dream.title for owed in Obligation.objects.all()] == [TITLES[1]]


def test_shared_money_from_set_up_to_the_recount(client, town, officer, tmp_path):
    """Seven want the dear dream, five the two cheap ones: most votes first would leave the five with nothing."""
    poll = set_up(client, town, way="money", budget="100 000", costs=["70 000 kr", "30.000", "40000,-"])
    codes = codes_for(poll, 12, officer)
    do(client, poll, "open")
    for code in codes[:6]:
        votes_on_screen(client, poll, code, {"choice": ["1"]})
    for code in codes[6:10]:
        votes_on_screen(client, poll, code, {"choice": ["2", "3"]})
    for code in codes[10:]:
        client.post(reverse("polls:give", args=[poll.pk]), {"code": code})
    do(client, poll, "close")
    counts_bundle(client, poll, [make_manager(town), officer], papers="1 x 1\n1 x 2 3")
    do(client, poll, "count")
    desk = client.get(reverse("polls:desk", args=[poll.pk])).content.decode()
    do(client, poll, "certify")

    printed = recount(client, poll, tmp_path)

    result = json.loads(printed)
    assert printed == (tmp_path / "kit" / "result.json").read_bytes()
    assert (result["votes"], result["selection"]) == ({"1": 7, "2": 5, "3": 5}, ["1", "2"])
    assert (result["budget"], result["spent"]) == (100_000, 100_000)
    assert (tmp_path / "kit" / "profile.csv").read_text() == "count;content\n6;1\n4;2+3\n"
    page = page_of(client, poll)
    assert 'class="money-bar"' in desk
    assert f"{TITLES[0]} : 70 000 kroner" in page
    assert f"{TITLES[1]} : 30 000 kroner" in page
    assert {owed.dream.title for owed in Obligation.objects.all()} == {TITLES[0], TITLES[1]}
    assert FinalBallot.objects.filter(election=poll.election).count() == 10


def money_poll(by, town, votes, *, costs, budget=100_000, lot=""):
    """A closed and counted election of shared money."""
    dreams = [DreamFactory(branch=town, title=title) for title in (*TITLES, "Bålplass")[: len(costs)]]
    number = sum(how_many for how_many, _choices in votes)
    poll, codes, _by = open_poll(
        branch=town, by=by, codes=number, way="money", dreams=dreams, budget=budget, costs=costs
    )
    choices = [choice for how_many, choice in votes for _ in range(how_many)]
    for code, choice in zip(codes, choices, strict=True):
        vote(poll, code, *choice)
    actions.close(poll, by=by)
    actions.count(poll, by=by)
    if lot:
        actions.draw_lot(poll, number=lot, by=by)
    poll.election.refresh_from_db()
    return poll


def test_most_votes_first_is_told_beside_shared_money(client, town, officer):
    poll = money_poll(
        officer, town, [(7, (1,)), (6, (2, 3)), (5, (4,))], costs=[60_000, 40_000, 30_000, 30_000], budget=100_000
    )

    money = shown(poll).money

    assert [part.title for part in money.slices] == [TITLES[2], "Bålplass", TITLES[1]]
    assert (money.budget, money.spent, money.left) == (100_000, 100_000, 0)
    assert money.by_votes == (1, 3)
    assert not money.is_the_same
    assert [(part.start, part.width) for part in money.slices] == [(0, 300), (300, 300), (600, 400)]


def test_two_level_dreams_that_overspend_together_wait_for_a_lot_and_one_is_bought(client, town, officer):
    votes, costs = [(5, (1,)), (5, (2,)), (2, (3,))], [60_000, 60_000, 10_000]
    poll = money_poll(officer, town, votes, costs=costs)
    waiting = shown(poll)
    desk = client.get(reverse("polls:desk", args=[poll.pk])).content.decode()

    do(client, poll, "lot", number="4711")
    poll.election.refresh_from_db()
    with override("en"):
        drawn = shown(poll)

    assert {row.no for row in waiting.tied} == {1, 2}
    assert [row.no for row in waiting.winners] == [3]
    assert winners_on(desk) == [TITLES[2]]
    assert all(desk.count(title) > 1 for title in TITLES[:2])
    assert len({row.no for row in drawn.winners} & {1, 2}) == 1
    assert 3 in {row.no for row in drawn.winners}
    assert drawn.tied == []
    assert [sentence.partition("”")[0] for sentence in drawn.ties] == [f"“{TITLES[0]}"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"budget": ""}, "budget"),
        ({"budget": "mye"}, "budget"),
        ({"budget": "0"}, "budget"),
        ({"budget": "999 999"}, "budget"),  # everything can be had: nothing to choose
        ({"cost": ""}, "cost"),
        ({"cost": "12,50"}, "cost"),
        ({"cost": "100 001"}, "cost"),
    ],
)
def test_money_that_cannot_be_shared_is_told_at_its_field_and_kept(client, town, officer, wrong, field):
    dreams = [DreamFactory(branch=town) for _ in range(2)]
    names = [f"cost_{dream.pk}" for dream in dreams]
    costs = dict(zip(names, [wrong.get("cost", "60000"), "50000"], strict=True))
    fields = fields_of(dreams, way="money", budget=wrong.get("budget", "100000"), **costs)

    page = client.post(reverse("polls:new", args=[town.slug]), fields)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [names[0] if field == "cost" else field]
    assert 'value="50000"' in page.content.decode()
    assert not Poll.objects.exists()


def test_what_dreams_cost_is_not_asked_where_no_money_is_shared_nor_of_those_not_chosen(client, town, officer):
    dreams = [DreamFactory(branch=town) for _ in range(3)]
    junk = {"budget": "x", f"cost_{dreams[2].pk}": "-"}
    costs = {f"cost_{dream.pk}": "60000" for dream in dreams[:2]}

    cross = client.post(reverse("polls:new", args=[town.slug]), fields_of(dreams[:2], way="cross", **junk))
    money = client.post(
        reverse("polls:new", args=[town.slug]),
        fields_of(dreams[:2], way="money", winners="2", **junk | costs | {"budget": "100000"}),
    )

    assert (cross.status_code, money.status_code) == (302, 302)
    first, second = Poll.objects.order_by("pk")
    assert (first.election.budget, first.election.costs) == (None, {})
    assert (second.election.budget, second.election.costs) == (100_000, {1: 60_000, 2: 60_000})
    assert second.election.winners == 1


def test_money_is_shared_among_eight_dreams_at_most(client, town, officer):
    dreams = [DreamFactory(branch=town) for _ in range(9)]
    costs = {f"cost_{dream.pk}": "60000" for dream in dreams}

    page = client.post(reverse("polls:new", args=[town.slug]), fields_of(dreams, way="money", budget="100000", **costs))
    with pytest.raises(elections.BadElection):
        money_poll(officer, town, [], costs=[1, 2], budget=9)

    assert list(page.context["form"].errors) == ["dreams"]


def test_what_was_set_up_is_shown_when_it_is_changed(client, town, officer):
    poll = set_up(client, town, way="money", budget="100000", costs=["70000", "30000", "40000"])

    form = client.get(reverse("polls:change", args=[poll.pk])).context["form"]

    assert form["budget"].value() == 100_000
    assert [cost.value() for _dream, _box, cost in form.rows] == [
        {TITLES[0]: 70_000, TITLES[1]: 30_000, TITLES[2]: 40_000}[dream.title] for dream, _box, _cost in form.rows
    ]


@pytest.mark.parametrize(
    ("way", "line"),
    [
        ("score", "1=6"),
        ("score", "1=5 1=4"),
        ("score", "1=5 9=1"),
        ("score", "1=0 2=0"),
        ("score", "5 4 3"),
        ("dots", "1=6 2=5"),
        ("money", "1 x 1=2"),
        ("money", "1 x 9"),
    ],
)
def test_a_paper_that_cannot_be_is_told_by_its_line(client, town, officer, way, line):
    money = {"budget": "100000", "costs": ["70000", "30000", "40000"]} if way == "money" else {}
    poll = set_up(client, town, way=way, **money)
    do(client, poll, "open")
    do(client, poll, "close")

    page = client.post(
        reverse("polls:papers", args=[poll.pk]),
        {"place": "Skolen", "bundle_no": "1", "papers": f"1 x 1\n{line}"}
        if way == "money"
        else {"place": "Skolen", "bundle_no": "1", "papers": f"1=1\n{line}"},
    )

    assert page.status_code == 422
    assert line in page.content.decode()
    assert not poll.election.paper_counts.exists()


def test_papers_with_points_are_one_a_line_or_several_and_mean_the_same(client, town, officer):
    poll = set_up(client, town, way="score")
    do(client, poll, "open")
    do(client, poll, "close")

    counts_bundle(client, poll, [make_manager(town)], papers="1=5 3=2\n1 = 5, 3 = 2\n2=1 1=0")
    counts_bundle(client, poll, [officer], papers="1 x 2=1\n2 x 3=2 1=5")

    assert poll.election.bundles.get().counts == {"1:5,3:2": 2, "2:1": 1}
