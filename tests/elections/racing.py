"""Races for the ballot box. Each gives back what is wrong afterwards: nothing, unless a protection is missing."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

from django.db import OperationalError, connection

from elections import actions
from elections.actions import AlreadyVoted, BoxClosed
from elections.lifecycle import State
from elections.models import Ballot, Credential, FinalBallot
from tests.factories.accounts import UserFactory
from tests.factories.elections import open_by_code, vote_by_code

CLIENTS = 8
ONE_CROSS = {"method": "plurality"}
USED = Credential.Status.WEB.value
COUNT = """
SELECT (SELECT count(*) FROM elections_credential WHERE election_id = %(election)s AND status = %(used)s)
     + (SELECT count(*) FROM elections_finalcredential WHERE election_id = %(election)s AND status = %(used)s),
       (SELECT count(*) FROM elections_ballot WHERE election_id = %(election)s)
     + (SELECT count(*) FROM elections_finalballot WHERE election_id = %(election)s)
"""


def at_once(work, arguments):
    """Run `work` on each argument in a thread of its own, all started together; what each returned."""
    barrier = threading.Barrier(len(arguments))

    def run(argument):
        barrier.wait()
        try:
            return work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(run, arguments))


def used_and_ballots(election):
    """How many codes are used on screen and how many ballots there are, seen in one and the same moment."""
    key = election.pk if connection.features.has_native_uuid_field else election.pk.hex
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"election": key, "used": USED})
        return cursor.fetchone()


def wrong(**said):
    """What is not as it should be, as sentences; `said` gives for each name what is and what should be."""
    return [f"{name}: {found}, not {right}" for name, (found, right) in said.items() if found != right]


def everybody_with_the_same_codes(*, codes=25, clients=CLIENTS):
    """All clients try all codes in the same order, each with a form of its own: one of them gets each code."""
    election, made = open_by_code(codes=codes, rules=ONE_CROSS)

    def cast(code):
        try:
            vote_by_code(election, code, 2)
        except AlreadyVoted:
            return "already voted"
        return "cast"

    answers = at_once(lambda _client: [cast(code) for code in made], range(clients))
    outcomes = [outcome for client in answers for outcome in client]

    used, ballots = used_and_ballots(election)
    return wrong(
        ballots=(ballots, codes),
        used=(used, codes),
        cast=(outcomes.count("cast"), codes),
        refused=(outcomes.count("already voted"), codes * (clients - 1)),
    )


def the_same_form_from_everybody(*, forms=10, clients=CLIENTS):
    """Somebody's finger trembles: each form is sent by all clients at once and gives all of them one receipt."""
    election, made = open_by_code(codes=forms, rules=ONE_CROSS)
    nonces = [actions.new_nonce() for _ in made]

    def send(_client):
        found = []
        for code, nonce in zip(made, nonces, strict=True):
            try:
                found.append(vote_by_code(election, code, 2, nonce=nonce).code)
            except AlreadyVoted:
                found.append("already voted")
        return found

    answers = at_once(send, range(clients))

    return wrong(
        ballots=(Ballot.objects.filter(election=election).count(), forms),
        receipts=([len(set(receipts)) for receipts in zip(*answers, strict=True)], [1] * forms),
        refused=(sum(receipts.count("already voted") for receipts in answers), 0),
    )


def closing_under_load(*, codes=24, clients=CLIENTS):
    """One closes and counts while the others vote; whoever has a receipt is counted, and nobody else."""
    election, made = open_by_code(codes=codes, rules=ONE_CROSS)
    by = UserFactory()
    receipts, errors = [], []
    begin_at = random.randint(1, codes - clients)

    def close():
        _wait_until(lambda: len(receipts) >= begin_at)
        while election.state == State.OPEN:
            with _noted(errors):
                actions.close(election, by=by)
            election.refresh_from_db()
        counted = actions.count(election, by=by)
        return sum(counted.counts.values()), counted.turnout.web

    def vote(codes):
        for code in codes:
            with _noted(errors), suppress(BoxClosed):
                receipts.append(vote_by_code(election, code, 2).code)

    shares = [made[client :: clients - 1] for client in range(clients - 1)]
    (counted, used), *_ = at_once(lambda share: vote(share) if share else close(), [None, *shares])

    return wrong(
        errors=(errors, []),
        used=(used, counted),
        receipts=(len(receipts), counted),
        late=(used_and_ballots(election), (counted, counted)),
        left_behind=(Ballot.objects.filter(election=election).count(), 0),
        lost=(len(set(receipts) - _receipts_in_the_box(election)), 0),
        on_the_board=(_receipts_on_the_board(election) ^ set(receipts), set()),
    )


def _wait_until(condition):
    end = time.monotonic() + 10
    while not condition() and time.monotonic() < end:
        time.sleep(0.0005)


@contextmanager
def _noted(errors):
    """The database gave somebody up: an error on their screen."""
    try:
        yield
    except OperationalError as error:
        errors.append(str(error).partition("\n")[0])


def _receipts_in_the_box(election):
    leaves = FinalBallot.objects.filter(election=election).values_list("leaf", flat=True)
    return {actions.receipt_of(leaf).code for leaf in leaves}


def _receipts_on_the_board(election):
    return {actions.receipt_of(leaf).code for batch in actions.batches(election) for leaf in batch.leaves}


def the_desk_and_the_screen(*, codes=24, clients=CLIENTS):
    """One gives out papers for the codes with which the others vote: a code is good for one of the two."""
    election, made = open_by_code(codes=codes, rules=ONE_CROSS)

    def work(client):
        done = 0
        for code in made if client == 0 else made[client - 1 :: clients - 1]:
            try:
                if client == 0:
                    actions.give_paper(election, code=code)
                else:
                    vote_by_code(election, code, 2)
            except AlreadyVoted:
                continue
            done += 1
        return done

    papers, *cast = at_once(work, range(clients))

    _used, ballots = used_and_ballots(election)
    return wrong(
        turnout=(actions.turnout(election), actions.Turnout(eligible=codes, web=ballots, paper=codes - ballots)),
        papers=(papers, codes - ballots),
        cast=(sum(cast), ballots),
    )
