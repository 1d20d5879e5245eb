"""What anybody at a screen can do: go somewhere, press, write, read."""

import re

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from tests.going import go

WIDTHS = (320, 390, 820, 1440)
LANGUAGE = "nb"


def said(text, *, context=None, **values):
    """What the screen says in bokmål for a text of the code, which stands there in English."""
    with translation.override(LANGUAGE):
        spoken = translation.pgettext(context, text) if context else translation.gettext(text)
    return spoken % values if values else spoken


def counted(one, many, n, name="n", **values):
    """The same for a text that counts."""
    with translation.override(LANGUAGE):
        return translation.ngettext(one, many, n) % {name: n, **values}


def started(text):
    """A text of the code as far as its first placeholder: how the name of a button begins."""
    return re.compile("^" + re.escape(said(text).partition("%(")[0].strip()))


class Person:
    """Somebody at a browser. Things are found as people find them: by role, label and text."""

    def __init__(self, page, site):
        self.page = page
        self.site = site

    # Going

    def goes_to(self, name, *args):
        """To an address of ours; `name` is a URL name, or a path."""
        path = name if name.startswith("/") else reverse(name, args=args)
        return go(self.page, self.site + path)

    def follows(self, text, *, inside=None, exact=True, **values):
        """A link."""
        self._part(inside).get_by_role("link", name=_name(text, values), exact=exact).first.click()

    # Doing

    def button(self, text, *, inside=None, exact=True, **values):
        return self._part(inside).get_by_role("button", name=_name(text, values), exact=exact).first

    def presses(self, text, *, inside=None, exact=True, **values):
        self.button(text, inside=inside, exact=exact, **values).click()

    def opens(self, text, *, inside=None, **values):
        """A part of the page that is folded away."""
        name = _name(text, values)
        self._part(inside).locator("summary").filter(has_text=name).first.click()

    def field(self, label, *, inside=None, exact=False, **values):
        return self._part(inside).get_by_label(_name(label, values), exact=exact).first

    def writes(self, label, text, *, inside=None, exact=False, **values):
        self.field(label, inside=inside, exact=exact, **values).fill(text)

    def ticks(self, label, *, inside=None, exact=False, **values):
        """A radio button or a box."""
        self.field(label, inside=inside, exact=exact, **values).check()

    def sends_once_more(self, name, *args, **fields):
        """A form of ours, by hand, with the cookies and the safety token of this browser."""
        token = next(cookie["value"] for cookie in self.page.context.cookies() if cookie["name"] == "csrftoken")
        address = self.site + reverse(name, args=args)
        form = {"csrfmiddlewaretoken": token, **fields}
        return self.page.request.post(address, form=form, headers={"Referer": address})

    # Reading

    def sees(self, text, *, inside=None, exact=False, timeout=None, **values):
        part = self._part(inside) if inside else self.page.locator("main")
        expect(part.get_by_text(_name(text, values), exact=exact).first).to_be_visible(timeout=timeout)

    def is_told_not_found(self, name, *args):
        """As if nothing were there: whoever may not is not told that there is something."""
        answer = self.goes_to(name, *args)
        assert answer.status == 404, f"{name}: {answer.status}"

    def does_not_see(self, *texts):
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def is_at(self, name, *args):
        """`name` is a URL name, or a path."""
        expect(self.page).to_have_url(self.site + (name if name.startswith("/") else reverse(name, args=args)))

    def trail(self):
        """Every step that the page tells: what happened, and who did it."""
        return self.page.locator(".trail > li > p:first-child").all_inner_texts()

    def number_in_address(self):
        """The key of what the page is about."""
        return int(re.search(r"/(\d+)/", self.page.url)[1])

    def reads(self):
        """Everything that the page says."""
        return self.page.locator("body").inner_text()

    def overflow(self, widths=WIDTHS):
        """The widths at which the page must be pushed sideways, and by how many pixels."""
        before = self.page.viewport_size
        too_wide = {}
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": before["height"]})
            wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wider > 0:
                too_wide[width] = wider
        self.page.set_viewport_size(before)
        return too_wide

    def _part(self, inside):
        return inside if inside is not None else self.page


def _name(text, values):
    return text if isinstance(text, re.Pattern) else said(text, **values)


class Member(Person):
    """Somebody with an account."""

    def has_signed_in(self, user):
        """Earlier, in this browser: a session is there. How one signs in is told in other journeys."""
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.site}])

    def signs_in_with_pass(self, code):
        """A minor on the board has no e-mail address: the code on the seat pass is the way in."""
        self.goes_to("accounts:seat_pass")
        self.page.locator("main [name=code]").fill(code)
        self.presses("Sign in", inside=self.page.locator("main"))
        expect(self.page).not_to_have_url(re.compile("seat-pass"))

    def signs_in(self, user, password):
        self.goes_to("accounts:sign_in")
        self.writes("E-mail", user.email)
        self.writes("Password", password)
        self.presses("Sign in")
        expect(self.page).not_to_have_url(re.compile("sign-in"))
