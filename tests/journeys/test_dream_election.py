"""A dream election on screens and on paper: set up, printed, rehearsed, voted, counted, certified and recounted."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from accounts.codes import ALPHABET
from elections.models import Ballot
from polls.models import Poll
from tests.factories.accounts import PASSWORD
from tests.factories.polls import TITLES
from tests.factories.schools import make_manager
from tests.journeys.people import Member, Person
from tests.journeys.teacher import RENDERING

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CODE = re.compile(rf"[{ALPHABET}]{{4}} [{ALPHABET}]{{4}} [{ALPHABET}]{{4}} [{ALPHABET}]\b")
VOTES = [(1, 2), (2, 1), (1, 3), (1, 2), (3, 2), (1, 2), (2, 3), (1, 3), (3, 1), (1, 2)]


class Officer(Member):
    def sets_up(self, branch, *titles):
        self.goes_to("polls:new", branch.slug)
        self.writes("What is the election called?", "Drømmevalget i Vika")
        self.writes("The question on the ballot", "Hvilken drøm kommer først?")
        self.writes("Who may vote?", "Alle som bor i Vika og er 12 år eller eldre")
        for title in titles:
            self.page.locator(".tick", has_text=title).locator("input").check()
        self.page.locator("[name=way][value=rank]").check()
        self.presses("Set up the election")
        self.sees("The election is set up. Nothing is open yet.")
        return self.number_in_address()

    def prints_slips(self, poll, size):
        """The codes that stand on the slips, read from the PDF."""
        self.goes_to("polls:desk", poll)
        self.opens("Slips with codes")
        self.writes("For whom?", "6B")
        self.writes("How many slips?", str(size))
        self.presses("Make slips")
        self.sees("Now order the file below. Its codes are made when it is printed.")
        self.page.locator(".slip-order").get_by_role("button").click(timeout=RENDERING)
        link = self.page.get_by_role("link", name=re.compile("PDF")).first
        expect(link).to_be_visible(timeout=RENDERING)
        return self.page.request.get(self.site + link.get_attribute("href")).body()

    def counts_bundle(self, poll, papers, blank):
        self.goes_to("polls:papers", poll)
        self.writes("Where was it voted?", "Biblioteket")
        self.writes("The papers, a line for each that differs", papers)
        self.page.locator("[name=blank]").fill(str(blank))
        self.presses("This is what I counted")


class Voter(Person):
    def types_code(self, poll, code):
        self.goes_to("polls:poll", poll.branch.slug, poll.slug)
        self.writes("The code on your slip", code.lower(), exact=True)
        self.presses("To the ballot")

    def votes(self, poll, code, *ranks):
        self.types_code(poll, code)
        for place, no in enumerate(ranks, start=1):
            self.page.locator(f"[name=rank_{place}]").select_option(str(no))
        self.presses("Look at my ballot")
        self.sees("This is your ballot")
        self.presses("Put my vote in the box")
        self.sees("Your vote is in the box")
        return self.page.locator(".receipt").inner_text()


def pictured(person, name):
    """A picture of the screen at three widths, where somebody wants to look at them: DREAM_ELECTION_PICTURES=folder."""
    folder = os.environ.get("DREAM_ELECTION_PICTURES")
    if folder:
        for width in (390, 820, 1440):
            person.page.set_viewport_size({"width": width, "height": 900})
            person.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def test_a_dream_election_from_the_slips_to_the_recount(comes, town, looks, tmp_path):
    def look(person, name):
        looks(person, name)
        pictured(person, name)

    kari, ola = comes(Officer, width=1440, height=900), comes(Officer)
    kari.signs_in(make_manager(town), PASSWORD)
    ola.signs_in(make_manager(town), PASSWORD)
    kari.goes_to("polls:new", town.slug)
    look(kari, "setting up")
    number = kari.sets_up(town, *TITLES)
    look(kari, "the desk")
    poll = Poll.objects.select_related("branch", "election").get(pk=number)

    rehearse(comes, kari, poll, look)
    pdf = kari.prints_slips(number, 14)
    codes = CODE.findall(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
    kari.goes_to("polls:desk", number)
    kari.presses("Open the election now")
    kari.sees("The election is open.")
    look(kari, "the desk of an open election")
    receipt = vote_all(comes, poll, codes, look)
    give_papers(kari, poll, codes[10:12], look)
    kari.goes_to("polls:desk", number)
    kari.presses("Close the box for good")
    look(kari, "the desk of a closed election")

    count_papers(kari, ola, number, look)
    kari.presses("Count everything")
    look(kari, "the desk with a result")
    kari.presses("Certify the result")
    kari.sees("The result is certified, and everybody can see it.")
    everybody_checks(comes, poll, receipt, look, tmp_path)
    assert len(codes) == len(set(codes)) == 14


def rehearse(comes, kari, poll, look):
    kari.presses("Rehearse it first")
    kari.presses("Show three codes")
    kari.sees("Codes for the rehearsal")
    codes = kari.page.locator(".code-list .code-line").all_inner_texts()
    look(kari, "the desk of a rehearsal")
    comes(Voter).votes(poll, codes[0], 1, 2)
    kari.presses("End the rehearsal")
    kari.sees("The rehearsal is over, and everything of it is thrown away.")
    assert not Ballot.objects.exists()


def vote_all(comes, poll, codes, look):
    """Ten on a phone, one of them without scripts; the last one's receipt."""
    ida = comes(Voter)
    ida.goes_to("polls:poll", poll.branch.slug, poll.slug)
    look(ida, "the election's page")
    ida.types_code(poll, "ABCD")
    look(ida, "a code that is too short")
    ida.types_code(poll, codes[0])
    look(ida, "the booth")
    ida.page.locator("[name=rank_1]").select_option("1")
    ida.page.locator("[name=rank_2]").select_option("1")
    ida.presses("Look at my ballot")
    look(ida, "a ballot that cannot be")
    ida.page.locator("[name=rank_2]").select_option("2")
    ida.presses("Look at my ballot")
    look(ida, "one look at the ballot")
    ida.presses("Put my vote in the box")
    ida.sees("Your vote is in the box")
    look(ida, "the receipt")
    ida.types_code(poll, codes[0])
    ida.sees("This code has voted already. A vote counts once and cannot be taken back.")
    plain = comes(Voter, javascript=False)
    receipt = plain.votes(poll, codes[1], *VOTES[1])
    for code, ranks in zip(codes[2:10], VOTES[2:], strict=True):
        receipt = ida.votes(poll, code, *ranks)
    return receipt


