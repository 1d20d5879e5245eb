"""What somebody who lives here does: deposits a dream, follows it, supports those of others."""

from playwright.sync_api import expect

from tests.dreams.depositing import mailed_link
from tests.journeys.people import Person, said


class Citizen(Person):
    def fills_in_deposit(
        self, branch, *, title, what="En fin ting.", why="Fordi.", for_whom="Alle", theme="activity", hours=None
    ):
        """Screen after screen, as far as the preview; `hours`: what is to be done, and how many it takes."""
        self.goes_to("dreams:deposit", branch)
        self.writes("What shall we call the dream?", title)
        self.writes("What do you dream of?", what)
        self.goes_on()
        self.writes("Why is it a good idea?", why)
        self.writes("Who is it for?", for_whom)
        self.goes_on()
        self.page.locator(f"[name=theme][value={theme}]").check()
        self.goes_on()
        for number in (1, 2, 3):
            self.page.locator(f"[name=criterion_{number}][value=unsure]").check()
        self.goes_on()
        if hours is not None:
            self._needs_hours(*hours)
        self.goes_on()
        self.goes_on()  # has no picture
        self.page.locator("[name=age_group][value=adults]").check()
        self.goes_on()
        self.sees("This is how it will look when the board has said yes.")

    def _needs_hours(self, title, wanted):
        self.page.locator("[name=need_0_title]").fill(title)
        self.page.locator("[name=need_0_kind]").select_option("time")
        self.page.locator("[name=need_0_wanted]").fill(str(wanted))

    def goes_on(self):
        """To the next screen, once it is there."""
        here = self.page.url
        self.presses("Next")
        expect(self.page).not_to_have_url(here)

    def sends_deposit(self):
        """With an adult's address, from the preview."""
        self.writes("E-mail for the answer", "innbygger@example.org")
        self.ticks("This e-mail belongs to somebody who is 18 or older")
        self.presses("Send the dream")
        self.sees("One step is left: we have sent a mail with a link.")

    def opens_mail(self):
        """The link in the mail that the clock has sent meanwhile."""
        self.goes_to(mailed_link())

    def deposits(self, branch, **dream):
        """By the public form and the link in the mail; gives the private link's path."""
        self.fills_in_deposit(branch, **dream)
        self.sends_deposit()
        self.opens_mail()
        self.presses("Send it to the board")
        self.sees("Keep this link")
        return self.page.url.removeprefix(self.site).partition("?")[0]

    def sends_again(self, way, *, what):
        """What the board sent back, or said no to, in other words; `way`: the name of the link that leads there."""
        self.follows(way)
        self.writes("What do you dream of?", what)
        self.presses("Send to the board")
        self.sees("Thank you. Your dream is with the board again.")
        return self.page.url.removeprefix(self.site).partition("?")[0]

    def withdraws(self, private_page):
        self.goes_to(private_page)
        self.follows("Withdraw the dream")
        self.ticks("Yes, take the dream back")
        self.presses("Withdraw the dream")
        self.is_at(private_page)

    def titles(self):
        """Of the dreams on the page, in their order."""
        return self.page.locator("main article h3").all_inner_texts()

    def sorts(self, label):
        self.page.get_by_role("navigation", name=said("Sort")).get_by_role("link", name=said(label)).click()

    def supports(self):
        self.presses("I am enthusiastic")
