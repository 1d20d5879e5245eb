"""Everybody who has to do with one dream, and what the page must tell at each step of its way."""

from django.utils import timezone, translation
from playwright.sync_api import expect

from accounts.actions import issue_seat_pass
from dreams.actors import ActorKind
from dreams.lifecycle import MOVE_LABELS
from dreams.models import Dream
from schools.actions import join
from schools.roles import Role
from tests.factories.accounts import PASSWORD, YoungUserFactory
from tests.factories.schools import (
    BranchFactory,
    CouncilFactory,
    CouncilSeatFactory,
    SchoolFactory,
    make_manager,
    make_member,
    make_teacher,
)
from tests.journeys.board import BoardMember
from tests.journeys.citizen import Citizen
from tests.journeys.helper import Helper
from tests.journeys.people import LANGUAGE, Member
from tests.journeys.pupil import Pupil
from tests.journeys.teacher import Teacher

TITLE = "Badstue ved sjøen"
MEMBERS = ("Solveig Strand", "Iben Ildsjel", "Nina Nilsen")
PUPILS = ("Aminatu", "Birkeland")


class Story:
    """Everybody who has to do with the dream, and the little that one must know about it from outside."""

    def __init__(self, comes, town, school_class, looks):
        self.town, self.looks = town, looks
        solveig, nina = (make_manager(town, name=MEMBERS[0]), make_member(town, name=MEMBERS[2]))
        iben = YoungUserFactory(name=MEMBERS[1])
        seats = CouncilFactory(branch=town)
        CouncilSeatFactory(council=seats, user=solveig)
        CouncilSeatFactory(council=seats, user=nina)
        CouncilSeatFactory(council=seats, user=iben, youth=True)
        join(iben, role=Role.BOARD_MEMBER, place=town)
        self.manager, self.barred, self.neighbour_board = (comes(BoardMember) for _ in range(3))
        self.manager.signs_in(solveig, PASSWORD)
        self.barred.has_signed_in(nina)
        self.neighbour_board.has_signed_in(make_manager(BranchFactory()))
        self.youth = comes(BoardMember)
        self.youth.signs_in_with_pass(issue_seat_pass(iben, valid_until=timezone.localdate()))
        self.teacher, self.other_teacher = comes(Teacher), comes(Member)
        self.teacher.has_signed_in(make_teacher(school_class.school, school_class))
        self.other_teacher.has_signed_in(make_teacher(SchoolFactory(branch=town)))
        self.owner, self.visitor, self.pupil = comes(Citizen), comes(Citizen), comes(Pupil)
        self.pledger, self.follower = comes(Helper), comes(Helper)
        self.mine = self.address = ""  # the private page, and the one that everybody may know
        self.told = []

    @property
    def dream(self):
        """The newest version."""
        return Dream.objects.latest("pk")

    def happens(self, move, actor, state, *, reason=""):
        """It is in the new state at the address that it always had, and everybody can read who did it and why."""
        self.told.append(f"{capital(MOVE_LABELS[move])} · {who(actor)}")
        assert self.dream.state == state
        assert self.visitor.goes_to(self.address).status == 200
        canonical = self.visitor.page.locator("link[rel=canonical]")
        expect(canonical).to_have_attribute("href", self.visitor.site + self.address)
        assert self.visitor.trail() == self.told
        expect(self.visitor.page.locator(".pill").first).to_have_text(in_bokmaal(state.label))
        expect(self.visitor.page.locator(".trail > li").last).to_contain_text(reason)
        expect(self.visitor.page.locator(".trail > li time").last).to_be_visible()
        self.visitor.does_not_see(*MEMBERS, *PUPILS)

    def is_nobody_elses(self):
        """Before the board's yes the address is nothing to anybody but the board."""
        for somebody in (self.visitor, self.neighbour_board, self.other_teacher):
            somebody.is_told_not_found("dreams:dream", self.dream.pk)
        for gate in ("answer", "notes"):
            self.neighbour_board.is_told_not_found(f"dreams:{gate}", self.dream.pk)
        assert TITLE not in self.in_the_bank()

    def is_steered_by_its_board_only(self, *gates):
        for gate in gates:
            for somebody in (self.neighbour_board, self.other_teacher):
                somebody.is_told_not_found(f"dreams:{gate}", self.dream.pk)

    def in_the_bank(self):
        self.visitor.goes_to("dreams:bank", self.town.slug)
        return self.visitor.titles()


def in_bokmaal(text):
    with translation.override(LANGUAGE):
        return str(text)


def capital(text):
    spoken = in_bokmaal(text)
    return spoken[0].upper() + spoken[1:]


def who(actor):
    return in_bokmaal(actor.label) if isinstance(actor, ActorKind) else actor
