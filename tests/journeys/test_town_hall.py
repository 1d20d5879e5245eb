"""A town hall from the first plan to the door: set up, announced, registered for, waited for, and checked in to."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cms.actions import open_branch_pages
from tests.factories.schools import SchoolFactory, make_member, make_organiser, make_teacher
from tests.factories.townhalls import evening
from tests.journeys.people import Member, Person, said
from tests.journeys.test_dream_election import pictured
from tests.townhalls.told import post, standing, sums
from townhalls.models import Registration, TownHall

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDTHS = (390, 1440)


@pytest.fixture
def look(looks):
    """Closely, on a phone and on a desk; a picture of each goes to the scratch folder."""

    def look(person, screen):
        before = person.page.viewport_size
        for width in WIDTHS:
            person.page.set_viewport_size({"width": width, "height": 900})
            looks(person, f"{screen} at {width}", widths=(width,))
        pictured(person, f"town-hall-{screen.replace(' ', '-')}")
        person.page.set_viewport_size(before)

    return look


class Organiser(Member):
    def plans(self, branch, look, *, places):
        """Step by step, as far as the announcement."""
        self.goes_to("townhalls:list")
        look(self, "empty list")
        self.follows("Plan a town hall")
        self.presses("Save and go on to the programme")
        look(self, "plan with errors")
        self.writes("What is it called?", "Folkemøte i Vika")
        self.writes("Day", evening().date().isoformat(), exact=True)
        self.writes("Starts at", "18:00")
        self.writes("Ends at", "20:00")
        self.writes("Place", "Kulturhuset", exact=True)
        self.writes("Address", "Storgata 1")
        self.writes("How many fit in?", str(places))
        self.presses("Save and go on to the programme")
        look(self, "empty agenda")
        self.presses("Lay out the ready programme")
        self.sees("It adds up.")

    def orders_the_agenda(self, look):
        """By the keyboard alone: the second item comes first."""
        items = self.page.locator(".agenda-item")
        second = items.nth(1).locator("h2").inner_text()
        up = items.nth(1).get_by_role("button", name=re.compile("^" + re.escape(said("Move up"))))
        up.focus()
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".agenda-item h2").first).to_have_text(second)
        self.opens("Put something on the programme")
        look(self, "agenda")

    def invites(self, name, look):
        self.follows("Go on: who is invited")
        look(self, "nobody invited")
        self.page.locator("[name=who]").select_option(label=name)
        self.presses(said_in_context("Invite"))
        self.sees("They are on the list.")
        look(self, "invited")


def said_in_context(text):
    return re.compile("^" + re.escape(said(text, context="town hall")) + "$")


class Guest(Person):
    def registers(self, hall, email, people, look=None):
        self.goes_to(hall.get_absolute_url())
        self.page.locator(".hall-first a.ds-button").click()
        if look:
            self.presses("Send me the link")
            look(self, "register with errors")
            self.opens("Does anybody need an interpreter, a hearing loop or room for a wheelchair?")
            look(self, "register")
        self.writes("E-mail", email)
        self.page.locator("[name=party]").select_option(str(people))
        self.presses("Send me the link")
        self.sees("We have sent you an e-mail with a link. Press the button there, and the place is yours.")

    def opens_letter(self, email):
        """The link in the newest letter to them, which the clock has sent meanwhile."""
        letter = [letter for letter in post() if letter.to == [email]][-1]
        self.goes_to(re.search(r"/town-hall/place/\S+", letter.body)[0])


def test_from_the_plan_to_the_door(comes, town, look):
    open_branch_pages(town, news_title="Nytt")
    SchoolFactory(branch=town, name="Vika skole")
    olga, ada, bo = comes(Organiser, width=1440, height=900), comes(Guest), comes(Guest)
    olga.has_signed_in(make_organiser(town))

    olga.plans(town, look, places=3)
    olga.orders_the_agenda(look)
    olga.invites("Vika skole", look)
    olga.follows("Go on: look and announce")
    olga.sees("Still missing")
    look(olga, "something is missing")
    olga.follows("Say how one gets in, also with a wheelchair. Without it some dare not come.")
    olga.writes("How one gets in", "Døra mot torget, uten trinn.")
    olga.presses("Save")
    look(olga, "ready to announce")
    olga.presses("Announce the town hall")
    olga.sees("It is announced. Everybody can read of it and register.")

    hall = TownHall.objects.get()
    ada.goes_to(f"/{town.slug}/")
    ada.sees("Next town hall")
    ada.goes_to(hall.get_absolute_url())
    look(ada, "public page")
    _registers_and_waits(ada, bo, hall, look)
    _is_checked_in(comes, town, hall, look)
    olga.goes_to("townhalls:desk", hall.pk)
    look(olga, "desk on the day")


def _registers_and_waits(ada, bo, hall, look):
    """Ada takes two of three places; Bo's party of two waits until she gives hers up."""
    ada.registers(hall, "ada@example.org", 2, look)
    look(ada, "one step left")
    ada.opens_letter("ada@example.org")
    look(ada, "a press is missing")
    ada.presses("Yes, I am coming")
    ada.sees("You have a place. Welcome.")
    look(ada, "a place with its code")

    bo.registers(hall, "bo@example.org", 2)
    bo.opens_letter("bo@example.org")
    bo.presses("Yes, put me on the list")
    bo.sees("You are on the waiting list.")
    look(bo, "waiting")
    assert standing(hall) == {"ada": "placed", "bo": "waiting"}

    ada.opens("I cannot come after all")
    look(ada, "giving up")
    ada.presses("Give up the place")
    ada.sees("Your place is given up, and everything about you is deleted.")
    assert standing(hall) == {"bo": "placed"}
    bo.opens_letter("bo@example.org")
    expect(bo.page.locator(".ticket__code")).to_be_visible()


