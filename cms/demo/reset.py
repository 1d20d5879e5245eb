"""Empties the house, so that the demo can be built anew."""

from django.core.management import call_command
from django.db import connection, transaction

_FIND = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


def wipe() -> None:
    """Every row goes. PostgreSQL truncates; SQLite deletes, which the append-only trail's triggers refuse."""
    if connection.vendor != "sqlite":
        call_command("flush", interactive=False, verbosity=0)
        return
    with connection.cursor() as cursor:
        triggers = cursor.execute(_FIND).fetchall()
    with transaction.atomic():
        with connection.cursor() as cursor:
            for name, _sql in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
        call_command("flush", interactive=False, verbosity=0)
        with connection.cursor() as cursor:
            laid = {name for name, _sql in cursor.execute(_FIND).fetchall()}  # some come by themselves after a flush
            for name, sql in triggers:
                if name not in laid:
                    cursor.execute(sql)
