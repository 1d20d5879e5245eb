"""Codes without a print run: by e-mail, and for whoever comes to a desk; two people renew a slip that was lost."""

import os
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from polls import letters
from polls.ways import Way
from tests.factories.polls import open_poll
from tests.factories.schools import BranchFactory, make_manager, make_member
from tests.going import go_again
from tests.journeys.people import Member, Person
from tests.polls.mailing import CODE

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def poll(live_site):
    town = BranchFactory()
    poll, _codes, _by = open_poll(branch=town, by=make_manager(town), by_mail=True, way=Way.CROSS)
    return poll


def pictured(person, name):
    """A picture of the screen, where somebody wants to look at them: CODE_PICTURES=folder."""
    folder = os.environ.get("CODE_PICTURES")
    if folder:
        for width in (390, 1440):
            person.page.set_viewport_size({"width": width, "height": 900})
            person.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
        person.page.emulate_media(media="print")
        person.page.screenshot(path=Path(folder) / f"{name}-print.png", full_page=True)
        person.page.emulate_media(media="screen")


@pytest.mark.parametrize("javascript", [True, False])
def test_somebody_votes_with_a_code_from_a_letter(comes, looks, poll, javascript):
    ida = comes(Person, javascript=javascript)
    address = (poll.branch.slug, poll.slug)
    ida.goes_to("polls:poll", *address)
    ida.follows("Get a code by e-mail")
    for typed in ("ida", "ida@example.org"):
        ida.writes("E-mail", typed)
        ida.presses("Send me a code")
        if javascript:
            looks(ida, f"asking, {typed}")
            pictured(ida, f"asked-{len(typed)}")
    ida.is_at("polls:poll", *address)
    letters.send_owed(now=timezone.now())
    [code] = CODE.findall(mail.outbox[0].body)

    ida.writes("The code on your slip or in your letter", code.lower(), exact=True)
    ida.presses("To the ballot")
    ida.page.locator("[name=choice]").first.check()
    ida.presses("Look at my ballot")
    ida.presses("Put my vote in the box")

    ida.sees("Your vote is in the box")
    assert code.replace(" ", "") not in ida.page.url


def test_who_comes_to_a_desk_gets_one_code_and_two_renew_what_was_lost(comes, looks, poll):
    kari, ola = comes(Member, width=1440, height=900), comes(Member)
    kari.has_signed_in(poll.created_by)
    ola.has_signed_in(make_member(poll.branch))
    kari.goes_to("polls:desk", poll.pk)
    kari.follows("The roll")
    looks(kari, "the roll")
    pictured(kari, "roll")
    first = gets_code(kari, "Give a code")
    looks(kari, "the slip")
    pictured(kari, "slip")
    go_again(kari.page)
    assert kari.page.locator(".one-slip__code").inner_text() == first

    kari.follows("The next person")
    kari.writes("Who is it?", "ida berg 2001 ")
    kari.presses("Give a code")
    looks(kari, "has had one")
    pictured(kari, "had")
    kari.presses("Renew the code")
    kari.sees("Noted. Now a second person types the same with their own account, and gets the new code to hand out.")
    pictured(kari, "noted")
    ola.goes_to("polls:roll", poll.pk)
    ola.writes("Who is it?", "Ida Berg 2001")
    ola.presses("Give a code")
    second = gets_code(ola, "Renew the code")

    assert first != second
    kari.goes_to("polls:give", poll.pk)
    for code, sentence in (
        (first, "This code was withdrawn. Keep the slip, and give no ballot."),
        (second, "The code is used. Keep the slip, and give one paper ballot."),
    ):
        kari.writes("The code on your slip", code, exact=True)
        kari.presses("Use the code")
        kari.sees(sentence)


def gets_code(clerk, button):
    if button == "Give a code":
        clerk.writes("Who is it?", "Ida Berg 2001")
    clerk.presses(button)
    slip = clerk.page.locator(".one-slip__code")
    expect(slip).to_be_visible()
    return slip.inner_text()
