"""What the board does: it answers, with reasons, and moves dreams to the Factory."""

import re

from playwright.sync_api import expect

from tests.journeys.people import Member


class BoardMember(Member):
    def opens_queue(self):
        self.goes_to("dreams:queue")

    def opens_dream(self, title):
        self.page.get_by_role("link", name=title, exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)

    def judges(self, *met):
        """Yes or no to each criterion."""
        for number, is_met in enumerate(met, start=1):
            self.page.locator(f"[name=met_{number}][value={'yes' if is_met else 'no'}]").check()

    def answers(self, title, verdict, *met, reason="", way_to_yes=""):
        """One member's answer to what waits in the queue."""
        self.opens_queue()
        self.opens_dream(title)
        self.judges(*met or (True, True, True))
        self.page.locator(f"[name=verdict][value={verdict}]").check()
        if reason:
            self.writes("Reason, to the owner", reason)
            self.writes("How it could become a yes", way_to_yes)
        self.sends()
        self.is_at("dreams:queue")

    def says_yes(self, title):
        self.answers(title, "approve")

    def says_no(self, title, *, reason, way_to_yes):
        self.answers(title, "reject", False, True, True, reason=reason, way_to_yes=way_to_yes)

    def sends_back(self, title, *, reason, way_to_yes):
        self.answers(title, "return", True, False, True, reason=reason, way_to_yes=way_to_yes)

    def declares_conflict(self, title):
        self.opens_queue()
        self.opens_dream(title)
        self.presses("I have a conflict of interest")
        self.is_at("dreams:queue")

    def shortlists(self, dream, *, reason):
        self.goes_to("dreams:shortlist", dream)
        self.writes("Why this dream?", reason)
        self.presses("Put it on the shortlist")
        self.is_at("dreams:dream", dream)

    def agrees_to_adoption(self, title):
        self.goes_to("dreams:projects_board")
        self.follows("Answer", inside=self.page.locator(".queue-item").filter(has_text=title), exact=False)
        self.ticks("Yes", exact=True)
        self.presses("Send the answer")
        expect(self.page).not_to_have_url(re.compile("handings"))

    def steers(self, dream, move, words=""):
        """Pause, take up, back to the Bank, archive, hide or show again."""
        self.goes_to("dreams:steer", dream)
        self.page.locator(f"[name=move][value={move}]").check()
        self.writes("Reason, or the story of how it went", words)
        self.presses("Do it")
        self.is_at("dreams:dream", dream)

    def sends(self):
        self.page.locator("button[value=answer]:not([aria-hidden])").click()

    def starts(self, title, *, team, milestone, due):
        self.goes_to("/board/?tab=ready")
        item = self.page.locator(".queue-item").filter(has_text=title)
        self.follows("Move to the Factory", inside=item, exact=False)
        self.writes("What the team is called", team)
        self.field("Adviser from the board").select_option(index=1)
        self.writes("First milestone", milestone)
        self.writes("By when", due)
        self.presses("Move to the Factory")
        expect(self.page).not_to_have_url(re.compile("/start/"))
