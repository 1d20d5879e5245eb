"""The box without one of its protections, to see that a test would notice."""

import time

from django.db import connection, transaction

from elections import ballots, box
from elections.models import Ballot, Credential
from elections.querysets import ElectionQuerySet

FREE = "AND credential.status = %(free)s"


def apply(name, monkeypatch=None):
    """Take a protection out: for one test, or for good in a process that is killed anyway."""
    setter = setattr if monkeypatch is None else monkeypatch.setattr
    for place, attribute, instead in MUTATIONS[name]():
        setter(place, attribute, instead)


def share(election_id):
    """What the box does itself: until this transaction ends nobody closes it."""
    with connection.cursor() as cursor:
        cursor.execute(box._SHARE, {"lock": box._number_of_lock(election_id)})


def used_code_is_good():
    """The one statement does not ask whether the code is free."""
    assert FREE in box._CAST
    return [(box, "_CAST", box._CAST.replace(FREE, ""))]


def look_then_write():
    """Look whether the code is free, then write: one transaction, as one would have it at first."""

    def drop_in(election_id, mac_of_voter, ballot):
        with transaction.atomic(durable=True):
            share(election_id)
            credential = Credential.objects.filter(election_id=election_id, code_mac=mac_of_voter).first()
            if credential is None or credential.status != Credential.Status.FREE:
                return False
            credential.status = Credential.Status.WEB
            credential.save(update_fields=["status"])
            Ballot.objects.create(election_id=election_id, **vars(ballot))
            return True

    return [(box, "drop_in", drop_in)]


def two_transactions():
    """Use the code up and put the ballot in, each in a transaction of its own."""

    def drop_in(election_id, mac_of_voter, ballot):
        free = Credential.objects.filter(
            election_id=election_id, code_mac=mac_of_voter, status=Credential.Status.FREE.value
        )
        if free.update(status=Credential.Status.WEB) != 1:
            return False
        Ballot.objects.create(election_id=election_id, **vars(ballot))
        return True

    return [(box, "drop_in", drop_in)]


def votes_share_nothing():
    """Votes fall without the lock that closing waits for."""
    assert "lock_shared" in box._SHARE
    return [(box, "_SHARE", "SELECT %(lock)s::bigint")]


def nobody_is_alone():
    """Closing and the desk do not wait until they are alone in the box."""
    return [(box, "take_alone", lambda election_id: None)]


def no_lock_at_all():
    """Closing locks neither the box nor the row of the election."""
    return [
        *votes_share_nothing(),
        *nobody_is_alone(),
        (ElectionQuerySet, "select_for_update", lambda self, **_how: self.all()),
    ]


def forms_forget_their_number():
    """A form that is sent again leads to another place."""
    made = ballots.tracker_of
    return [(ballots, "tracker_of", lambda election_id, nonce: made(election_id, ballots.new_nonce()))]


MUTATIONS = {
    made.__name__: made
    for made in (
        used_code_is_good,
        look_then_write,
        two_transactions,
        votes_share_nothing,
        nobody_is_alone,
        no_lock_at_all,
        forms_forget_their_number,
    )
}


def committed_late(cast, seconds, *, fallen=lambda: None):
    """The same vote, in a transaction that stays open for a while after the ballot has fallen."""

    def cast_slowly(*ballot):
        with transaction.atomic():
            dropped = cast(*ballot)
            fallen()
            time.sleep(seconds)
        return dropped

    return cast_slowly


def slowly(monkeypatch, seconds=0.01):
    """Let time pass between the statements that empty the box, and before a vote is committed.

    What is wrong shows sooner, what is right stays so.
    """
    monkeypatch.setattr(box, "_drop_in_by_one_message", committed_late(box._drop_in_by_one_message, seconds))
    pause = f"SELECT pg_sleep({seconds}) WHERE %s IS NOT NULL"
    assert connection.vendor == "postgresql"
    monkeypatch.setattr(box, "_MOVE", tuple(part for statement in box._MOVE for part in (statement, pause)))
