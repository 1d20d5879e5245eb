"""The screens of points and of shared money, looked at closely: set up, voted on a phone, counted, shown."""

import pytest

from elections import actions as elections
from polls import actions
from polls.models import Poll
from polls.ways import Way
from tests.factories.accounts import PASSWORD
from tests.factories.polls import TITLES, open_poll, vote
from tests.factories.schools import make_manager
from tests.journeys.test_dream_election import Officer, Voter, pictured

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def look(looks):
    def close(person, name):
        looks(person, name)
        pictured(person, name)

    return close


def count(poll, by):
    actions.close(poll, by=by)
    actions.count(poll, by=by)
    actions.certify(poll, by=by)


def test_money_is_shared_from_the_form_to_the_picture(comes, town, look):
    kari, manager = comes(Officer, width=1440, height=900), make_manager(town)
    kari.signs_in(manager, PASSWORD)
    kari.goes_to("polls:new", town.slug)
    money = kari.page.locator("#id_budget")
    hidden_at_first = money.is_hidden()
    kari.page.locator("[name=way][value=money]").check()
    for title in TITLES:
        kari.page.locator(".tick", has_text=title).locator("input").check()
    kari.page.locator("#id_budget").fill("100 000")
    look(kari, "money is set up")
    kari.presses("Set up the election")
    look(kari, "money that is not set up yet")
    kari.writes("What is the election called?", "Drømmepotten")
    kari.writes("The question on the ballot", "Hva skal pengene gå til?")
    kari.writes("Who may vote?", "Alle i Vika")
    for cost, title in zip(("70 000", "30 000", "40 000"), TITLES, strict=True):
        kari.page.locator("li", has=kari.page.locator(".tick", has_text=title)).locator(".count").fill(cost)
    kari.presses("Set up the election")
    kari.sees("The election is set up. Nothing is open yet.")

    poll = Poll.objects.get()
    _batch, codes = elections.issue_codes(poll.election, size=12, label="6B", by=manager)
    actions.open_now(poll, by=manager)
    ida = comes(Voter)
    ida.types_code(poll, codes[0])
    for number in (2, 3):
        ida.page.locator(f"[name=choice][value='{number}']").check()
    look(ida, "the booth where money is shared")
    ida.presses("Look at my ballot")
    ida.presses("Put my vote in the box")
    ida.sees("Your vote is in the box")
    for at, code in enumerate(codes[1:]):
        vote(poll, code, *((1,) if at < 7 else (2, 3)))
    count(poll, manager)
    ida.goes_to("polls:poll", town.slug, poll.slug)
    look(ida, "shared money")

    assert hidden_at_first
    assert elections.result(poll.election).winners == (1, 2)


def test_points_are_given_by_keyboard_and_by_thumb(comes, town, look):
    poll, codes, manager = open_poll(branch=town, codes=11, way=Way.SCORE)
    ida = comes(Voter)
    ida.types_code(poll, codes[0])
    ida.page.locator("[name=score_1]").first.focus()
    for _step in range(3):
        ida.page.keyboard.press("ArrowRight")
    ida.page.locator("[name=score_2][value='5']").check()
    look(ida, "the booth with points")
    ida.presses("Look at my ballot")
    look(ida, "one look at points")
    ida.presses("Put my vote in the box")
    ida.sees("Your vote is in the box")
    for code in codes[1:]:
        vote(poll, code, points={1: 4, 3: 1})
    count(poll, manager)
    ida.goes_to("polls:poll", town.slug, poll.slug)
    look(ida, "points that are counted")

    assert elections.result(poll.election).counts == {1: 43, 2: 5, 3: 10}
