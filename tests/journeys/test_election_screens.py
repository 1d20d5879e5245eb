"""The screens of an election that the long way does not pass: seals, a tie, an election that is void, drafts, lists."""

import pytest

from elections import actions as elections, keys
from elections.lifecycle import State
from tests.factories.polls import make_poll, open_poll, vote
from tests.factories.schools import make_manager
from tests.going import go_again
from tests.journeys.axe import findings
from tests.journeys.people import Member, Person
from tests.journeys.test_dream_election import pictured

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDTHS = (390, 1440)


@pytest.fixture
def officer(town):
    return make_manager(town)


@pytest.fixture
def kari(comes, officer):
    person = comes(Member, width=1440, height=900)
    person.has_signed_in(officer)
    return person


@pytest.fixture
def look(looks):
    """Closely, on a phone and on a desk."""

    def look(person, screen):
        before = person.page.viewport_size
        for width in WIDTHS:
            person.page.set_viewport_size({"width": width, "height": 900})
            looks(person, f"{screen} at {width}", widths=(width,))
        pictured(person, screen.replace(" ", "-"))
        person.page.set_viewport_size(before)

    return look


def state(poll):
    poll.election.refresh_from_db()
    return poll.election.state


def types_shares(person, first, second, button):
    person.writes("The first share", first)
    person.writes("The second share", second)
    person.presses(button)


def makes_a_key(person, poll):
    """Opens the seals' part of the desk and gives the three shares that are shown."""
    person.goes_to("polls:desk", poll.pk)
    person.opens("Seal the ballots")
    person.presses("Make a key with three shares")
    person.sees("Three shares of the key")
    return person.page.locator(".code-list .share").all_inner_texts()


def test_seals_from_the_key_to_the_count(kari, town, officer, look):
    poll = make_poll(branch=town, by=officer)
    shares = makes_a_key(kari, poll)
    look(kari, "the shares")
    state(poll)
    key = elections.key_of(poll.election)
    go_again(kari.page)
    state(poll)
    assert elections.key_of(poll.election) == key
    kari.presses("Open the election now")
    kari.sees("Nobody has tried the shares of the key")
    look(kari, "a warning before opening")
    types_shares(kari, shares[0], "ABCD EFGH", "Try the two shares")
    look(kari, "a share that is wrong")
    types_shares(kari, shares[0], shares[2], "Try the two shares")
    kari.sees("Two shares have opened a test ballot. Keep all three apart until the count.")
    kari.opens("A share is lost")
    look(kari, "shares that are tried")
    kari.presses("Open the election now")
    kari.sees("The election is open.")

    poll.election.refresh_from_db()
    _batch, codes = elections.issue_codes(poll.election, size=3, label="6B", by=officer)
    for code in codes:
        vote(poll, code, 2)
    kari.presses("Close the box for good")
    look(kari, "seals to be opened")
    types_shares(kari, shares[1], shares[1], "Open the ballots")
    look(kari, "seals that stay shut")
    types_shares(kari, shares[1], shares[2], "Open the ballots")
    look(kari, "seals that are open")
    kari.presses("Count everything")

    assert state(poll) == State.COUNTED


def test_seals_without_scripts(comes, town, officer):
    poll = make_poll(branch=town, by=officer)
    plain = comes(Member, javascript=False)
    plain.has_signed_in(officer)
    lost = makes_a_key(plain, poll)
    plain.goes_to("polls:desk", poll.pk)
    plain.opens("A share is lost")
    plain.presses("Make a new key, the old shares are void")
    kept = plain.page.locator(".code-list .share").all_inner_texts()
    types_shares(plain, lost[0], lost[1], "Try the two shares")
    plain.sees("These shares do not open this election. Is one of them from another?", exact=True)
    types_shares(plain, kept[0], kept[1], "Try the two shares")
    plain.presses("Open the election now")

    assert state(poll) == State.OPEN


def test_a_tie_and_its_lot(kari, comes, town, officer, look):
    poll, codes, _by = open_poll(branch=town, by=officer, codes=4)
    for number, code in enumerate(codes):
        vote(poll, code, number % 2 + 1)
    elections.close(poll.election, by=officer)
    kari.goes_to("polls:desk", poll.pk)
    kari.presses("Count everything")
    look(kari, "a tie")
    kari.writes("The number that was drawn", "six")
    kari.presses("Let the lot decide")
    look(kari, "a lot that is no number")
    kari.writes("The number that was drawn", "6")
    kari.presses("Let the lot decide")
    look(kari, "after the lot")
    kari.presses("Certify the result")
    per = comes(Person)
    per.goes_to("polls:poll", town.slug, poll.slug)
    look(per, "a result with a lot")

    assert state(poll) == State.CERTIFIED


def test_an_election_that_is_void(kari, comes, town, officer, look):
    poll, codes, _by = open_poll(branch=town, by=officer)
    vote(poll, codes[0], 1)
    kari.goes_to("polls:desk", poll.pk)
    kari.opens("Annul the election")
    kari.presses("Annul the election")
    look(kari, "no reason for annulling")
    kari.writes("Why is the election void? Everybody can read this.", "Lappene til 6B ble kopiert.")
    kari.presses("Annul the election")
    look(kari, "the desk of a void election")
    per = comes(Person)
    per.goes_to("polls:poll", town.slug, poll.slug)
    look(per, "a void election")

    assert state(poll) == State.ANNULLED


def test_lists_and_drafts(kari, comes, town, officer, look):
    per = comes(Person)
    for screen in ("without any", "with three"):
        kari.goes_to("polls:of_branch", town.slug)
        look(kari, f"the officer's list {screen}")
        per.goes_to("polls:all", town.slug)
        look(per, f"everybody's list {screen}")
        if screen == "without any":
            draft = make_poll(branch=town, by=officer)
            for _ in range(2):
                open_poll(branch=town, by=officer)
    elections.issue_codes(draft.election, size=30, label="6B", by=officer)
    kari.goes_to("polls:desk", draft.pk)
    kari.opens("Slips with codes")
    look(kari, "a draft with slips")
    kari.follows("Delete the draft")
    look(kari, "a draft before it is deleted")
    kari.presses("Delete it for good")
    kari.sees("The draft is deleted.")
    kari.is_at("polls:of_branch", town.slug)


def test_a_key_that_is_lost(kari, browser, browser_context_args, live_site, town, officer, look):
    """The desk says what to do; a voter's page has its sentence, and 503 is no error of the site."""
    poll, codes, _by = open_poll(branch=town, by=officer)
    kari.goes_to("polls:desk", poll.pk)
    keys.erase(poll.election.pk)
    kari.goes_to("polls:desk", poll.pk)
    look(kari, "the desk without its key")
    context = browser.new_context(**browser_context_args)
    ida = Person(context.new_page(), live_site.url)
    ida.goes_to("polls:poll", town.slug, poll.slug)
    ida.writes("The code on your slip", codes[0], exact=True)
    ida.presses("To the ballot")
    ida.sees("Nobody can vote here just now")
    found = [
        finding
        for width in WIDTHS
        if not ida.page.set_viewport_size({"width": width, "height": 900})
        for finding in findings(ida.page)
    ]
    pictured(ida, "nobody-can-vote")
    context.close()

    assert found == []
