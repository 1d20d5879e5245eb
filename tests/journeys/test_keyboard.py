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


def test_a_pupil_places_a_dot_and_the_focus_stays_there(comes, live_site):
    school_class = SchoolClassFactory()
    room = make_room(school_class, clusters=3, stage=Stage.DOTS)
    room.dot_rounds.create(number=1)
    ida = comes(Pupil)
    keys = Keys(ida.page)
    ida.joins(room.join_code)
    title = room.clusters.first().title

    more = ida.button("One dot more on %(title)s", title=title)
    keys.presses(more)

    expect(ida.page.locator(".pile").first.locator(".dot")).to_have_count(1)
    expect(more).to_be_focused()


def test_a_citizen_deposits(comes, live_site):
    branch = BranchFactory()
    berit = comes(Citizen)
    keys = Keys(berit.page)

    berit.goes_to("dreams:deposit", branch.slug)
    for name, text in (("title", "En benk"), ("what", "En benk."), ("why", "Fordi."), ("for_whom", "Alle")):
        keys.types(name, text)
    keys.chooses("theme", "nature")
    for number in (1, 2, 3):
        keys.chooses(f"criterion_{number}", "unsure")
    keys.types("owner_email", "berit@example.org")
    keys.ticks("adult")
    keys.presses(berit.button("See how it will look"))
    keys.presses(berit.button("Send to the board"))
    berit.sees("Keep this link")

    assert Dream.objects.get().theme == "nature"


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