def _is_checked_in(comes, town, hall, look):
    """Bo by the code, somebody else by the list, and one who only came; both helpers' phones show it."""
    cem = comes(Guest)
    cem.registers(hall, "cem@example.org", 1)
    cem.opens_letter("cem@example.org")
    cem.presses("Yes, I am coming")
    bo, cem_s = (Registration.objects.get(email=f"{who}@example.org") for who in ("bo", "cem"))
    siri, tor = comes(Member), comes(Member)
    siri.has_signed_in(make_member(town))
    tor.has_signed_in(make_member(town))
    siri.goes_to("townhalls:door", hall.pk)
    tor.goes_to("townhalls:door", hall.pk)
    look(siri, "door")

    siri.writes("Code", "abc")
    siri.presses("Find the party")
    look(siri, "door with a wrong code")
    siri.writes("Code", bo.code_in_groups.lower())
    siri.presses("Find the party")
    look(siri, "a party at the door")
    siri.presses("They are here")
    siri.presses(re.compile(f": {cem_s.code_in_groups}$"), inside=siri.page.locator(".door-list"))
    siri.page.locator(".cluster form button").first.click()
    expect(siri.page.locator(".counts__number").first).to_have_text("4")
    look(siri, "door with everybody in")

    assert sums(hall) == (3, 3, 1)
    expect(tor.page.locator(".counts__number").first).to_have_text("4")
    expect(tor.page.locator(".door-list__row[data-here]")).to_have_count(2)


def test_a_teacher_registers_a_class_and_the_organiser_calls_it_off(comes, town, look):
    from tests.factories.townhalls import InvitedGroupFactory, TownHallFactory

    school = SchoolFactory(branch=town, name="Vika skole")
    hall = TownHallFactory(branch=town, capacity=60)
    group = InvitedGroupFactory(town_hall=hall, kind="school", school=school, name="")
    kari, olga = comes(Member), comes(Organiser)
    kari.has_signed_in(make_teacher(school))
    olga.has_signed_in(make_organiser(town))

    kari.goes_to(hall.get_absolute_url())
    kari.page.get_by_role("link", name=re.compile("Vika skole")).click()
    kari.is_at("townhalls:group", group.pk)
    kari.writes("How many come, adults included?", "24")
    kari.presses("Register the group")
    kari.sees("Thank you. It is written down.")
    look(kari, "a class is registered")
    assert sums(hall) == (24, 0, 0)

    olga.goes_to("townhalls:list")
    look(olga, "list")
    olga.goes_to("townhalls:desk", hall.pk)
    olga.follows("Call the town hall off")
    look(olga, "calling off")
    olga.writes("Why is it called off?", "Stormen tok taket.")
    olga.presses("Call the town hall off")
    olga.sees("Stormen tok taket.", inside=olga.page.locator("main"))
    look(olga, "called off")
    kari.goes_to(hall.get_absolute_url())
    kari.sees("This town hall is called off.")
    look(kari, "public page called off")


def test_the_public_way_works_without_scripts(comes, town):
    from tests.factories.townhalls import TownHallFactory

    hall = TownHallFactory(branch=town, began=False)
    ada = comes(Guest, javascript=False)

    ada.registers(hall, "ada@example.org", 2)
    ada.opens_letter("ada@example.org")
    ada.presses("Yes, I am coming")

    assert sums(hall) == (2, 0, 0)
    assert timezone.now() < hall.starts_at
    assert ada.page.url.endswith(Registration.objects.get().get_absolute_url())
    assert reverse("townhalls:calendar", args=[hall.pk]) in ada.page.content()
