"""Going to an address as people do: where a live page is just turning itself, they try once more."""

from playwright.sync_api import Error

OVERTAKEN = ("interrupted by another navigation", "net::ERR_ABORTED")
MOST_TRIES = 5


def go(page, url):
    """Open `url`. A page that follows the room may turn itself just then, and the browser drops one of the two."""
    return _until_it_holds(page, lambda: page.goto(url))


def go_again(page):
    """Load the page anew, with the same patience."""
    return _until_it_holds(page, page.reload)


def _until_it_holds(page, move):
    for _try in range(MOST_TRIES - 1):
        try:
            return move()
        except Error as problem:
            if not any(sign in problem.message for sign in OVERTAKEN):
                raise
            page.wait_for_load_state()
    return move()
