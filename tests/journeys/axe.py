"""What a screen reader, a keyboard or weak eyes would stumble over, as far as a machine can see it."""

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}}


def findings(page):
    """One line for each rule that is broken on the page as it stands now: the rule and where."""
    violations = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{violation['id']} ({violation['impact']}): {', '.join(str(node['target'][0]) for node in violation['nodes'])}"
        for violation in violations
    ]


def overflow(page):
    """By how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