def give_papers(kari, poll, codes, look):
    for code in codes:
        kari.goes_to("polls:give", poll.pk)
        kari.writes("The code on your slip", code, exact=True)
        kari.presses("Use the code")
        kari.sees("The code is used. Keep the slip, and give one paper ballot.")
    look(kari, "giving out papers")


def count_papers(kari, ola, number, look):
    kari.counts_bundle(number, "1 x 2 1 3", 1)
    kari.sees("Your count is kept. Now another person counts the same bundle.")
    ola.counts_bundle(number, "1 x 2 9", 1)
    look(ola, "a bundle that cannot be")
    ola.counts_bundle(number, "1 x 2 1 3", 1)
    ola.sees("Two people have counted the bundle alike. It stands.")
    look(ola, "the bundles")
    kari.goes_to("polls:desk", number)


def everybody_checks(comes, poll, receipt, look, tmp_path):
    per = comes(Voter)
    per.goes_to("polls:poll", poll.branch.slug, poll.slug)
    look(per, "the result")
    answer = per.page.request.get(
        per.site + per.page.get_by_role("link", name=re.compile("omtellingspakk", re.IGNORECASE)).get_attribute("href")
    )
    zipfile.ZipFile(io.BytesIO(answer.body())).extractall(tmp_path)
    command = [sys.executable, "-I", "-S", str(tmp_path / "kit" / "tally.py"), str(tmp_path / "kit")]
    printed = subprocess.run(command, capture_output=True, check=True)
    assert printed.stdout == (tmp_path / "kit" / "result.json").read_bytes()
    assert json.loads(printed.stdout)["winners"] == ["1"]
    per.goes_to("polls:board", poll.branch.slug, poll.slug)
    per.writes("Is my receipt here?", receipt)
    per.presses("Look")
    per.sees("Yes. Your ballot lies in the box.")
    look(per, "the board of receipts")
    per.follows("What happened")
    per.sees("The log is whole: every line follows from the one before.")
    look(per, "what happened")
