"""Members of a student council at their devices, and the teacher at the console."""

import uuid

from django.test import Client
from django.urls import reverse

from elections import actions as elections
from workshops.actions import council as council_actions


def sits(session):
    """A member's own device, which has come in by the code."""
    client = Client()
    client.post(reverse("workshops:join"), {"code": session.join_code, "nonce": uuid.uuid4()})
    return client


def seat_page(client):
    return client.get(reverse("workshops:council_seat"))


def votes(client, choice, nonce=None):
    nonce = nonce or seat_page(client).context["vote_form"]["nonce"].value()
    return client.post(reverse("workshops:council_vote"), {"choice": choice, "nonce": nonce})


def press(client, session, verb, **data):
    return client.post(reverse("workshops:council_do", args=[session.pk, verb]), data)


def opened(session, lead):
    council_actions.open_vote(session, by=lead)
    session.refresh_from_db()
    return session


def result(session):
    session.refresh_from_db()
    return elections.result(session.election)
