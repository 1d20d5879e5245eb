"""What a pupil does, on a device of her own or a shared one, with no account."""

from playwright.sync_api import expect

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
        """What the page does by itself every few seconds."""
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

    def takes_dot(self, title):
        before = self.dots_on(title)
        self.button("One dot less on %(title)s", title=title).click()
        expect(self._pile(title).locator(".dot")).to_have_count(before - 1)

    # A device that several share

    def lets_another_in(self, code):
        self.follows("One more pupil on this device")
        self.writes("Code", code)
        self.presses("Let me in")
        self.is_at("workshops:seat")

    def takes_turn(self, turn):
        """The seat that came to this device as number `turn`; in the booth the device is handed on first."""
        self.goes_to("workshops:seat")
        if self.page.locator("[data-ballot]").count():
            self.page.locator("form[action$='/seat/turn/'] button").click()
            expect(self.page.locator(".turn__seat").first).to_be_visible()
        seat = self.page.locator(".turns__seat, .turn__seat").nth(turn)
        if seat.get_attribute("aria-current") != "true":
            before = self.corner
            seat.click()
            expect(self.page.locator(".room-header__corner")).not_to_have_text(before)

    def votes_and_hands_on(self, title):
        """The next one at the device sees neither choice nor receipt."""
        self.page.get_by_role("radio", name=title).check()
        self.page.locator("[data-ballot] button[type=submit]").click()
        expect(self.page.locator(".turn__voted").first).to_be_visible()
        self.does_not_see(title)

    # The end

    def checks_out(self, mood, words):
        self.page.locator(f".face:has([value={mood}])").click()
        self.page.locator("form[data-outbox=exit] [name=words]").fill(words)
        self.page.locator("form[data-outbox=exit] button[type=submit]").click()
        self.sees("Thank you for today")

    def opens_one_more_card(self):
        self.follows_along()
        if self.page.locator("summary").filter(has_text=said("I have one more card")).count():
            self.opens("I have one more card")

    def looks_up_card(self, code, number):
        self.goes_to("workshops:my_card")
        self.page.locator("[name=code]").fill(code)
        self.page.locator("[name=number]").fill(str(number))
        self.page.locator("main form button[type=submit]").click()
