"""Everybody who comes has a browser of their own, and nothing may go wrong in any of them."""

import pytest

from tests import loopback
from tests.journeys.axe import findings
from tests.journeys.people import Person


@pytest.fixture
def comes(browser, browser_context_args, live_site):
    """`comes(Teacher)` opens a browser for her; `width` and `javascript` are her device's.

    Afterwards no page may have asked a third party, complained in its console, or answered with an error of ours.
    """
    contexts, complaints = [], []

    def somebody(kind=Person, *, width=390, height=844, javascript=True):
        context = browser.new_context(
            **{
                **browser_context_args,
                "viewport": {"width": width, "height": height},
                "java_script_enabled": javascript,
                "accept_downloads": True,
            }
        )
        contexts.append(context)
        _listen(context, complaints)
        return kind(context.new_page(), live_site.url)

    yield somebody
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def looks():
    """`looks(person, "what")` looks closely at a screen; whatever was found fails the test at its end."""
    found = []

    def look(person, screen, *, widths=None):
        person.page.evaluate("document.fonts.ready")
        found.extend(f"{screen}: {finding}" for finding in findings(person.page))
        too_wide = person.overflow(widths) if widths else person.overflow()
        found.extend(f"{screen}: {pixels} px too wide at {width}" for width, pixels in too_wide.items())

    yield look
    assert found == []


@pytest.fixture
def town(live_site):
    """A municipality with some dreams in its Bank."""
    from tests.factories.dreams import DreamFactory
    from tests.factories.polls import TITLES
    from tests.factories.schools import BranchFactory

    branch = BranchFactory()
    for title in TITLES:
        DreamFactory(branch=branch, title=title)
    return branch


def _listen(context, complaints):
    def only_us(route):
        if loopback.is_ours(route.request.url):
            route.continue_()
        else:
            complaints.append(f"a third party was asked: {route.request.url}")
            route.abort()

    def hear(message):
        # Chromium also logs every answer that is no success; those are judged below.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(f"{message.page.url if message.page else ''}: {message.text}")

    def judge(response):
        expected = response.request.is_navigation_request() and response.status < 500
        if response.status >= 400 and not expected:
            complaints.append(f"{response.status} {response.url}")

    context.route("**/*", only_us)
    context.on("console", hear)
    context.on("weberror", lambda problem: complaints.append(f"{problem.page.url}: {problem.error}"))
    context.on("response", judge)
