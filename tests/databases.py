"""Test databases by copy: a fresh migrate costs 13 seconds, a copy a few milliseconds.

Emptying tables between tests that commit would also throw away what migrations put there, and
triggers that forbid deletion would refuse. So such a test gets the whole database anew.
"""

import contextlib
import hashlib
import os
import sqlite3
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import TransactionTestCase

ROOT = Path(__file__).resolve().parents[1]


def start_from_copy():
    """Before Django makes the test database: lay the migrated copy where it will look for it."""
    if connection.vendor == "sqlite" and _sqlite_copy().exists():
        _copy_sqlite(_sqlite_copy(), Path(connection.settings_dict["TEST"]["NAME"]))


def keep_copy():
    """After Django made it: keep it as it is now."""
    if connection.vendor == "sqlite":
        if not _sqlite_copy().exists():
            _sqlite_copy().parent.mkdir(parents=True, exist_ok=True)
            for older in _sqlite_copy().parent.glob("migrated-*.sqlite3"):
                older.unlink(missing_ok=True)
            draft = _sqlite_copy().with_suffix(f".{os.getpid()}")
            _copy_sqlite(Path(connection.settings_dict["NAME"]), draft)
            draft.replace(_sqlite_copy())
        # A run of its own: others may replace the shared copy meanwhile.
        _copy_sqlite(_sqlite_copy(), _own_copy())
        return
    name = connection.settings_dict["NAME"]
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}_copy"')
        cursor.execute(f'CREATE DATABASE "{name}_copy" TEMPLATE "{name}"')


def forget_copy():
    if connection.vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        connections.close_all()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}_copy" WITH (FORCE)')
            # A thread of the last live server may still hold the database that Django drops next, without force.
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def restore_instead_of_flushing():
    TransactionTestCase._fixture_teardown = lambda self: restore()


def restore():
    """The database as it was after the migrations."""
    name = connection.settings_dict["NAME"]
    connections.close_all()
    if connection.vendor == "sqlite":
        _copy_sqlite(_own_copy(), Path(name))
    else:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{name}_copy"')


def _sqlite_copy():
    return settings.BASE_DIR / "var" / "test" / f"migrated-{_fingerprint()}.sqlite3"


def _own_copy():
    return settings.SCRATCH / "migrated.sqlite3"


def _copy_sqlite(source, target):
    """Through SQLite itself, so that whoever still has the target open sees whole pages."""
    with (
        contextlib.closing(sqlite3.connect(source)) as from_here,
        contextlib.closing(sqlite3.connect(target, timeout=20)) as to_there,
    ):
        from_here.backup(to_there)


def _fingerprint():
    """Other migrations or other packages make another database."""
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for app in apps.get_app_configs():
        if Path(app.path).is_relative_to(ROOT) and ".venv" not in Path(app.path).parts:
            for file in sorted((Path(app.path) / "migrations").glob("*.py")):
                digest.update(f"{app.label}/{file.name}\n".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


@contextlib.contextmanager
def rolled_back():
    """For a fixture of a whole module: all of it is undone. As in a test, what must be durable may lie inside."""
    block = transaction.atomic()
    block._from_testcase = True  # as Django's own TestCase says it
    with block:
        yield
        transaction.set_rollback(True)
