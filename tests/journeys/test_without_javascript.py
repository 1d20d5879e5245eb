"""Everything goes by plain forms where scripts are off or did not come through the school's network."""

import pytest
from playwright.sync_api import expect

from dreams.models import Dream
from tests.factories.dreams import DreamFactory
from tests.factories.schools import BranchFactory, SchoolClassFactory, make_teacher
from tests.factories.workshops import make_room
from tests.journeys.citizen import Citizen
from tests.journeys.pupil import Pupil
from workshops.actions import dots, lesson, vote
from workshops.lifecycle import Stage

pytestmark = pytest.mark.browser


def test_a_pupil_joins_writes_dots_and_votes(comes, live_site):
    school_class = SchoolClassFactory()
    teacher = make_teacher(school_class)
    room = make_room(school_class, clusters=3, shortlisted=True, stage=Stage.WRITE)
    title = room.clusters.first().title
    ida = comes(Pupil, javascript=False)

    ida.joins(room.join_code)
    ida.hands_in("Badstue", "alle")
    lesson.show_stage(room, by=teacher, stage=Stage.DOTS)
    dots.open_round(room, by=teacher)
    ida.follows("Reload")
    ida.places_dot(title)
    dots.close_round(room, by=teacher)
    lesson.show_stage(room, by=teacher, stage=Stage.VOTE)
    vote.open_vote(room, by=teacher)
    ida.follows("Reload")
    ida.votes_for(title)

    assert ida.receipt()
    assert room.cards.filter(text="Badstue").count() == 1
    assert room.clusters.first().dot_sum == 1


def test_a_citizen_deposits(comes, live_site):
    branch = BranchFactory()
    berit = comes(Citizen, javascript=False)

    private_page = berit.deposits(branch.slug, title="En benk ved brygga")

    assert private_page == Dream.objects.get().get_owner_url()


def test_a_visitor_supports(comes, live_site):
    dream = DreamFactory()
    visitor = comes(Citizen, javascript=False)

    visitor.goes_to("dreams:dream", dream.pk)
    visitor.supports()

    visitor.sees("Thank you. Your support is counted.")
    visitor.sees("You have supported this dream.")
    expect(visitor.page.locator(".gauge, .support__count").first).to_contain_text("1")
