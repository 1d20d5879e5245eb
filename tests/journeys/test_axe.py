"""No screen of the chain trips a screen reader or must be pushed sideways, as it comes and after it was used."""

import pytest
from playwright.sync_api import expect

from cms.actions import open_branch_pages
from dreams.actions import deposits as answers
from dreams.lifecycle import State
from dreams.models import AskedOf
from scripts.stages import stages
from tests.factories.accounts import PASSWORD
from tests.factories.dreams import DreamFactory
from tests.factories.schools import (
    BranchFactory,
    CouncilFactory,
    CouncilSeatFactory,
    SchoolClassFactory,
    SchoolFactory,
    make_manager,
    make_teacher,
)
from tests.factories.workshops import make_room
from tests.journeys.axe import findings
from tests.journeys.board import BoardMember
from tests.journeys.citizen import Citizen
from tests.journeys.people import Person
from tests.journeys.pupil import Pupil
from tests.journeys.teacher import Teacher

pytestmark = pytest.mark.browser


@pytest.fixture
def town(live_site):
    town = BranchFactory(slug="vika", name="Vika kommune", ready_supports=2)
    seats = CouncilFactory(branch=town)
    CouncilSeatFactory(council=seats, public_name="Bjarne B.")
    CouncilSeatFactory(council=seats, public_name="Ida", youth=True)
    return town


@pytest.fixture
def school_class(town):
    return SchoolClassFactory(school=SchoolFactory(branch=town, name="Vika skole"), name="6B", pupils=5)


@pytest.fixture
def teacher(school_class):
    return make_teacher(school_class.school, school_class)


@pytest.fixture
def looks():
    """`looks(person, "what")` looks closely at a screen; whatever was found fails the test at its end."""
    found = []

    def look(person, screen, *, widths=None):
        person.page.evaluate("document.fonts.ready")
        found.extend(f"{screen}: {finding}" for finding in findings(person.page))
        too_wide = person.overflow(widths) if widths else person.overflow()
        found.extend(f"{screen}: {pixels} px too wide at {width}" for width, pixels in too_wide.items())

    yield look
    assert found == []


def test_public_pages(comes, town, looks):
    open_branch_pages(town, news_title="Nytt")
    DreamFactory(branch=town, hairy=True, answers=True)
    approved = DreamFactory(branch=town, answers=True, support_count=1)
    answers.write_answers(approved, [answers.Answer(1, "yes", "Teknisk sjef sier ja.", AskedOf.BOARD)])
    producing = DreamFactory(branch=town, state=State.PRODUCING)
    visitor = comes(Citizen)

    for path in ("/", "/vika/", "/bank/vika/", "/bank/vika/?sort=nearly", "/factory/vika/", "/boards/vika/"):
        visitor.goes_to(path)
        looks(visitor, path)
    visitor.page.locator("summary.menu__button").click()
    looks(visitor, "the menu, open")
    for name, dream in (("a project", producing), ("a dream", approved)):
        visitor.goes_to("dreams:dream", dream.pk)
        looks(visitor, name)
    visitor.supports()
    visitor.sees("Thank you. Your support is counted.")
    looks(visitor, "a dream, supported")
    visitor.goes_to("/no/such/page/")
    looks(visitor, "not found")


def test_a_deposit(comes, town, looks):
    berit = comes(Citizen)

    berit.goes_to("dreams:deposit", town.slug)
    looks(berit, "an empty deposit")
    berit.presses("See how it will look")
    expect(berit.page.locator(".ds-error-summary")).to_be_visible()
    looks(berit, "a deposit with errors")
    berit.opens("See an example")
    looks(berit, "a deposit with its example open")
    berit.fills_in_deposit(town.slug, title="En benk ved brygga")
    berit.presses("See how it will look")
    looks(berit, "the preview")
    berit.presses("Send to the board")
    berit.sees("Keep this link")
    looks(berit, "the private page")
    berit.follows("Withdraw the dream")
    looks(berit, "taking it back")


def test_signing_in(comes, live_site, looks):
    somebody = comes(Person)

    for name in ("accounts:sign_in", "accounts:seat_pass"):
        somebody.goes_to(name)
        looks(somebody, name)
    somebody.page.locator("main form button[type=submit]").click()
    looks(somebody, "a seat pass that was not typed")


