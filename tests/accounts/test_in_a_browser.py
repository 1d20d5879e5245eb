"""What only a browser can show: drafts that survive, one click that sends once, pages that fit."""

import pytest

from tests.going import go, go_again

DRAFT_PAGE = """<!doctype html><html lang="en"><head>{head}</head><body>
<form method="post" action="/sent/" data-draft="deposit"><textarea name="why"></textarea>
<label><input type="checkbox" name="sure" value="1">Sure</label><input type="password" name="secret">
<button>Send</button></form><script type="module" src="/static/js/drafts.js"></script>
<script type="module" src="/static/js/once.js"></script></body></html>"""


@pytest.fixture
def draft_page(page, live_site):
    """A form of the simplest kind on the site's own address, and what was sent from it."""
    sent = []
    served = {"head": ""}

    def answer(route):
        if route.request.method == "POST":
            sent.append(route.request.post_data)
            route.fulfill(status=204)
        else:
            route.fulfill(content_type="text/html", body=DRAFT_PAGE.format(**served))

    page.route("**/draft/", answer)
    page.route("**/sent/", answer)
    go(page, live_site.url + "/draft/")
    page.sent, page.served = sent, served
    return page


@pytest.mark.browser
def test_what_was_typed_survives_a_refresh_until_the_server_has_it(draft_page):
    draft_page.fill("textarea", "Because of the ice")
    draft_page.check("[name=sure]")
    draft_page.fill("[name=secret]", "hush")
    draft_page.get_by_text("Kept on this device.").wait_for()

    go_again(draft_page)

    assert draft_page.input_value("textarea") == "Because of the ice"
    assert draft_page.is_checked("[name=sure]")
    assert draft_page.input_value("[name=secret]") == ""

    draft_page.served["head"] = '<meta name="draft-done" content="deposit">'
    go_again(draft_page)

    assert draft_page.input_value("textarea") == ""
    assert draft_page.evaluate("localStorage.length") == 0


@pytest.mark.browser
def test_a_double_click_sends_once(draft_page):
    draft_page.fill("textarea", "Once")

    draft_page.dblclick("button")
    draft_page.wait_for_timeout(200)

    assert len(draft_page.sent) == 1


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390, 820, 1440])
@pytest.mark.parametrize("path", ["/accounts/sign-in/", "/accounts/seat-pass/", "/nothing/here/"])
def test_no_page_is_wider_than_its_screen_also_with_large_text(page, live_site, path, width):
    page.set_viewport_size({"width": width, "height": 800})
    go(page, live_site.url + path)

    plain = page.evaluate("document.documentElement.scrollWidth")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    large = page.evaluate("document.documentElement.scrollWidth") if width >= 640 else width

    assert (plain, large) == (width, width)


@pytest.mark.browser
def test_the_menu_on_a_phone_needs_no_script(browser, live_site):
    page = browser.new_page(java_script_enabled=False, viewport={"width": 390, "height": 800})
    go(page, live_site.url + "/accounts/seat-pass/")
    language = page.get_by_role("button", name="Nynorsk")
    assert not language.is_visible()

    page.locator("summary.menu__button").click()
    language.click()

    assert page.get_attribute("html", "lang") == "nn"
    page.close()
