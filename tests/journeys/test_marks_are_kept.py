"""What is marked on a ballot stays on the device until it is cast, and nobody else finds it there."""

import hashlib
import json

import pytest
from playwright.sync_api import expect

from polls.ways import Way
from tests.factories.polls import open_poll
from tests.going import go_again
from tests.journeys.people import Person, said

pytestmark = pytest.mark.browser


class Voter(Person):
    def types_code(self, poll, code, *, ready=True):
        self.goes_to("polls:poll", poll.branch.slug, poll.slug)
        self.page.locator("[name=code]").fill(code.lower())
        self.presses("To the ballot")
        if ready:
            expect(self.page.locator("form[data-marks-ready]")).to_be_visible()

    def marks(self, way):
        field = self.page.locator
        if way == Way.CROSS:
            field("[name=choice][value='2']").check()
        elif way == Way.APPROVE:
            field("[name=choice][value='1']").check()
            field("[name=choice][value='3']").check()
        elif way == Way.RANK:
            field("[name=rank_1]").select_option("3")
            field("[name=rank_2]").select_option("1")
        else:
            field("[name=dots_1]").fill("4")
            field("[name=dots_3]").fill("6")

    def has_marked(self):
        """Every mark on the screen, by name."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll("form[data-marks] :is(input, select)")]
            .filter((field) => !["hidden", "submit"].includes(field.type))
            .filter((field) => ("checked" in field && field.type !== "number" ? field.checked : field.value))
            .map((field) => [field.name, field.value])"""
        )

    def storage(self):
        """All that this tab remembers, but for where htmx thinks that it is."""
        kept = self.page.evaluate("({ ...sessionStorage })")
        kept.pop("htmx-current-path-for-history", None)
        return kept

    def keeps_nothing(self):
        """Once the scripts of the page have come."""
        for _moment in range(200):
            if self.storage() == {}:
                return True
            self.page.wait_for_timeout(50)
        return False

    def is_told_that_it_is_kept(self):
        expect(self.page.locator("[data-marks-kept]")).to_have_text(said("Kept on this device until you vote."))

    def votes(self):
        self.presses("Look at my ballot")
        self.presses("Put my vote in the box")
        self.sees("Your vote is in the box")


MARKED = {
    Way.CROSS: [["choice", "2"]],
    Way.APPROVE: [["choice", "1"], ["choice", "3"]],
    Way.RANK: [["rank_1", "3"], ["rank_2", "1"]],
    Way.DOTS: [["dots_1", "4"], ["dots_3", "6"]],
}


@pytest.mark.parametrize("way", MARKED)
def test_marks_survive_whatever_happens_to_the_page_and_are_gone_with_the_vote(comes, live_site, way):
    poll, [code, *_], _by = open_poll(way=way)
    ida = comes(Voter)
    ida.types_code(poll, code)
    quiet = (ida.storage(), ida.page.locator("[data-marks-kept]").inner_text())

    ida.marks(way)
    ida.is_told_that_it_is_kept()
    kept = ida.storage()
    go_again(ida.page)
    after_refresh = ida.is_told_that_it_is_kept() or ida.has_marked()
    ida.presses("Look at my ballot")
    ida.sees("This is your ballot")
    ida.presses("Change it")
    after_change = ida.is_told_that_it_is_kept() or ida.has_marked()
    ida.types_code(poll, code)  # the phone slept, and the page was thrown away
    after_sleep = ida.is_told_that_it_is_kept() or ida.has_marked()
    ida.votes()
    after_vote = ida.keeps_nothing()
    ida.goes_to("polls:poll", poll.branch.slug, poll.slug)

    assert quiet == ({}, "")
    name = hashlib.sha256(f"{poll.election_id}\0{code}".encode()).hexdigest()
    assert list(kept) == [f"marks:{name}"]
    assert [mark for mark in json.loads(kept[f"marks:{name}"]) if mark[1]] == MARKED[way]
    assert code not in json.dumps(kept)
    assert after_refresh == after_change == after_sleep == MARKED[way]
    assert after_vote
    assert ida.keeps_nothing()
    assert poll.election.ballots.count() == 1


