"""What is done at an officer's desk, and how the election stands then."""

import re

from django.urls import reverse


def do(client, poll, verb, **fields):
    return client.post(reverse("polls:do", args=[poll.pk, verb]), fields)


def state(poll):
    poll.election.refresh_from_db()
    return poll.election.state


def winners_on(page):
    """The titles that a page shows as winners."""
    items = re.findall(r'class="panel panel--sun winner">(.*?)</li>', page, re.DOTALL)
    return [re.search(r"<span lang=\"\w+\">([^<]+)</span>", item)[1] for item in items]
