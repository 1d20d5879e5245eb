"""What anybody at a screen can do: go somewhere, press, write, read."""

import re

from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

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
        return self.page.goto(self.site + path)

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

    # Reading

    def sees(self, text, *, inside=None, exact=False, timeout=None, **values):
        part = self._part(inside) if inside else self.page.locator("main")
        expect(part.get_by_text(_name(text, values), exact=exact).first).to_be_visible(timeout=timeout)

    def does_not_see(self, *texts):
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)

    def is_at(self, name, *args):
        expect(self.page).to_have_url(self.site + reverse(name, args=args))

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

    def signs_in(self, user, password):
        self.goes_to("accounts:sign_in")
        self.writes("E-mail", user.email)
        self.writes("Password", password)
        self.presses("Sign in")
        expect(self.page).not_to_have_url(re.compile("sign-in"))
