"""Django's flush, where triggers on SQLite guard tables that are only ever added to.

Emptying the whole database is the one time they step aside; on PostgreSQL TRUNCATE passes them anyway.
"""

from typing import Any

from django.core.management.commands import flush
from django.db import connections, transaction


class Command(flush.Command):
    """Take the triggers down, empty everything, put the triggers up again."""

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "sqlite":
            super().handle(**options)
            return
        with transaction.atomic(using=options["database"]), connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(%'")
            triggers = cursor.fetchall()
            for name, _statement in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
            super().handle(**options)
            for _name, statement in triggers:
                cursor.execute(statement)
