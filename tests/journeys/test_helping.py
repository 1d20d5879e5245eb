"""Somebody helps a dream: promises hours, follows, confirms a support; with scripts, without, and by ear."""

import pytest
from playwright.sync_api import expect

from dreams import actions
from dreams.models import Follower, Pledge
from tests.factories.dreams import DreamFactory
from tests.factories.helping import NeedFactory, PledgeFactory
from tests.factories.schools import make_manager
from tests.going import go_again
from tests.journeys.helper import Helper
from tests.journeys.people import Member

pytestmark = pytest.mark.browser


@pytest.fixture
def need(live_site):
    need = NeedFactory(dream=DreamFactory(), wanted=6, kind="time", title="Snekre benken")
    actions.recount(need.dream)
    return need


@pytest.mark.parametrize("javascript", [True, False])
def test_hours_are_promised_confirmed_changed_and_forgotten(comes, need, javascript):
    bjarne = comes(Helper, javascript=javascript)

    bjarne.goes_to("dreams:dream", need.dream_id)
    bjarne.promises(amount="4")
    pledge = Pledge.objects.get()
    bjarne.opens_letter_of(pledge)
    bjarne.presses("Yes, I promise")
    bjarne.sees("Thank you. Your promise counts.")
    bjarne.writes("How many hours?", "6")
    bjarne.presses("Change the promise")
    bjarne.sees("Your promise is changed.")
    need.refresh_from_db()
    assert (need.pledged, need.covered) == (6, True)

    bjarne.opens("Take it back and forget me")
    bjarne.presses("Delete everything")

    bjarne.sees("Your promise is taken back, and everything about you is deleted.")
    assert not Pledge.objects.exists()


def test_half_written_words_wait_on_the_device_and_no_name_does(comes, need):
    bjarne = comes(Helper)
    bjarne.goes_to("dreams:pledge", need.dream_id, need.pk)
    bjarne.writes("A few words", "Jeg kan lørdager.")
    bjarne.writes("Your name", "Bjarne")
    expect(bjarne.page.locator(".draft-mark")).not_to_be_empty()

    go_again(bjarne.page)

    expect(bjarne.field("A few words")).to_have_value("Jeg kan lørdager.")
    expect(bjarne.field("Your name")).to_have_value("")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_support_is_given_confirmed_and_taken_back(comes, need, javascript):
    siri = comes(Helper, javascript=javascript)
    dream = need.dream
    siri.goes_to("dreams:dream", dream.pk)
    siri.supports()
    siri.sees("Thank you. Your support is counted.")

    siri.has_support_confirmed("siri@example.org")
    siri.presses("Take my support back")
    siri.sees("Your support is taken back.")

    dream.refresh_from_db()
    assert (dream.support_count, dream.confirmed_count) == (0, 0)


def test_the_pages_of_helping_are_for_everybody(comes, need, looks):
    siri = comes(Helper)

    PledgeFactory(need=need, stands=True)
    siri.goes_to("dreams:dream", need.dream_id)
    siri.supports()
    siri.opens("Let it count as confirmed")
    looks(siri, "a dream with needs, supported")
    siri.goes_to("dreams:pledge", need.dream_id, need.pk)
    looks(siri, "the form of a pledge")
    siri.page.locator("main form button[type=submit]").click()
    expect(siri.page.locator(".ds-error-summary")).to_be_visible()
    looks(siri, "the form with its mistakes")
    for screen, row in (
        ("a pledge to confirm", PledgeFactory(need=need)),
        ("a pledge that stands", PledgeFactory(need=need, stands=True)),
        ("a follower to confirm", Follower.objects.create(dream=need.dream, email="siri@example.org")),
    ):
        siri.opens_letter_of(row)
        looks(siri, screen)
    siri.goes_to(Follower.objects.get().get_absolute_url())
    looks(siri, "where following ends")
    siri.goes_to("/follow/nothing/")
    looks(siri, "a link that leads nowhere")
    manager = make_manager(need.dream.branch)
    boss = comes(Member)
    boss.has_signed_in(manager)
    boss.goes_to("dreams:pledges", need.dream_id)
    looks(boss, "who has promised what")
