"""What is done at an officer's desk, and how the election stands then."""

import re

from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.translation import gettext, override


def do(client, poll, verb, **fields):
    return client.post(reverse("polls:do", args=[poll.pk, verb]), fields)


def state(poll):
    poll.election.refresh_from_db()
    return poll.election.state


def told(page):
    """The sentences with which a button answers, as they wait for the next page."""
    return [str(message) for message in get_messages(page.wsgi_request)]


def said(text, **names):
    """A text of the code as the desk says it."""
    with override("nb"):
        return gettext(text) % names


def winners_on(page):
    """The titles that a page shows as winners."""
    items = re.findall(r'class="panel panel--sun winner">(.*?)</li>', page, re.DOTALL)
    return [re.search(r"<span lang=\"\w+\">([^<]+)</span>", item)[1] for item in items]
