"""No screen of the chain trips a screen reader or must be pushed sideways, as it comes and after it was used."""

import io

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from cms.actions import open_branch_pages
from dreams import actions, pictures
from dreams.actions import deposits as answers, write_note
from dreams.lifecycle import State
from dreams.models import AskedOf, CheckIn
from schools.models import Guidelines
from scripts.stages import stages
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
from tests.factories.workshops import SealedCardFactory, make_room
from tests.journeys.board import BoardMember
from tests.journeys.citizen import Citizen
from tests.journeys.people import Person
from tests.journeys.pupil import Pupil
from tests.journeys.teacher import Teacher
from workshops.actions import harvest, lesson, vote
from workshops.lifecycle import Destination, Screen

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


def test_a_project_and_its_team_s_page(comes, town, school_class, teacher, looks, settings, tmp_path):
    settings.PICTURE_ROOT = tmp_path / "pictures"
    dream = DreamFactory(branch=town, origin="class", school_class=school_class, owner_email="", state=State.PRODUCING)
    photo = io.BytesIO()
    Image.new("RGB", (600, 400), "teal").save(photo, "JPEG")
    today = timezone.localdate()
    actions.add_pupils(dream, by=teacher, pupils=school_class.pupils.all(), first_names=False)
    actions.add_task(dream, by=teacher, title="Kjøpe maling")
    shot = actions.Shot(pictures.recode(photo), "Fire hender maler")
    actions.write_entry(dream, by=teacher, text="Vi malte benken.", on=today, shots=[shot])
    actions.write_entry(dream, by=teacher, text="Venter.", on=today, show=False)
    actions.wish(dream, by=teacher, kind="help", text="Hvem kan låne oss en drill?")
    Guidelines.objects.create(branch=town, number=1, text="Vær greie.", valid_from=today)
    CheckIn.objects.create(project=dream.project, month=today.replace(day=1))
    DreamFactory(branch=town)
    visitor, kari, bjarne = comes(Citizen), comes(Teacher), comes(BoardMember)

    visitor.goes_to("dreams:dream", dream.pk)
    looks(visitor, "a project with a diary")
    kari.has_signed_in(teacher)
    kari.goes_to("dreams:projects")
    looks(kari, "my projects")
    kari.goes_to("dreams:project", dream.pk)
    looks(kari, "the team's page")
    kari.page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true })")
    looks(kari, "the team's page, unfolded")
    kari.presses("Put it in the diary")
    expect(kari.page.locator(".ds-error-summary")).to_be_visible()
    looks(kari, "the team's page with errors")
    kari.goes_to("dreams:hand_over", dream.pk)
    looks(kari, "handing the project on")
    bjarne.has_signed_in(make_manager(town))
    bjarne.goes_to("dreams:projects_board")
    looks(bjarne, "the board's projects")


def test_a_deposit(comes, town, looks):
    berit = comes(Citizen)

    berit.goes_to("dreams:deposit", town.slug)
    looks(berit, "an empty deposit")
    berit.presses("Next")
    expect(berit.page.locator(".ds-error-summary")).to_be_visible()
    looks(berit, "a deposit with errors")
    berit.fills_in_deposit(town.slug, title="En benk ved brygga")
    looks(berit, "the preview")
    for step in ("why", "place", "criteria", "needs", "picture", "you"):
        berit.goes_to("dreams:deposit_step", town.slug, step)
        looks(berit, f"the deposit's screen {step}")
    berit.goes_to("dreams:deposit_look", town.slug)
    berit.sends_deposit()
    looks(berit, "the deposit is sent")
    berit.opens_mail()
    looks(berit, "the link in the mail")
    berit.presses("Send it to the board")
    berit.sees("Keep this link")
    looks(berit, "the private page")
    key = berit.page.url.rstrip("/").rpartition("/")[2]
    for name in ("mine_change", "mine_needs", "mine_place", "mine_picture"):
        berit.goes_to(f"dreams:{name}", key)
        looks(berit, name)
    berit.goes_to("dreams:mine", key)
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
    kari.has_signed_in(teacher)

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
    kari.orders_pack()
    looks(kari, "an order")


def test_the_console_in_every_stage(comes, teacher, school_class, looks):
    room = make_room(school_class, seats=20, state="planned", stage="wait", moderation=True)
    kari = comes(Teacher)
    kari.has_signed_in(teacher)

    for stage, prepare in stages(lambda: type(room).objects.get(pk=room.pk), teacher):
        prepare()
        kari.opens_console(room.pk)
        looks(kari, f"the console, {stage}")
    kari.goes_to("workshops:harvest", room.pk)
    looks(kari, "the harvest")
    kari.goes_to("workshops:rest", room.pk)
    kari.page.locator("input[value=bank]").first.check()
    looks(kari, "the places, with the questions for the Bank")
    kari.page.locator("form.rest button[data-size=lg]").click()
    looks(kari, "the places with something lacking")
    kari.goes_to("workshops:afterwards", room.pk)
    looks(kari, "what came of it")
    kari.goes_to("workshops:paper", room.pk)
    kari.page.locator("[name=card-0-text]").fill("Uten nummer")
    kari.presses("Put the cards in")
    looks(kari, "paper cards with errors")


def test_wall_and_pupil_in_every_stage(comes, teacher, school_class, looks):
    room = make_room(school_class, seats=20, state="planned", stage="wait", moderation=True)
    kari, ida = comes(Teacher), comes(Pupil)
    kari.has_signed_in(teacher)
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
    kari.has_signed_in(teacher)
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
    kari.does_for_sure("Close and count the dots", "Yes, count them")
    looks(kari, "the dots counted")


