"""Who helps a dream: supports it with an address, promises hours, follows it; each by a letter that is opened."""

import re

from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from dreams import letters
from dreams.models import Follower
from tests.journeys.citizen import Citizen


class Helper(Citizen):
    def promises(self, *, amount, email="bjarne@example.org"):
        self.follows("I can help with this", exact=False)
        self.writes("How many hours?", amount)
        self.writes("A few words", "Jeg kan lørdager.")
        self.writes("Your name", "Bjarne")
        self.ticks("I am 18 or older")
        self.page.locator("main form [name=email]").fill(email)
        self.page.locator("main form button[type=submit]").click()
        expect(self.page.locator(".messages")).to_be_visible()

    def starts_to_follow(self, email):
        """Asks for the letter, opens it, presses the button in it."""
        self.page.locator("#follow-email").fill(email)
        self.presses("Follow this dream")
        expect(self.page.locator(".messages")).to_be_visible()
        self.opens_letter_to(email)
        self.presses("Yes, I want to follow it")
        self.sees("You follow this dream. Each mail has a link that ends it.")

    def has_support_confirmed(self, email):
        self.opens("Let it count as confirmed")
        self.page.locator("#confirm-email").fill(email)
        self.presses("Send me the link")
        expect(self.page.locator(".messages")).to_be_visible()
        self.opens_letter_to(email)
        self.presses("Confirm my support")
        self.follows("See the dream")
        self.sees("Your support is confirmed by e-mail.")

    def opens_letter_to(self, email):
        """The first private link in the newest letter, once the clock has sent what is owed."""
        letters.send_owed(now=timezone.now())
        letter = next(each for each in reversed(mail.outbox) if each.to == [email])
        self.goes_to(re.search(r"/(supports|pledges|follow)/\S+/", letter.body)[0])

    def opens_letter_of(self, row):
        """By the address in it."""
        letters.send_owed(now=timezone.now())
        self.goes_to(row.get_confirm_url() if isinstance(row, Follower) else row.get_absolute_url())
