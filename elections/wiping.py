"""What closing leaves behind on the disk, wiped without making a voter wait.

PostgreSQL keeps dead rows, with the numbers of the transactions that wrote them, until a table is rewritten; SQLite
keeps old pages in its log until a checkpoint. A rewriting holds its table alone. Where some box is open it is therefore
tried at night only, and given up before anybody has waited a second: it comes round again.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from elections.models import Election

# Rewritten in the order of an index that has nothing to do with who came when.
TABLES = {"elections_ballot": "elections_ballot_pkey", "elections_credential": "credential_once"}
NIGHT = range(2, 5)  # hours of the day, as people count them here
WHILE_PEOPLE_VOTE = {"lock_timeout": "200ms", "statement_timeout": "1000ms"}
WHILE_NOBODY_VOTES = {"lock_timeout": "1s", "statement_timeout": "30s"}


def wipe(now: datetime) -> bool:
    """Wipe what elections left that closed since the last time; whether it was done."""
    waiting = list(Election.objects.to_wipe().values_list("pk", flat=True))
    if connection.in_atomic_block or not waiting:
        return False
    if connection.vendor == "postgresql":
        is_voted = Election.objects.open().exists()
        if is_voted and timezone.localtime(now).hour not in NIGHT:
            return False
        limits = WHILE_PEOPLE_VOTE if is_voted else WHILE_NOBODY_VOTES
        closings = _closings(waiting)
        if not all(_rewrite(table, index, limits, closings) for table, index in TABLES.items()):
            return False
    else:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    Election.objects.filter(pk__in=waiting).update(wiped_at=now)
    return True


def _closings(waiting: Iterable[UUID]) -> list[str]:
    """The transactions that closed them: all rows of an election went into the final tables in one."""
    found = []
    with connection.cursor() as cursor:
        for key in waiting:
            cursor.execute("SELECT xmin::text FROM elections_finalcredential WHERE election_id = %s LIMIT 1", [key])
            found += [closing for (closing,) in cursor.fetchall()]
    return found


def _rewrite(table: str, index: str, limits: dict[str, str], closings: list[str]) -> bool:
    """Rewrite a table in one transaction; whether nothing that those closings deleted is left in it.

    Who is just reading, a backup for instance, keeps dead rows alive, and then they are copied too. PostgreSQL writes
    down (`relfrozenxid`) before which transaction it knew of nobody who was still looking.
    """
    known = "SELECT age(relfrozenxid) < all(SELECT age(unnest(%s::text[])::xid)) FROM pg_class WHERE oid = %s::regclass"
    try:
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            for name, limit in limits.items():
                cursor.execute("SELECT set_config(%s, %s, true)", [name, limit])
            cursor.execute(f"CLUSTER {table} USING {index}")
            cursor.execute(known, [closings, table])
            return bool(cursor.fetchone()[0])
    except OperationalError:  # somebody was in the way, or it took too long: nothing has changed
        return False
