"""What a screen reader, a keyboard or weak eyes would stumble over, as far as a machine can see it."""

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COMPLETE = "document.readyState === 'complete' || new Promise((done) => addEventListener('load', done))"
RULES = {"runOnly": {"type": "tag", "values": TAGS}}


def findings(page):
    """One line for each rule that is broken on the page as it stands now: the rule and where.

    A page that follows a room may be drawn anew under the look, and its buttons have no size before the styles are
    there. What is really wrong is still wrong when it is complete, so a finding is looked at a second time.
    """
    found = _broken(page)
    if found:
        page.wait_for_timeout(500)
        found = _broken(page)
    return found


def _broken(page):
    page.evaluate(COMPLETE)
    violations = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{violation['id']} ({violation['impact']}): {', '.join(str(node['target'][0]) for node in violation['nodes'])}"
        for violation in violations
    ]


def overflow(page):
    """By how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
