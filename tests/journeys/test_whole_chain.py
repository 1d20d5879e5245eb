"""The whole chain, walked as people walk it: a class list becomes a lesson, a pack, a dream, an answer, a page."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from dreams.lifecycle import MOVE_LABELS
from dreams.models import Dream
from tests.factories.accounts import PASSWORD
from tests.factories.dreams import DreamFactory
from tests.factories.schools import (
    BranchFactory,
    CouncilFactory,
    CouncilSeatFactory,
    SchoolFactory,
    make_manager,
    make_teacher,
)
from tests.going import go_again
from tests.journeys.board import BoardMember
from tests.journeys.citizen import Citizen
from tests.journeys.papers import Paper
from tests.journeys.people import said
from tests.journeys.pupil import Pupil
from tests.journeys.teacher import Teacher

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CLASS_LIST = "Amina Ali\nBirk Berg\n\nCelina\tDahl\nDavid\nEmma\nEmma\n"
NAMES = ("Amina", "Birk", "Celina", "David", "Emma")
SAUNA = "Badstue ved sjøen"
KIOSK = "Kiosk på kaia"
REASON = "Slik vi leser det, tjener én person penger på kiosken."
WAY_TO_YES = "La overskuddet gå til båtforeningen, og send den inn på nytt."
IN_A_MONTH = (datetime.date.today() + datetime.timedelta(days=30)).isoformat()
SCRIPT_ON_A_CARD = "<script>document.title = 'tatt'</script>"


@pytest.fixture
def town(live_site, settings):
    settings.PUBLIC_ADDRESS = live_site.url  # what QR codes and private links lead to
    town = BranchFactory(slug="vika", name="Vika kommune", ready_supports=2)
    CouncilSeatFactory(council=CouncilFactory(branch=town), public_name="Bjarne B.")
    return town


@pytest.fixture
def school(town):
    return SchoolFactory(branch=town, name="Vika skole")


def test_a_class_list_becomes_a_project_in_the_factory(comes, town, school):
    kari = comes(Teacher, width=1024)
    kari.signs_in(make_teacher(school), PASSWORD)
    workshop, papers = _prepares(kari)
    _holds_the_lesson(comes, kari, workshop, papers)

    berit = comes(Citizen)
    private_page = berit.deposits(town.slug, title=KIOSK, what="Jeg vil selge is.", theme="activity")
    visitor = comes(Citizen, width=820)
    visitor.goes_to("dreams:bank", town.slug)
    assert visitor.titles() == []

    bjarne = comes(BoardMember, width=1440)
    bjarne.signs_in(make_manager(town), PASSWORD)
    bjarne.says_yes(SAUNA)
    bjarne.says_no(KIOSK, reason=REASON, way_to_yes=WAY_TO_YES)

    address = _is_supported(comes, visitor, town)
    bjarne.starts(SAUNA, team="6B og FAU", milestone="Møte med kommunen", due=IN_A_MONTH)
    _is_a_project(visitor, address, town)
    _reads_the_no(berit, private_page)


def _prepares(kari):
    """The class from a pasted list, the plan, and the pack, which is opened file by file."""
    kari.adds_class("6B", CLASS_LIST)
    kari.sees("6B")
    for name in ("Emma", "Emma 2"):
        expect(kari.page.get_by_text(name, exact=True)).to_be_visible()

    workshop = kari.plans("t5-7-90")
    kari.orders_pack(20)
    papers = {title: Paper(content) for title, content in kari.downloads().items()}

    for paper in papers.values():
        assert paper.pages
        assert not any(name in paper.text for name in NAMES)
    return workshop, list(papers.values())


def _holds_the_lesson(comes, kari, workshop, papers):
    """From the first who joins to the dream that is sent to the board."""
    kari.opens_console(workshop)
    ida, ola, per = room = _come_in(comes, kari, papers)
    wall = kari.shows_wall(workshop)
    kari.does("Start the lesson")

    kari.goes_on_until("write")
    _write(ida, ola, per)
    kari.types_paper_cards(workshop, [(3, "Et bibliotek om bord på ferja", "de som reiser")])
    kari.opens_console(workshop)
    kari.lets_through(3)
    wall.follows_along()
    assert "Badstue" not in wall.reads()

    kari.goes_on_until("group")
    kari.does_for_sure("Show the cards to the room", "Yes, show them")
    kari.makes_cluster(SAUNA, 201, 203)
    kari.makes_cluster("Bibliotek på ferja", 3)
    kari.makes_cluster("Skatepark", 202)
    wall.follows_along()
    wall.sees(SAUNA)

    kari.goes_on_until("check")
    kari.notes_check(SAUNA, "yes", "yes", "yes")
    _place_dots(kari, room)
    _vote(kari, room, wall)
    for screen in (*room, wall):
        assert not any(name in screen.reads() for name in NAMES)
    kari.follows("Harvest: send the dream to the board")
    kari.sends_to_board(theme="meeting_place")


def _come_in(comes, kari, papers):
    """By the QR code on the poster, by a slip, and by typing what is on the wall."""
    address = next(code for paper in papers for code in paper.codes)
    slips = next(paper for paper in papers if said("holds a code – shred it") in paper.text)
    slip = re.findall(r"\b[2-9A-Z]{4} [2-9A-Z]{4}\b", slips.text)[0]  # the dream cards have a code too: for later
    ida, ola, per = comes(Pupil), comes(Pupil, width=820), comes(Pupil)
    ida.joins_by_link(address.upper().removeprefix(kari.site.upper()))
    ola.joins(slip)
    per.joins(kari.code_of_room())

    assert len({pupil.corner for pupil in (ida, ola, per)}) == 3
    return ida, ola, per


def _write(ida, ola, per):
    """One writes what nobody should, and it is read as the words it is."""
    for pupil in (ida, ola, per):
        pupil.follows_along()
    ida.hands_in("Badstue på den gamle kaia", "de som fryser")
    ola.hands_in(SCRIPT_ON_A_CARD)
    per.hands_in("Badstue", "alle")

    expect(ola.page).not_to_have_title("tatt")
    ola.sees(SCRIPT_ON_A_CARD)
    ida.does_not_see("title = ")


def _place_dots(kari, room):
    kari.goes_on_until("dots")
    kari.does("Hand out the dots")
    for pupil in room:
        pupil.follows_along()
        pupil.places_dot(SAUNA)
    room[0].places_dot("Skatepark")
    room[0].places_dot("Bibliotek på ferja")
    expect(room[0].button("One dot more on %(title)s", title="Skatepark")).to_be_disabled()
    kari.does_for_sure("Close and count the dots", "Yes, count them")
    kari.sees("The dots are counted")


def _vote(kari, room, wall):
    """Two on screens and three on paper; nobody sees a sum before the box is closed."""
    ida, ola, per = room
    kari.goes_on_until("vote")
    kari.does("Open the vote")
    for pupil, title in ((ida, SAUNA), (ola, "Skatepark")):
        pupil.follows_along()
        pupil.votes_for(title)
        assert pupil.receipt()
    ida.follows_along()
    ida.has_voted()
    wall.follows_along()
    kari.opens("Votes from paper")
    kari.counts_paper_votes({SAUNA: 2, "Skatepark": 1})

    kari.does_for_sure("Close the vote", "Yes, close it")
    for screen in (per, wall):
        screen.follows_along()
        screen.does_not_see(SAUNA)
    kari.does("Show the result to the room")
    wall.follows_along()
    for screen in (kari, wall):
        expect(screen.page.locator("main")).to_contain_text(SAUNA)


def _is_supported(comes, visitor, town):
    """At once in the Bank, supported once a person, sorted; gives the address that it will keep."""
    older = DreamFactory(branch=town, title="Lys i lysløypa", support_count=1)
    visitor.goes_to("dreams:bank", town.slug)
    assert visitor.titles() == [older.title, SAUNA]

    visitor.follows(re.compile(SAUNA))
    visitor.supports()
    visitor.sees("Thank you. Your support is counted.")
    go_again(visitor.page)
    visitor.sees("You have supported this dream.")
    expect(visitor.page.get_by_role("button", name=said("I am enthusiastic"))).to_have_count(0)
    again = visitor.sends_once_more("dreams:support", Dream.objects.get(title=SAUNA).pk)
    assert again.ok
    assert Dream.objects.get(title=SAUNA).support_count == 1

    neighbour = comes(Citizen)
    neighbour.goes_to(visitor.page.url.removeprefix(visitor.site))
    neighbour.supports()
    neighbour.sees("Ready. The board now looks at it for the Factory.")
    visitor.goes_to("dreams:bank", town.slug)
    visitor.sorts("Most liked")
    expect(visitor.page.locator("main article h3").first).to_have_text(SAUNA)
    return neighbour.page.url.removeprefix(visitor.site)


def _is_a_project(visitor, address, town):
    """The same address, now with a team, and with the trail that led there."""
    visitor.goes_to(address)
    visitor.sees("6B og FAU")
    visitor.sees("Møte med kommunen")
    trail = visitor.page.locator(".trail").inner_text().lower()
    for move in ("approve", "start"):
        assert str(MOVE_LABELS[move]).lower() in trail
    visitor.goes_to("dreams:factory", town.slug)
    assert visitor.titles() == [SAUNA]
    visitor.goes_to("dreams:bank", town.slug)
    assert SAUNA not in visitor.titles()


def _reads_the_no(berit, private_page):
    """With its reason and how it could become a yes; nobody else can find the dream."""
    berit.goes_to(private_page)
    berit.sees(REASON)
    berit.sees(WAY_TO_YES)
    rejected = Dream.objects.get(title=KIOSK)
    assert berit.goes_to("dreams:dream", rejected.pk).status == 404
