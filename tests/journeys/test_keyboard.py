"""Joining, writing, voting, depositing and deciding with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from dreams.lifecycle import State
from dreams.models import Dream
from tests.factories.accounts import PASSWORD
from tests.factories.dreams import DreamFactory
from tests.factories.schools import BranchFactory, SchoolClassFactory, make_manager, make_teacher
from tests.factories.workshops import make_room
from tests.journeys.citizen import Citizen
from tests.journeys.keys import Keys
from tests.journeys.people import Person
from tests.journeys.pupil import Pupil
from workshops.actions import lesson, vote
from workshops.actions.room import tell_all
from workshops.lifecycle import Stage

pytestmark = pytest.mark.browser


def test_a_pupil_joins_writes_dots_and_votes(comes, live_site):
    school_class = SchoolClassFactory()
    teacher = make_teacher(school_class)
    room = make_room(school_class, clusters=3, shortlisted=True, stage=Stage.WRITE)
    ida = comes(Pupil)
    keys = Keys(ida.page)

    ida.goes_to("workshops:join")
    keys.types("code", room.join_code)
    ida.page.keyboard.press("Enter")
    ida.is_at("workshops:seat")
    keys.types("text", "Badstue")
    keys.types("for_whom", "alle")
    keys.presses(ida.button("Hand in the card"))
    ida.sees("Your card is handed in.")

    lesson.show_stage(room, by=teacher, stage=Stage.VOTE)
    vote.open_vote(room, by=teacher)
    ida.follows_along()
    keys.chooses("choice", "2")
    keys.presses(ida.button("Put my vote in the box"))
    ida.has_voted()

    assert room.cards.filter(text="Badstue", for_whom="alle").count() == 1


@pytest.fixture
def dots_room(live_site):
    room = make_room(SchoolClassFactory(), clusters=3, stage=Stage.DOTS)
    room.dot_rounds.create(number=1)
    return room


@pytest.mark.parametrize("javascript", [True, False])
def test_a_pupil_places_dots_and_the_focus_stays_there(comes, dots_room, javascript):
    ida = comes(Pupil, javascript=javascript)
    keys = Keys(ida.page)
    ida.joins(dots_room.join_code)
    title = dots_room.clusters.first().title
    dots = ida.page.locator(".pile").first.locator(".dot")

    for step, lying in (("more", 1), ("more", 2), ("less", 1)):
        button = ida.button(f"One dot {step} on %(title)s", title=title)
        keys.presses(button)
        expect(dots).to_have_count(lying)
        expect(button).to_be_focused()


def test_a_page_that_turns_itself_leaves_the_focus_where_it_was(comes, dots_room):
    ida = comes(Pupil)
    ida.joins(dots_room.join_code)
    more = ida.button("One dot more on %(title)s", title=dots_room.clusters.last().title)
    Keys(ida.page).tabs_to(more)

    with ida.page.expect_event("load"):
        tell_all(dots_room)

    expect(more).to_be_focused()


def test_a_citizen_deposits(comes, live_site):
    branch = BranchFactory()
    berit = comes(Citizen)
    keys = Keys(berit.page)

    berit.goes_to("dreams:deposit", branch.slug)
    keys.types("title", "En benk")
    keys.types("what", "En benk.")
    _goes_on(berit, keys)
    keys.types("why", "Fordi.")
    keys.types("for_whom", "Alle")
    _goes_on(berit, keys)
    keys.chooses("theme", "nature")
    _goes_on(berit, keys)
    for number in (1, 2, 3):
        keys.chooses(f"criterion_{number}", "unsure")
    _goes_on(berit, keys)
    _goes_on(berit, keys)
    _goes_on(berit, keys)
    keys.chooses("age_group", "adults")
    _goes_on(berit, keys)
    keys.types("owner_email", "berit@example.org")
    keys.ticks("adult")
    keys.presses(berit.button("Send the dream"))
    berit.sees("One step is left: we have sent a mail with a link.")
    berit.opens_mail()
    keys.presses(berit.button("Send it to the board"))
    berit.sees("Keep this link")

    assert Dream.objects.get().theme == "nature"


def _goes_on(person, keys):
    here = person.page.url
    keys.presses(person.button("Next"))
    expect(person.page).not_to_have_url(here)


def test_the_board_decides(comes, live_site):
    dream = DreamFactory(state=State.SUBMITTED)
    bjarne = comes(Person)
    keys = Keys(bjarne.page)

    bjarne.goes_to("accounts:sign_in")
    keys.types("email", make_manager(dream.branch).email)
    keys.types("password", PASSWORD)
    bjarne.page.keyboard.press("Enter")
    bjarne.is_at("dreams:queue")
    keys.presses(bjarne.page.get_by_role("link", name=dream.title))
    for number in (1, 2, 3):
        keys.chooses(f"met_{number}", "yes")
    keys.chooses("verdict", "reject")
    keys.types("reason", "Det finnes en der alt.")
    keys.types("way_to_yes", "Fortell hva den nye gjør bedre.")
    keys.presses(bjarne.page.locator("button[value=answer]:not([aria-hidden])"))
    bjarne.is_at("dreams:queue")

    dream.refresh_from_db()
    assert dream.state == State.REJECTED
