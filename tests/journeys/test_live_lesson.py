"""A whole lesson (years 5–7, 90 minutes): 6 pupils on own devices, 2 on a shared one, 20 on paper, a wall, a teacher.

Nobody reloads anything: what the teacher does reaches every screen by itself.
"""

import pytest
from playwright.sync_api import Error, expect

from schools.models import Pupil as PupilOfClass
from tests.factories.accounts import PASSWORD
from tests.factories.schools import BranchFactory, SchoolClassFactory, SchoolFactory, make_teacher
from tests.going import go_again
from tests.journeys.axe import findings
from tests.journeys.people import said
from tests.journeys.pupil import Pupil
from tests.journeys.teacher import Teacher
from workshops.actions.planning import Plan, plan_workshop
from workshops.actions.seats import issue_slips
from workshops.models import Card, Cluster, Dot, ExitSlip, Harvest, SealedCard, Workshop
from workshops.scripts import get

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAMES = ("Amina", "Birk", "Celina", "Dagfinn", "Emmeline")
SAUNA, FERRY, SKATE, LIGHT = "Badstue på kaia", "Bibliotek på ferja", "Skatepark", "Lys i løypa"
WISHES = ("Badstue ved sjøen", "Et varmt sted å bade", "Rampe for alle", "Bøker på ferja", "Lysløype", "Et badehus")
WORRY = "Pappa blir så sint når han drikker"
ON_WALL = {"wait": "join", "wall": "cards"}  # where the wall has another name for a scene
ON_PAPER = 20
PAPER_WISHES = [(number, f"Papirdrøm nummer {number}", "alle") for number in range(1, ON_PAPER + 1)]


@pytest.fixture
def school_class(live_site):
    town = BranchFactory(slug="vika", name="Vika kommune")
    made = SchoolClassFactory(school=SchoolFactory(branch=town, name="Vika skole"), name="6B", grade=6, pupils=28)
    for pupil, name in zip(made.pupils.order_by("number"), NAMES, strict=False):
        PupilOfClass.objects.filter(pk=pupil.pk).update(name=name)
    return made


class Lesson:
    """Everybody in the room, and the little that one must know about it from outside."""

    def __init__(self, comes, school_class):
        self.comes = comes
        by = make_teacher(school_class.school, school_class)
        script = get("t5-7-90")
        plan = Plan(
            script=script,
            title="Drømmer for Vika",
            language="nb",
            starts_at=_now(),
            winners=1,
            minutes=tuple(slot.minutes for slot in script.phases),
        )
        self.pk = plan_workshop(school_class, by=by, plan=plan).pk
        self.slips = [slip.code for slip in issue_slips(self.room)]
        self.kari = comes(Teacher, width=1280)
        self.kari.signs_in(by, PASSWORD)
        self.kari.opens_console(self.pk)
        self.wall = self.kari.shows_wall(self.pk)
        self.own = []
        self.shared = None
        self.trouble = []

    @property
    def room(self):
        return Workshop.objects.get(pk=self.pk)

    @property
    def screens(self):
        return [*self.own, self.shared, self.wall]

    def everybody_is_at(self, scene):
        """The news travelled by itself; and no screen says a name, is too wide or trips a screen reader."""
        for screen in (*self.own, self.shared):
            expect(screen.page.locator(f"#room[data-scene='{scene}']")).to_be_visible()
        self.wall_shows(ON_WALL.get(scene, scene))
        self.nothing_is_wrong(scene)

    def wall_shows(self, name):
        expect(self.wall.page.locator(f"#room[data-wall='{name}']")).to_be_visible()

    def nothing_is_wrong(self, where):
        for person in (self.own[0], self.shared, self.wall, self.kari):
            self.trouble += [f"{where}: {finding}" for finding in _steadily(lambda who=person: findings(who.page))]
        for person in (self.own[0], self.shared, self.kari):
            self.trouble += [f"{where}: too wide at {width}" for width in _steadily(person.overflow)]
        if self.wall.scrolls():
            self.trouble.append(f"{where}: the wall scrolls")
        for screen in self.screens:
            words = screen.reads()
            self.trouble += [f"{where}: {name} is named" for name in NAMES if name in words]


def _steadily(look):
    """A page that follows the room may be drawn anew while one looks: then once more."""
    for _ in range(3):
        try:
            return look()
        except Error:
            continue
    return look()


def _now():
    from django.utils import timezone

    return timezone.now()


def test_a_lesson_from_the_code_to_the_answer(comes, school_class):
    lesson = Lesson(comes, school_class)
    everybody_comes(lesson)
    they_write(lesson)
    a_card_worries(lesson)
    they_group(lesson)
    they_check(lesson)
    they_place_dots(lesson)
    they_vote_twice(lesson)
    they_check_out(lesson)
    the_class_hears_where_it_all_goes(lesson)
    assert lesson.trouble == []


