"""What somebody who lives here does: deposits a dream, follows it, supports those of others."""

from django.urls import reverse

from tests.journeys.people import Person, said


class Citizen(Person):
    def fills_in_deposit(self, branch, *, title, what="En fin ting.", why="Fordi.", for_whom="Alle", theme="activity"):
        self.goes_to("dreams:deposit", branch)
        self.writes("What shall we call the dream?", title)
        self.writes("What do you dream of?", what)
        self.writes("Why is it a good idea?", why)
        self.writes("Who is it for?", for_whom)
        self.page.locator(f"[name=theme][value={theme}]").check()
        for number in (1, 2, 3):
            self.page.locator(f"[name=criterion_{number}][value=unsure]").check()
        self.writes("E-mail for the answer", "innbygger@example.org")
        self.ticks("This e-mail belongs to somebody who is 18 or older")

    def deposits(self, branch, **dream):
        """By the public form; gives the private link's path."""
        self.fills_in_deposit(branch, **dream)
        self.presses("See how it will look")
        self.presses("Send to the board")
        self.sees("Keep this link")
        return self.page.url.removeprefix(self.site).partition("?")[0]

    def titles(self):
        """Of the dreams on the page, in their order."""
        return self.page.locator("main article h3").all_inner_texts()

    def sorts(self, label):
        self.page.get_by_role("navigation", name=said("Sort")).get_by_role("link", name=said(label)).click()

    def supports(self):
        self.presses("I am enthusiastic")

    def sends_once_more(self, name, *args):
        """A form of ours, by hand, with the cookies and the safety token of this browser."""
        token = self.page.evaluate("JSON.parse(document.body.getAttribute('hx-headers'))['X-CSRFToken']")
        address = self.site + reverse(name, args=args)
        return self.page.request.post(address, form={"csrfmiddlewaretoken": token}, headers={"Referer": address})
