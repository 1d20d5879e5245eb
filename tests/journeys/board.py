"""What the board does: it answers, with reasons, and moves dreams to the Factory."""

from playwright.sync_api import expect

from tests.journeys.people import Member, said


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

    def says_yes(self, title):
        self.opens_queue()
        self.opens_dream(title)
        self.judges(True, True, True)
        self.ticks("Yes, into the Bank")
        self.sends()

    def says_no(self, title, *, reason, way_to_yes):
        self.opens_queue()
        self.opens_dream(title)
        self.judges(False, True, True)
        self.page.get_by_role("radio", name=said("No"), exact=True).and_(self.page.locator("[name=verdict]")).check()
        self.writes("Reason, to the owner", reason)
        self.writes("How it could become a yes", way_to_yes)
        self.sends()

    def sends(self):
        self.page.locator("button[value=answer]:not([aria-hidden])").click()

    def starts(self, title, *, team, milestone, due):
        self.opens_queue()
        item = self.page.locator(".queue-item").filter(has_text=title)
        self.follows("Move to the Factory", inside=item, exact=False)
        self.writes("Team", team)
        self.field("Adviser from the board").select_option(index=1)
        self.writes("First milestone", milestone)
        self.writes("By when", due)
        self.presses("Move to the Factory")
