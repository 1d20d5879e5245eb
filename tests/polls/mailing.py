"""An election that sends codes by e-mail, whoever asks, and what a letter says."""

import re

from django.urls import reverse
from django.utils import timezone

from elections.slip_codes import read_slip_code
from polls import letters
from tests.factories.polls import open_poll

IDA = "ida@example.org"
CODE = re.compile(r"^[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]$", re.MULTILINE)


def open_by_mail(**other):
    return open_poll(codes=1, by_mail=True, **other)[0]


def address(poll):
    return reverse("polls:mail", args=[poll.branch.slug, poll.slug])


def ask(client, poll, email=IDA, **more):
    return client.post(address(poll), {"email": email}, **more)


def send(now=None):
    return letters.send_owed(now=now or timezone.now())


def code_in(message):
    [printed] = CODE.findall(message.body)
    return read_slip_code(printed)


def said(client, response):
    return [str(message) for message in client.get(response.url).context["messages"]]