def everybody_comes(lesson):
    """By a typed code, by the QR code's address, by a slip; two share one device; nobody twice."""
    kari, code = lesson.kari, lesson.room.join_code
    for way in ("code", "code", "link", "link", "slip", "slip"):
        pupil = lesson.comes(Pupil, width=(390 if way != "slip" else 820))
        lesson.own.append(pupil)
        if way == "code":
            pupil.joins(f"{code[:3].lower()} {code[3:].lower()}")
        elif way == "link":
            pupil.joins_by_link(f"/j/{code}/")
        else:
            pupil.joins(lesson.slips.pop(0))
    lesson.shared = lesson.comes(Pupil, width=820)
    lesson.shared.joins(code)
    lesson.shared.lets_another_in(code)
    corners = {pupil.corner for pupil in lesson.own}
    assert len(corners) == 6
    assert lesson.room.seats.taken().count() == 8
    kari.sees("%(n)s of %(total)s have joined", inside=kari.page.locator("#seats"), n=8, total=28)

    kari.does("Start the lesson")
    lesson.everybody_is_at("wait")
    for screen in ("agenda", "rules", "join"):
        kari.chooses_for_the_wall(screen)
        lesson.wall_shows(screen)
        lesson.nothing_is_wrong(f"the wall, {screen}")


def they_write(lesson):
    """Own cards only; a draft survives a reload, a double click is one card, and paper comes in by its numbers."""
    kari, first = lesson.kari, lesson.own[0]
    kari.goes_on_until("write")
    lesson.everybody_is_at("write")
    first.writes("My dream", WISHES[0])
    expect(first.page.locator(".draft-mark")).not_to_be_empty()
    go_again(first.page)
    expect(first.field("My dream")).to_have_value(WISHES[0])
    first.button("Hand in the card").dblclick()
    first.sees("Your card is handed in.")
    for pupil, wish in zip(lesson.own[1:], WISHES[1:], strict=True):
        pupil.hands_in(wish, "de som er her")
    for turn in (0, 1):
        lesson.shared.takes_turn(turn)
        lesson.shared.hands_in(f"Fra en delt skjerm {turn}")
    assert Card.objects.filter(workshop=lesson.pk).count() == 8
    lesson.own[1].does_not_see(WISHES[0])
    lesson.shared.does_not_see("Fra en delt skjerm 0", WISHES[0])

    kari.types_paper_cards(lesson.pk, PAPER_WISHES)
    kari.opens_console(lesson.pk)
    lesson.wall.does_not_see(WISHES[0], "Papirdrøm nummer 1")
    lesson.nothing_is_wrong("written")


def a_card_worries(lesson):
    """One tap, and it is nowhere; its writer's words are still with the one who must know."""
    last = lesson.own[-1]
    last.opens_one_more_card()
    last.hands_in(WORRY)
    kari = lesson.kari
    expect(kari.page.locator("#waiting-more")).to_contain_text(WORRY)
    kari.page.locator("#waiting-more:not([open]) > summary").click()
    kari.sees(WORRY)
    number = Card.objects.get(text=WORRY).number
    kari.seals(number)
    kari.does_not_see(WORRY)
    assert SealedCard.objects.get().text == WORRY
    assert not Card.objects.filter(text__contains="Pappa").exists()
    last.goes_to("workshops:seat")
    for screen in lesson.screens:
        screen.does_not_see(WORRY)


def they_group(lesson):
    """Read, revealed, grouped by menu, by keyboard and by hand; merged, and the origin stays readable."""
    kari = lesson.kari
    kari.lets_through(8)
    kari.goes_on_until("group")
    lesson.everybody_is_at("soon")
    kari.reveals()
    lesson.everybody_is_at("wall")
    lesson.wall.sees("Papirdrøm nummer 1")
    kari.makes_cluster(SAUNA, 201, 202)
    kari.makes_cluster(FERRY, 204)
    kari.makes_cluster(SKATE, 203)
    kari.makes_cluster(LIGHT, 205)
    kari.makes_cluster("Badehus", 206)
    kari.drags(1, into=FERRY)
    kari.carries_by_keyboard(2, into=SKATE)
    kari.merges("Badehus", into=SAUNA)
    merged = Cluster.objects.get(workshop=lesson.pk, title="Badehus")
    assert merged.merged_into.title == SAUNA
    assert Card.objects.get(workshop=lesson.pk, number=206).first_cluster == merged
    lesson.everybody_is_at("groups")
    lesson.wall.sees(SAUNA)


def they_check(lesson):
    lesson.kari.goes_on_until("check")
    lesson.everybody_is_at("check")
    lesson.kari.notes_check(SAUNA, "yes", "yes", "unsure")
    lesson.everybody_is_at("check")