def test_a_lost_network_loses_no_mark_and_keeps_none_after_the_vote(comes, live_site):
    poll, [code, *_], _by = open_poll()
    ida = comes(Voter)
    ida.types_code(poll, code)
    ida.marks(Way.CROSS)
    ida.presses("Look at my ballot")
    ida.sees("This is your ballot")
    ida.page.wait_for_load_state()  # its scripts have come

    ida.page.context.set_offline(True)
    ida.presses("Put my vote in the box")
    expect(ida.page.locator("#not-sent")).to_be_visible()
    without = ida.storage()
    ida.page.context.set_offline(False)
    ida.presses("Put my vote in the box")
    ida.sees("Your vote is in the box")

    assert len(without) == 1
    assert ida.keeps_nothing()


def test_another_code_on_the_same_device_sees_nothing_and_leaves_nothing_of_the_first(comes, live_site):
    poll, [first, second, *_], _by = open_poll()
    ida = comes(Voter)
    ida.types_code(poll, first)
    ida.marks(Way.CROSS)
    ida.is_told_that_it_is_kept()

    ida.types_code(poll, second)
    seen = ida.has_marked()
    expect(ida.page.locator("[data-marks-kept]")).to_have_text("")
    between = ida.storage()
    ida.types_code(poll, first)

    assert (seen, between) == ([], {})
    assert ida.has_marked() == []


def test_a_code_that_has_voted_elsewhere_takes_its_marks_along(comes, live_site):
    poll, [code, *_], _by = open_poll()
    ida, on_another_phone = comes(Voter), comes(Voter)
    ida.types_code(poll, code)
    ida.marks(Way.CROSS)
    ida.is_told_that_it_is_kept()
    on_another_phone.types_code(poll, code)
    on_another_phone.marks(Way.CROSS)
    on_another_phone.votes()

    ida.goes_to("polls:poll", poll.branch.slug, poll.slug)
    still = ida.storage()
    ida.page.locator("[name=code]").fill(code)
    ida.presses("To the ballot")
    ida.sees("This code has voted already. A vote counts once and cannot be taken back.")
    ida.page.wait_for_load_state()

    assert len(still) == 1
    assert ida.keeps_nothing()


def test_a_mistyped_code_costs_no_mark(comes, live_site):
    poll, [code, *_], _by = open_poll()
    ida = comes(Voter)
    ida.types_code(poll, code)
    ida.marks(Way.CROSS)
    ida.is_told_that_it_is_kept()

    ida.goes_to("polls:poll", poll.branch.slug, poll.slug)
    ida.page.locator("[name=code]").fill(code[:-2])
    ida.presses("To the ballot")
    expect(ida.page.locator(".ds-error-summary")).to_be_visible()
    ida.types_code(poll, code)
    ida.is_told_that_it_is_kept()

    assert ida.has_marked() == MARKED[Way.CROSS]


def test_a_browser_that_cannot_hash_keeps_nothing_says_nothing_and_votes(comes, live_site):
    poll, [code, *_], _by = open_poll()
    ida = comes(Voter)
    ida.page.add_init_script("Object.defineProperty(window, 'crypto', { value: {} })")
    ida.types_code(poll, code, ready=False)
    ida.page.wait_for_load_state()

    ida.marks(Way.CROSS)
    kept = (ida.storage(), ida.page.locator("[data-marks-kept]").inner_text())
    ida.votes()

    assert kept == ({}, "")
    assert poll.election.ballots.count() == 1


def test_going_back_after_the_vote_shows_no_mark(comes, live_site):
    poll, [code, *_], _by = open_poll()
    ida = comes(Voter)
    ida.types_code(poll, code)
    ida.marks(Way.CROSS)
    ida.votes()

    ida.page.go_back()
    ida.page.wait_for_load_state()

    assert ida.page.locator("form[data-marks] :checked").count() == 0
    assert ida.keeps_nothing()


def test_a_mark_that_is_made_before_the_script_has_come_is_not_overwritten_by_an_older_one(comes, live_site):
    poll, [code, *_], _by = open_poll()
    ida = comes(Voter)
    ida.types_code(poll, code)
    ida.marks(Way.CROSS)
    ida.is_told_that_it_is_kept()

    # A finger that is quicker than the script, whose hash takes its time.
    ida.page.add_init_script(
        """const digest = crypto.subtle.digest.bind(crypto.subtle);
        crypto.subtle.digest = async (...given) => {
          document.querySelector("[name=choice][value='3']").click();
          return digest(...given);
        };"""
    )
    ida.types_code(poll, code)

    assert ida.has_marked() == [["choice", "3"]]
    assert '["choice","3"]' in "".join(ida.storage().values())
