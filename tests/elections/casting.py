"""A web process that does nothing but take votes, to be killed in the midst of it.

usage: python -m tests.elections.casting prepare CODES
       python -m tests.elections.casting cast ELECTION [MUTATION]     (forms as JSON on standard input)
"""

import json
import os
import queue
import sys
import threading
import time

import django

from config.processes import die_with_parent

THREADS = 4
PATIENCE = 60  # seconds for one form; the database comes back sooner


def tell(*words):
    """One line, written at once and whole, whoever else writes: what is told before we die is told."""
    os.write(sys.stdout.fileno(), (" ".join(str(word) for word in words) + "\n").encode())


def prepare(codes):
    """Lay the tables of elections in an empty database, and open one there."""
    from django.core.management import call_command

    from tests.factories.elections import open_by_code

    call_command("migrate", "elections", verbosity=0)
    election, made = open_by_code(codes=int(codes), rules={"method": "plurality"})
    tell(json.dumps({"election": str(election.pk), "codes": made}))


def cast(election_id, mutation=""):
    """Send each form once with a few threads; where the database is away, send it again until it holds."""
    from elections.models import Election
    from tests.elections import mutations

    if mutation:
        mutations.apply(mutation)
    election = Election.objects.get(pk=election_id)
    tell("settings", *_durability())
    forms = queue.SimpleQueue()
    for form in json.load(sys.stdin):
        forms.put(form)
    threads = [threading.Thread(target=_serve, args=(election, forms)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tell("all sent")


def _serve(election, forms):
    while True:
        try:
            number, code, nonce = forms.get_nowait()
        except queue.Empty:
            return
        tell("sent", number)
        tell(*_answer(election, number, code, nonce))


def _answer(election, number, code, nonce):
    from django.db import InterfaceError, OperationalError, close_old_connections

    from tests.factories.elections import vote_by_code

    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            return "receipt", number, vote_by_code(election, code, number % 3 + 1, nonce=nonce).code
        except (OperationalError, InterfaceError):
            tell("again", number)
        except Exception as error:
            return "refused", number, type(error).__name__
        finally:
            close_old_connections()  # as at the end of a request
        time.sleep(0.02)
    return "refused", number, "OutOfPatience"


def _durability():
    """How this process asks its database to write."""
    from django.db import connection

    asked = {"sqlite": ("PRAGMA journal_mode", "PRAGMA synchronous"), "postgresql": ("SHOW synchronous_commit",)}
    with connection.cursor() as cursor:
        for question in asked[connection.vendor]:
            cursor.execute(question)
            yield cursor.fetchone()[0]


if __name__ == "__main__":
    die_with_parent()
    django.setup()
    {"prepare": prepare, "cast": cast}[sys.argv[1]](*sys.argv[2:])