def they_place_dots(lesson):
    """Three each, hidden, taken back until they are counted; the sums of paper are counted with them."""
    kari = lesson.kari
    kari.goes_on_until("dots")
    kari.does("Hand out the dots")
    lesson.everybody_is_at("dots")
    for pupil in lesson.own:
        for title in (SAUNA, SAUNA, FERRY):
            pupil.places_dot(title)
    lesson.own[0].takes_dot(FERRY)
    lesson.own[0].places_dot(SKATE)
    for turn in (0, 1):
        lesson.shared.takes_turn(turn)
        lesson.shared.places_dot(FERRY)
    lesson.nothing_is_wrong("dots placed")
    assert str(6 * 2) not in lesson.wall.page.locator("main").inner_text().split()
    kari.counts_paper_dots({SAUNA: 10, FERRY: 25, SKATE: 15, LIGHT: 10})
    sums = dict(Cluster.objects.filter(workshop=lesson.pk, merged_into=None).values_list("title", "dot_sum"))
    assert sums == {SAUNA: 22, FERRY: 32, SKATE: 16, LIGHT: 10}
    assert not Dot.objects.filter(round__workshop=lesson.pk).exists()
    lesson.everybody_is_at("sums")


def they_vote_twice(lesson):
    """A tie; so each speaks for a minute and a new round decides. The first stays as it was."""
    kari = lesson.kari
    kari.goes_on_until("vote")
    lesson.everybody_is_at("shortlist")
    kari.does("Open the vote")
    _all_vote(lesson, [SAUNA] * 4 + [FERRY] * 4, paper={SAUNA: 10, FERRY: 10})
    kari.closes_the_vote()
    expect(kari.page.locator("#lot")).to_be_visible()
    lesson.shared.takes_turn(0)
    lesson.everybody_is_at("counting")

    kari.opens_the_vote_again()
    _all_vote(lesson, [SAUNA] * 5 + [FERRY] * 3, paper={SAUNA: 10, FERRY: 10})
    kari.closes_the_vote()
    lesson.wall.does_not_see(SAUNA)
    kari.does("Show the result to the room")
    lesson.shared.takes_turn(0)
    lesson.everybody_is_at("result")
    lesson.wall.sees(SAUNA)
    rounds = lesson.room.vote_rounds.order_by("number")
    assert [round_.closed_at is not None for round_ in rounds] == [True, True]


def _all_vote(lesson, choices, *, paper):
    own, shared = choices[:6], choices[6:]
    for pupil, title in zip(lesson.own, own, strict=True):
        pupil.votes_for(title)
    for turn, title in enumerate(shared):
        lesson.shared.takes_turn(turn)
        lesson.shared.votes_and_hands_on(title)
    first = lesson.own[0]
    first.goes_to("workshops:seat")
    first.has_voted()
    kari = lesson.kari
    kari.opens_console(lesson.pk)
    kari.opens("Votes from paper")
    kari.counts_paper_votes(paper)
    kari.sees("%(n)s of %(total)s have voted.", n=28, total=28)


def they_check_out(lesson):
    """Two questions, once a seat; paper slips are counted by hand."""
    kari = lesson.kari
    kari.goes_on_until("exit")
    for pupil in lesson.own:
        expect(pupil.page.locator("#room[data-scene='exit']")).to_be_visible()
    for pupil in lesson.own[:3]:
        pupil.checks_out("good", "Vi fikk bestemme")
    lesson.own[3].checks_out("bad", "")
    for turn in (0, 1):
        lesson.shared.takes_turn(turn)
        lesson.shared.checks_out("mixed", "")
    lesson.nothing_is_wrong("checked out")
    assert ExitSlip.objects.filter(workshop=lesson.pk).count() == 6


def the_class_hears_where_it_all_goes(lesson):
    """The choice to the board with a date, the rest for the next class, and a card finds its way home."""
    kari = lesson.kari
    kari.goes_to("workshops:harvest", lesson.pk)
    kari.sends_to_board(theme="meeting_place")
    kari.goes_to("workshops:rest", lesson.pk)
    kari.presses("Keep all the rest for the next class")
    chosen = Harvest.objects.get(workshop=lesson.pk, choice=True)
    assert chosen.dream.answer_due is not None
    placed = Harvest.objects.filter(workshop=lesson.pk)
    assert {harvest.cluster.title for harvest in placed if harvest.cluster} == {SAUNA, FERRY, SKATE, LIGHT}
    loose = Card.objects.filter(workshop=lesson.pk, cluster=None).readable()
    assert placed.filter(card__isnull=False).count() == loose.count() > 0

    kari.opens_console(lesson.pk)
    kari.finishes()
    assert ExitSlip.objects.filter(workshop=lesson.pk, seat__isnull=False).count() == 0
    somebody = lesson.comes(Pupil)
    somebody.looks_up_card(lesson.room.lookup_code, 1)
    somebody.sees(FERRY)
    somebody.does_not_see("Papirdrøm nummer 1", *NAMES)
    somebody.sees(said("To the next class").lower().split()[-1])