def test_what_lies_around_the_lesson(comes, town, teacher, school_class, looks):
    """The plan while it is changed, the bell, seed cards, the sealed place, the way out and what came of a card."""
    room = make_room(school_class, seats=4, clusters=2, stage="group", revealed=True)
    SealedCardFactory(card__workshop=room, card__number=230)
    DreamFactory.create_batch(2, branch=town)
    kari, visitor = comes(Teacher), comes(Pupil)
    kari.has_signed_in(teacher)

    around = ("script", "script/retime", "script/retime/?minutes=9", "notes", "seeds", "seeds/?look=1", "paper")
    sealed = ("sealed", "sealed/230/delete", f"clusters/{room.clusters.first().pk}")
    for path in (*around, *sealed):
        kari.goes_to(f"/workshops/{room.pk}/{path}{'' if '?' in path else '/'}")
        looks(kari, path)
    kari.opens_console(room.pk)
    kari.page.keyboard.press("?")
    expect(kari.page.locator("dialog[open]")).to_be_visible()
    looks(kari, "the list of shortcuts, open")
    visitor.looks_up_card("22222222", 201)
    looks(visitor, "a card that nobody wrote")
    visitor.looks_up_card(room.lookup_code, room.cards.on_wall().first().number)
    looks(visitor, "what became of a card")


def test_who_leads_a_place(comes, town, school_class, looks):
    """The branch's settings, and what classes handed to their council."""
    council = CouncilFactory(students=True, school=school_class.school, branch=town)
    leader = make_teacher(school_class, council)
    room = make_room(school_class, seats=1, clusters=1)
    harvest.hand_on(room.clusters.first(), by=leader, destination=Destination.COUNCIL)
    solveig, kari = comes(BoardMember), comes(Teacher)

    solveig.has_signed_in(make_manager(town))
    solveig.goes_to("schools:branch_settings", town.slug)
    looks(solveig, "the branch's settings")
    kari.has_signed_in(leader)
    kari.goes_to("workshops:council_ideas", council.pk)
    looks(kari, "ideas for the council")


def test_whatever_the_teacher_puts_on_the_wall(comes, teacher, school_class, looks):
    room = make_room(school_class, seats=4, clusters=3, stage="group", revealed=True)
    kari = comes(Teacher)
    kari.has_signed_in(teacher)
    wall = kari.shows_wall(room.pk)

    for screen in Screen.values:
        lesson.put_on_wall(type(room).objects.get(pk=room.pk), by=teacher, screen=screen)
        wall.follows_along()
        looks(wall, f"the wall with {screen}", widths=(1280, 1920))
        assert wall.scrolls() == 0, screen


def test_ways_to_a_seat(comes, teacher, school_class, looks):
    """By three pictures, and several at one device: the next one, whose turn it is, the strip above a seat."""
    room = make_room(
        school_class, seats=3, clusters=2, shortlisted=True, stage="vote", revealed=True, has_pictures=True
    )
    type(room.seats.first()).objects.filter(workshop=room, number=1).update(pictures="boat sun cat")
    ida = comes(Pupil)
    ida.goes_to("workshops:join")
    ida.writes("Code", room.join_code)
    ida.presses("Let me in")
    ida.is_at("workshops:pictures")
    looks(ida, "the pictures")
    for picture in ("sun", "boat", "cat"):
        ida.page.locator(f"button.picture[value={picture}]").click()
    expect(ida.page.get_by_role("alert")).to_be_visible()
    looks(ida, "three pictures that nobody has")
    ida.presses("I have no pictures: give me a free seat")
    ida.is_at("workshops:seat")
    ida.follows("One more pupil on this device")
    looks(ida, "one more pupil")
    ida.follows("Find the seat by three pictures")
    ida.presses("I have no pictures: give me a free seat")
    ida.is_at("workshops:seat")
    looks(ida, "a seat at a shared device")
    vote.open_vote(room, by=teacher)
    ida.follows_along()
    looks(ida, "the booth at a shared device")
    ida.page.locator("form[action$='/seat/turn/'] button").click()
    expect(ida.page.locator(".turn__seat")).to_have_count(2)
    looks(ida, "whose turn it is")


def test_the_board(comes, town, looks):
    waiting = DreamFactory(branch=town, state=State.SUBMITTED, answers=True, overdue=True)
    ready = DreamFactory(branch=town, ready=True)
    making = DreamFactory(branch=town, state=State.PRODUCING)
    no = DreamFactory(branch=town, state=State.SUBMITTED)
    bjarne = comes(BoardMember)
    bjarne.has_signed_in(make_manager(town))

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


def test_what_the_board_writes_and_sets(comes, town, looks):
    waiting = DreamFactory(branch=town, state=State.SUBMITTED, answers=True)
    ready = DreamFactory(branch=town, ready=True)
    manager = make_manager(town)
    write_note(ready, by=manager, text="Hvem eier brygga?", asks=True)
    solveig = comes(BoardMember)
    solveig.has_signed_in(manager)

    for name, key in (("notes", ready.pk), ("shortlist", ready.pk)):
        solveig.goes_to(f"dreams:{name}", key)
        looks(solveig, name)
    for name in ("seats", "seat_add", "branch_settings", "branch_rules", "guidelines"):
        solveig.goes_to(f"schools:{name}", town.slug)
        looks(solveig, name)
    solveig.goes_to("dreams:map_settings", town.slug)
    solveig.presses("Save")
    looks(solveig, "a map with errors")
    solveig.goes_to("dreams:answer", waiting.pk)
    solveig.presses("I have a conflict of interest")
    solveig.goes_to("/board/?tab=conflicts")
    looks(solveig, "my conflicts")
    solveig.goes_to("dreams:answer", waiting.pk)
    looks(solveig, "an answer without a say")
