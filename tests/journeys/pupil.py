"""What a pupil does, on a device of her own or a shared one, with no account."""

from playwright.sync_api import Error, expect

from tests.journeys.people import Person, said


class Pupil(Person):
    def joins(self, code):
        """Types the code of the room, or of a slip."""
        self.goes_to("workshops:join")
        self.writes("Code", code)
        self.presses("Let me in")
        self.is_at("workshops:seat")

    def joins_by_link(self, path):
        """The QR code's way: looking takes no seat, the button does."""
        self.goes_to(path)
        self.presses("Yes, let me in")
        self.is_at("workshops:seat")

    def follows_along(self):
        """What the page does by itself every few seconds; where it is just at it, ours is aborted, so once more."""
        try:
            self.goes_to("workshops:seat")
        except Error:
            self.goes_to("workshops:seat")

    @property
    def corner(self):
        """Alias and number of the seat."""
        return self.page.locator(".room-header__corner").inner_text()

    def hands_in(self, text, for_whom=""):
        self.writes("My dream", text)
        self.writes("Who will be glad for it?", for_whom)
        self.presses("Hand in the card")
        self.sees("Your card is handed in.")

    def places_dot(self, title):
        before = self.dots_on(title)
        self.button("One dot more on %(title)s", title=title).click()
        expect(self._pile(title).locator(".dot")).to_have_count(before + 1)

    def dots_on(self, title):
        return self._pile(title).locator(".dot").count()

    def _pile(self, title):
        return self.page.locator(".pile").filter(has=self.page.get_by_role("heading", name=title))

    def votes_for(self, title):
        self.page.get_by_role("radio", name=title).check()
        self.presses("Put my vote in the box")
        self.sees("Your vote is in the box")

    def receipt(self):
        return self.page.locator("#receipt").inner_text()

    def has_voted(self):
        expect(self.page.get_by_role("heading", name=said("Your vote is in the box"))).to_be_visible()
