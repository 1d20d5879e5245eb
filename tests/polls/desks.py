"""What is done at an officer's desk, and how the election stands then."""

from django.urls import reverse


def do(client, poll, verb, **fields):
    return client.post(reverse("polls:do", args=[poll.pk, verb]), fields)


def state(poll):
    poll.election.refresh_from_db()
    return poll.election.state
