"""The box itself: how a ballot falls in, and how the box is emptied into the final tables.

Everything that must not leave a trace is in this module, so that it can be read in one go.
"""

import contextlib
import uuid
from dataclasses import dataclass

import psycopg
from django.db import connection, transaction
from django.utils import timezone
from nacl.public import PrivateKey

from accounts.codes import mac
from elections import keys, sealing, tally
from elections.lifecycle import State
from elections.models import Ballot, Credential, Election, FinalBallot

# What follows differs by database: PostgreSQL does both writes in one statement, under a lock that closing
# takes alone. SQLite has no UPDATE inside WITH, but its IMMEDIATE transactions come one at a time.
_SHARE = "SELECT pg_advisory_xact_lock_shared(%(lock)s::bigint)"
_CAST = """
WITH used AS (
    UPDATE elections_credential AS credential SET status = %(web)s
    FROM elections_election AS election
    WHERE election.id = credential.election_id
      AND ((election.state = %(open)s AND credential.status = %(free)s
            AND statement_timestamp() >= coalesce(election.opens_at, '-infinity')
            AND statement_timestamp() < coalesce(election.closes_at, 'infinity'))
        OR (election.state = %(rehearsal)s AND credential.status = %(trial)s))
      AND credential.election_id = %(election)s AND credential.code_mac = %(code_mac)s
      AND (election.seal_key IS NULL) = (%(sealed)s::bytea IS NULL)
      AND NOT EXISTS (SELECT FROM elections_ballot AS lying WHERE lying.tracker = %(tracker)s)
    RETURNING credential.election_id
)
INSERT INTO elections_ballot (tracker, election_id, salt, content, leaf, sealed)
SELECT %(tracker)s, used.election_id, %(salt)s, %(content)s, %(leaf)s, %(sealed)s::bytea FROM used
"""
_MOVE = (
    """
    INSERT INTO elections_finalballot (tracker, election_id, salt, content, leaf, sealed)
    SELECT tracker, election_id, salt, content, leaf, sealed
    FROM elections_ballot WHERE election_id = %s ORDER BY tracker
    """,
    "DELETE FROM elections_ballot WHERE election_id = %s",
    """
    INSERT INTO elections_finalcredential (id, election_id, code_mac, status, batch_no)
    SELECT {new_id}, election_id, code_mac, status, batch_no
    FROM elections_credential WHERE election_id = %s ORDER BY code_mac
    """,
    "DELETE FROM elections_credential WHERE election_id = %s",
)
# A code of the roll lies at a number that the key and a person give (actions/roll.py): after closing at another.
_NEW_ID = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}


@dataclass(frozen=True)
class FallingBallot:
    """A ballot on its way into the box."""

    tracker: bytes
    salt: bytes
    content: str
    leaf: bytes
    sealed: bytes | None = None


def code_mac(election: Election, voter: str) -> bytes:
    """What is stored of a voter: an HMAC under a key of this election alone.

    Where codes are given out, the key lies in a file of its own and is erased in the end (elections/keys.py, raises
    KeyLost). Otherwise it is derived from SECRET_KEY, outside the database and its dumps too: secrecy by organisation
    (level A), enough for a class (docs/decisions/0005).
    """
    if election.by_code:
        return keys.mac(election.pk, voter)
    return bytes.fromhex(mac(f"election:{election.pk}", voter))


def take_alone(election_id: uuid.UUID) -> None:
    """Wait for the votes that are falling, and let none in until this transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_number_of_lock(election_id)])


def _number_of_lock(election_id: uuid.UUID) -> int:
    return int.from_bytes(election_id.bytes[:8], signed=True)


def drop_in(election_id: uuid.UUID, mac_of_voter: bytes, ballot: FallingBallot) -> bool:
    """Use up the credential and put the ballot in: both or neither. Whether it was let in."""
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True) if connection.in_atomic_block else contextlib.nullcontext():
            return _drop_in_by_one_message(election_id, mac_of_voter, ballot)
    with transaction.atomic(durable=True):
        usable = Credential.objects.filter(status__in=_usable_statuses(election_id))
        if not Election.objects.filter(pk=election_id, seal_key__isnull=ballot.sealed is None).exists():
            return False  # a ballot must be sealed where the election is
        free = usable.filter(election_id=election_id, code_mac=mac_of_voter)
        if free.update(status=Credential.Status.WEB) != 1:
            return False
        Ballot.objects.bulk_create([Ballot(election_id=election_id, **vars(ballot))])
        return True


def _usable_statuses(election_id: uuid.UUID) -> list[int]:
    """Which credentials are good for a vote just now: real ones, those of the rehearsal, or none."""
    if Election.objects.takes_votes(timezone.now()).filter(pk=election_id).exists():
        return [Credential.Status.FREE]
    if Election.objects.filter(pk=election_id, state=State.REHEARSAL).exists():
        return [Credential.Status.TRIAL]
    return []


def _drop_in_by_one_message(election_id: uuid.UUID, mac_of_voter: bytes, ballot: FallingBallot) -> bool:
    """The lock and the statement go to PostgreSQL together, which makes them one transaction of their own.

    The values go beside the statement, not in it: should it fail, PostgreSQL's log has the statement and no value.
    """
    values = {
        **vars(ballot),
        "election": election_id,
        "code_mac": mac_of_voter,
        "open": State.OPEN.value,
        "rehearsal": State.REHEARSAL.value,
        "free": Credential.Status.FREE.value,
        "trial": Credential.Status.TRIAL.value,
        "web": Credential.Status.WEB.value,
    }
    connection.ensure_connection()
    line = connection.connection
    with connection.wrap_database_errors, line.pipeline():
        psycopg.Cursor(line).execute(_SHARE, {"lock": _number_of_lock(election_id)})
        casting = psycopg.Cursor(line).execute(_CAST, values)
    return casting.rowcount == 1


def find_leaf(election_id: uuid.UUID, tracker: bytes) -> bytes | None:
    """The leaf of the ballot that lies at `tracker`, in the open box or after closing."""
    for model in (Ballot, FinalBallot):
        leaf = model.objects.filter(election_id=election_id, tracker=tracker).values_list("leaf", flat=True).first()
        if leaf is not None:
            return bytes(leaf)
    return None


def empty(election_id: uuid.UUID) -> None:
    """Move ballots and credentials, sorted, into the final tables and delete the live ones.

    All rows then stem from one transaction and lie in an order that has nothing to do with who came when.
    Call it alone in the box, in the transaction that closes.
    """
    key = election_id if connection.features.has_native_uuid_field else election_id.hex
    with connection.cursor() as cursor:
        for statement in _MOVE:
            cursor.execute(statement.format(new_id=_NEW_ID[connection.vendor]), [key])


def open_seals(election_id: uuid.UUID, private: PrivateKey) -> int:
    """Read every sealed ballot of a closed election; how many. Raises BrokenSeal, and then nothing is changed.

    Each is checked against its leaf, which went to the board while it was still sealed.
    """
    opened = []
    for ballot in FinalBallot.objects.filter(election_id=election_id, sealed__isnull=False).order_by("tracker"):
        ballot.salt, ballot.content = sealing.unseal(bytes(ballot.sealed), private=private)
        if tally.leaf_of(bytes(ballot.tracker), ballot.salt, ballot.content.encode()) != bytes(ballot.leaf):
            raise sealing.BrokenSeal
        ballot.sealed = None
        opened.append(ballot)
    FinalBallot.objects.bulk_update(opened, ["salt", "content", "sealed"], batch_size=500)
    return len(opened)
