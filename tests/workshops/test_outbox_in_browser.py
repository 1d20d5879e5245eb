"""A pupil whose network goes away, or whose server dies: what was written is there once it is back, exactly once."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from elections import actions as elections
from tests.factories.schools import SchoolClassFactory, make_teacher
from tests.factories.workshops import make_room
from tests.going import go
from tests.own_process import OwnProcess
from workshops.actions import dots, lesson, vote
from workshops.lifecycle import Stage
from workshops.models import Card, Dot, ExitSlip, Seat

pytestmark = pytest.mark.browser


@pytest.fixture
def room(live_site):
    return make_room(SchoolClassFactory(), seats=4, clusters=2, shortlisted=True, revealed=True)


@pytest.fixture
def lead(room):
    return make_teacher(room.school_class.school, room.school_class)


def join(page, url, room):
    go(page, f"{url}/join/")
    page.fill("[name=code]", room.join_code)
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/seat/")


def hand_in(page, text):
    page.fill("[name=text]", text)
    page.click("[data-outbox=card] button[type=submit]")


def kept(page):
    return page.locator(".outbox__words")


def stored(page):
    return page.evaluate("JSON.stringify(localStorage)")


def texts():
    return sorted(Card.objects.filter(seat__isnull=False).values_list("text", flat=True))


def test_cards_written_without_a_network_are_sent_once_when_it_is_back(page, live_site, room):
    join(page, live_site.url, room)
    page.context.set_offline(True)

    hand_in(page, "Første uten nett")
    expect(kept(page)).to_have_text(["Første uten nett"])
    expect(page.locator("#outbox-heading")).to_be_focused()
    assert page.input_value("[name=text]") == ""
    hand_in(page, "Andre uten nett")
    expect(kept(page)).to_have_count(2)
    page.fill("[name=text]", "Ikke levert enn")
    expect(page.locator(".draft-mark")).not_to_be_empty()
    assert texts() == []

    page.context.set_offline(False)
    expect(page.locator("#outbox")).to_be_hidden()
    go(page, f"{live_site.url}/seat/")

    assert texts() == ["Andre uten nett", "Første uten nett"]
    assert page.input_value("[name=text]") == "Ikke levert enn"
    assert "uten nett" not in stored(page)


def test_a_reload_after_the_network_is_back_sends_what_was_kept(page, live_site, room):
    join(page, live_site.url, room)
    page.context.set_offline(True)
    hand_in(page, "Skrevet før omlasting")
    expect(kept(page)).to_have_count(1)
    # No event says that the network is back: the page is only opened again.
    page.evaluate("window.addEventListener('online', (event) => event.stopImmediatePropagation(), true)")

    page.context.set_offline(False)
    go(page, f"{live_site.url}/seat/")
    expect(page.locator(".dream-card__text", has_text="Skrevet før omlasting")).to_have_count(1)

    assert texts() == ["Skrevet før omlasting"]


def test_pressing_twice_is_one_card(page, live_site, room):
    join(page, live_site.url, room)
    page.fill("[name=text]", "Dobbelt trykk")

    page.dblclick("[data-outbox=card] button[type=submit]")
    expect(page.locator(".messages")).to_be_visible()

    assert texts() == ["Dobbelt trykk"]


def test_an_answer_that_is_lost_on_the_way_makes_no_second_card(page, live_site, room):
    """The server has the card, the pupil does not know: the outbox asks again, and it is still one."""
    join(page, live_site.url, room)
    lost = []

    def swallow(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch(max_redirects=0).status)
        return route.abort()

    page.route("**/seat/cards/", swallow)
    hand_in(page, "Svaret ble borte")
    expect(page.locator(".dream-card__text", has_text="Svaret ble borte")).to_have_count(1)

    assert lost == [200]
    assert texts() == ["Svaret ble borte"]


def test_a_card_that_comes_too_late_is_given_back_with_the_reason(page, live_site, room, lead):
    join(page, live_site.url, room)
    hand_in(page, "I tide")
    expect(page.locator(".messages")).to_be_visible()
    page.wait_for_load_state()
    page.context.set_offline(True)
    hand_in(page, "For sent ute")
    expect(kept(page)).to_have_count(1)

    lesson.show_stage(room, by=lead, stage=Stage.RESULT)
    page.context.set_offline(False)

    expect(page.locator(".outbox__said")).not_to_be_empty()
    expect(kept(page)).to_have_text(["For sent ute"])
    go(page, f"{live_site.url}/seat/")
    expect(kept(page)).to_have_text(["For sent ute"])
    page.locator(".outbox__item button:visible").click()
    expect(page.locator("#outbox")).to_be_hidden()
    assert texts() == ["I tide"]


def test_what_the_server_refuses_comes_back_in_the_form_whole(page, live_site, room):
    join(page, live_site.url, room)
    long = "å" * 10_000

    hand_in(page, long)
    expect(page.locator(".ds-error-summary")).to_be_focused()

    assert page.input_value("[name=text]") == long
    assert "10" in page.locator(".ds-error-summary").inner_text()
    expect(page.locator("#outbox")).to_be_hidden()


def pile(page, no):
    return page.locator(".pile").nth(no)


def test_dots_placed_without_a_network_lie_where_they_were_last_put(page, live_site, room, lead):
    lesson.show_stage(room, by=lead, stage=Stage.DOTS)
    dots.open_round(room, by=lead)
    join(page, live_site.url, room)
    pile(page, 0).locator("[data-step=more]").click()
    pile(page, 0).locator("[data-step=more]").click()
    expect(pile(page, 0).locator(".dot")).to_have_count(2)

    page.context.set_offline(True)
    pile(page, 0).locator("[data-step=less]").click()
    pile(page, 1).locator("[data-step=more]").click()
    pile(page, 1).locator("[data-step=more]").click()
    expect(page.locator(".outbox__dots")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#outbox")).to_be_hidden()
    go(page, f"{live_site.url}/seat/")

    one, two = room.clusters.all()
    assert dict(Dot.objects.values_list("cluster", "count")) == {one.pk: 1, two.pk: 2}
    expect(pile(page, 1).locator(".dot")).to_have_count(2)


def test_dots_kept_for_a_closed_round_do_not_fall_into_the_next(page, live_site, room, lead):
    lesson.show_stage(room, by=lead, stage=Stage.DOTS)
    dots.open_round(room, by=lead)
    join(page, live_site.url, room)
    page.context.set_offline(True)
    pile(page, 0).locator("[data-step=more]").click()
    expect(page.locator(".outbox__dots")).to_be_visible()

    dots.close_round(room, by=lead)
    dots.open_round(room, by=lead)
    page.context.set_offline(False)
    expect(page.locator("#outbox")).to_be_hidden()

    page.wait_for_load_state()
    assert not Dot.objects.exists()


def test_the_last_dot_leaves_the_focus_where_it_is_and_says_why_no_more(page, live_site, room, lead):
    lesson.show_stage(room, by=lead, stage=Stage.DOTS)
    dots.open_round(room, by=lead)
    join(page, live_site.url, room)
    more = pile(page, 0).locator("[data-step=more]")
    more.focus()

    for _ in range(4):
        page.keyboard.press("Enter")

    expect(pile(page, 0).locator(".dot")).to_have_count(3)
    expect(more).to_be_focused()
    expect(more).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#dots-left")).to_have_text(re.compile("^Alle prikkene"))


def test_a_vote_is_never_kept_and_the_choice_stays_until_it_is_sent(page, live_site, room, lead):
    join(page, live_site.url, room)
    lesson.show_stage(room, by=lead, stage=Stage.VOTE)
    opened = vote.open_vote(room, by=lead)
    go(page, f"{live_site.url}/seat/")
    page.check("[name=choice] >> nth=1")
    page.context.set_offline(True)

    page.click("[data-ballot] button")
    expect(page.locator("#not-sent")).to_be_visible()
    assert page.is_checked("[name=choice] >> nth=1")
    assert "choice" not in stored(page)
    assert elections.turnout(opened.election).voted == 0

    page.context.set_offline(False)
    assert elections.turnout(opened.election).voted == 0  # nothing goes behind the voter's back
    page.click("[data-ballot] button")
    page.wait_for_selector("#receipt")
    assert elections.turnout(opened.election).voted == 1


def test_a_vote_that_is_closed_is_said_in_the_booth_and_turns_no_page(page, live_site, room, lead):
    join(page, live_site.url, room)
    lesson.show_stage(room, by=lead, stage=Stage.VOTE)
    vote.open_vote(room, by=lead)
    go(page, f"{live_site.url}/seat/")
    page.check("[name=choice] >> nth=1")
    body = [["seat", str(room.seats.taken().get().pk)], ["mood", "good"], ["words", "Skrevet uten nett"]]
    page.evaluate(
        "([url, body]) => outbox.put('exit', url, body) && outbox.flush()", [f"{live_site.url}/seat/exit/", body]
    )
    page.wait_for_function("outbox.items().length === 0")

    vote.close_vote(room, by=lead)
    expect(page.locator("#news a")).to_be_visible()

    assert page.is_checked("[name=choice] >> nth=1")
    assert ExitSlip.objects.get().words == "Skrevet uten nett"
    assert Axe().run(page).response["violations"] == []
    page.click("#news a")
    expect(page.locator("[data-ballot]")).to_have_count(0)


def test_an_exit_slip_is_sent_when_the_network_is_back_and_may_be_changed(page, live_site, room, lead):
    lesson.show_stage(room, by=lead, stage=Stage.EXIT)
    join(page, live_site.url, room)
    page.context.set_offline(True)
    page.check("[name=mood][value=mixed]")
    page.fill("[name=words]", "Spent på svaret")
    page.click("[data-outbox=exit] button")
    expect(kept(page)).to_have_text(["Spent på svaret"])

    page.context.set_offline(False)
    expect(page.locator("#outbox")).to_be_hidden()
    go(page, f"{live_site.url}/seat/")
    page.check("[name=mood][value=good]")
    page.click("[data-outbox=exit] button")  # thanks for the first one may stand there already

    for _moment in range(200):
        slip = ExitSlip.objects.get()
        if slip.mood == "good":
            break
        page.wait_for_timeout(50)
    assert (slip.mood, slip.words) == ("good", "Spent på svaret")


# A shared device.


def test_nothing_of_the_one_before_is_left_when_the_next_takes_the_turn(page, live_site, room):
    join(page, live_site.url, room)
    page.click("a[href='/seat/more/']")
    page.fill("[name=code]", room.join_code)
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/seat/")
    first, second = Seat.objects.taken()
    page.fill("[name=text]", "Bare min drøm")
    expect(page.locator(".draft-mark")).not_to_be_empty()

    page.click(f"[name=to][value='{first.pk}']")
    expect(page.locator("#outbox-says")).not_to_be_empty()  # asked first: something here is not handed in
    page.click(f"[name=to][value='{first.pk}']")
    expect(page.locator(f"[name=to][value='{first.pk}']")).to_have_attribute("aria-current", "true")

    assert "Bare min" not in stored(page)
    assert f"seat-{second.pk}" not in stored(page)
    assert page.input_value("[name=text]") == ""
    page.go_back()
    page.wait_for_load_state()
    assert "Bare min" not in page.content()
    assert page.input_value("[name=text]") == ""
    assert page.get_attribute("meta[name=seat]", "content") == str(first.pk)


def test_a_tablet_goes_round_with_a_card_each_and_a_vote_each(page, live_site, room, lead):
    join(page, live_site.url, room)
    go(page, f"{live_site.url}/seat/more/")
    page.fill("[name=code]", room.join_code)
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/seat/")
    first, second = Seat.objects.taken()
    for seat in (first, second):
        page.click(f"[name=to][value='{seat.pk}']")
        expect(page.locator(f"[name=to][value='{seat.pk}']")).to_have_attribute("aria-current", "true")
        hand_in(page, f"Drøm fra plass {seat.number}")
        expect(page.locator(".dream-card__text")).to_have_text([f"Drøm fra plass {seat.number}"])

    lesson.show_stage(room, by=lead, stage=Stage.VOTE)
    opened = vote.open_vote(room, by=lead)
    go(page, f"{live_site.url}/seat/")
    for voted in (1, 2):
        page.check("[name=choice] >> nth=0")
        page.click("[data-ballot] button")
        expect(page.locator(".turn__voted")).to_have_count(voted)
        expect(page.locator("#receipt")).to_have_count(0)
        page.click(f"[name=to][value='{first.pk}']")
        page.wait_for_load_state()

    assert elections.turnout(opened.election).voted == 2
    assert {card.seat for card in Card.objects.filter(text__startswith="Drøm fra")} == {first, second}


# The server dies in mid-phase.


@pytest.fixture
def own_site(transactional_db):
    site = OwnProcess()
    site.start()
    yield site
    site.kill()


def test_a_server_that_is_killed_and_started_again_has_every_card_and_dot_once(page, own_site, transactional_db):
    room = make_room(SchoolClassFactory(), seats=2, clusters=2, revealed=True)
    lead = make_teacher(room.school_class.school, room.school_class)
    join(page, own_site.url, room)
    hand_in(page, "Før strømmen gikk")
    expect(page.locator(".messages")).to_be_visible()
    page.wait_for_load_state()

    own_site.kill()
    hand_in(page, "Mens serveren var nede")
    expect(kept(page)).to_have_text(["Mens serveren var nede"])
    own_site.start()
    expect(page.locator("#outbox")).to_be_hidden()
    go(page, f"{own_site.url}/seat/")
    assert texts() == ["Før strømmen gikk", "Mens serveren var nede"]

    lesson.show_stage(room, by=lead, stage=Stage.DOTS)
    dots.open_round(room, by=lead)
    go(page, f"{own_site.url}/seat/")
    pile(page, 0).locator("[data-step=more]").click()
    page.wait_for_load_state()
    own_site.kill()
    pile(page, 1).locator("[data-step=more]").click()
    pile(page, 1).locator("[data-step=more]").click()
    expect(page.locator(".outbox__dots")).to_be_visible()
    own_site.start()
    expect(page.locator("#outbox")).to_be_hidden()

    one, two = room.clusters.all()
    assert dict(Dot.objects.values_list("cluster", "count")) == {one.pk: 1, two.pk: 2}