def test_the_desk(comes, teacher, school_class, looks):
    kari = comes(Teacher)
    kari.signs_in(teacher, PASSWORD)

    kari.goes_to("workshops:desk")
    looks(kari, "the desk")
    kari.goes_to("schools:class_new")
    kari.presses("Add the class")
    looks(kari, "a new class with errors")
    for name in ("schools:class", "schools:pupils", "workshops:plan"):
        kari.goes_to(name, school_class.pk)
        looks(kari, name)
    kari.page.locator("a[href='?script=t5-7-90']").click()
    kari.page.locator("details summary").filter(has_text="").last.click()
    looks(kari, "the plan")
    kari.presses("Plan the workshop")
    kari.sees("The workshop is planned. Now print what you need.")
    looks(kari, "a planned workshop")
    for box in kari.page.locator("#pack [name=documents]").all()[1:]:
        box.uncheck()
    kari.orders_pack(1)
    looks(kari, "an order")


def test_the_console_in_every_stage(comes, teacher, school_class, looks):
    room = make_room(school_class, seats=20, state="planned", stage="wait", moderation=True)
    kari = comes(Teacher)
    kari.signs_in(teacher, PASSWORD)

    for stage, prepare in stages(lambda: type(room).objects.get(pk=room.pk), teacher):
        prepare()
        kari.opens_console(room.pk)
        looks(kari, f"the console, {stage}")
    kari.goes_to("workshops:harvest", room.pk)
    looks(kari, "the harvest")
    kari.goes_to("workshops:paper", room.pk)
    kari.page.locator("[name=card-0-text]").fill("Uten nummer")
    kari.presses("Put the cards in")
    looks(kari, "paper cards with errors")


def test_wall_and_pupil_in_every_stage(comes, teacher, school_class, looks):
    room = make_room(school_class, seats=20, state="planned", stage="wait", moderation=True)
    kari, ida = comes(Teacher), comes(Pupil)
    kari.signs_in(teacher, PASSWORD)
    wall = kari.shows_wall(room.pk)
    ida.goes_to("workshops:join")
    ida.presses("Let me in")
    looks(ida, "a code that was not typed")
    ida.joins(room.join_code)

    for stage, prepare in stages(lambda: type(room).objects.get(pk=room.pk), teacher):
        prepare()
        ida.follows_along()
        looks(ida, f"a pupil, {stage}")
        wall.follows_along()
        looks(wall, f"the wall, {stage}", widths=(1920,))
        assert wall.scrolls() == 0, stage


def test_what_pupils_and_teacher_do_in_the_lesson(comes, teacher, school_class, looks):
    """The same screens after they were used: parts unfolded, pieces of the page swapped."""
    room = make_room(school_class, seats=4, clusters=3, shortlisted=True, stage="group", revealed=True)
    kari, ida = comes(Teacher), comes(Pupil)
    kari.signs_in(teacher, PASSWORD)
    ida.joins(room.join_code)

    ida.opens("I have one more card")
    ida.presses("Hand in the card")
    looks(ida, "a card that was not written")
    kari.opens_console(room.pk)
    kari.makes_cluster("En ny klynge")
    kari.page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
    looks(kari, "the console, everything open")
    kari.goes_on_until("dots")
    kari.does("Hand out the dots")
    ida.follows_along()
    ida.places_dot("En ny klynge")
    looks(ida, "a dot placed")
    kari.does("Close and count the dots")
    looks(kari, "the dots counted")


def test_the_board(comes, town, looks):
    waiting = DreamFactory(branch=town, state=State.SUBMITTED, answers=True, overdue=True)
    ready = DreamFactory(branch=town, ready=True)
    making = DreamFactory(branch=town, state=State.PRODUCING)
    no = DreamFactory(branch=town, state=State.SUBMITTED)
    bjarne = comes(BoardMember)
    bjarne.signs_in(make_manager(town), PASSWORD)

    bjarne.goes_to("dreams:queue")
    looks(bjarne, "the queue")
    bjarne.goes_to("dreams:answer", waiting.pk)
    looks(bjarne, "an answer")
    bjarne.sends()
    expect(bjarne.page.locator(".ds-error-summary")).to_be_visible()
    looks(bjarne, "an answer with errors")
    bjarne.goes_to("dreams:start", ready.pk)
    bjarne.presses("Move to the Factory")
    looks(bjarne, "a start with errors")
    bjarne.goes_to("dreams:steer", making.pk)
    looks(bjarne, "steering")
    bjarne.says_no(no.title, reason="Fordi.", way_to_yes="Slik.")
    bjarne.goes_to(no.get_owner_url())
    looks(bjarne, "a no on the private page")
    bjarne.goes_to("dreams:answer", no.pk)
    looks(bjarne, "an answer that came too late")
