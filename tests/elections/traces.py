"""What a vote leaves behind anywhere: rows of every table, tasks, the cache."""

from contextlib import contextmanager

from celery import Celery
from celery.app.task import Task
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection

BOX = ("elections_credential", "elections_ballot")
FINAL = ("elections_finalcredential", "elections_finalballot")
PLACE = {"postgresql": "ctid", "sqlite": "rowid"}  # where a row lies


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [
            tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row) for row in cursor.fetchall()
        ]


def as_they_lie(table, column):
    """One column, in the order in which the rows lie on the disk."""
    return [cell for (cell,) in rows(f"SELECT {column} FROM {table} ORDER BY {PLACE[connection.vendor]}")]


def everything():
    """Each table with each of its rows."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    return {table: sorted(map(repr, rows(f'SELECT * FROM "{table}"'))) for table in tables}


@contextmanager
def tables_that_change():
    """Fills the set with the tables in which a row came, went or became another meanwhile."""
    changed = set()
    before = everything()
    assert {"django_session", "wagtailcore_modellogentry", "wagtailcore_pagelogentry", *BOX} <= set(before)
    yield changed
    after = everything()
    changed |= {table for table in before if before[table] != after[table]}


@contextmanager
def what_is_sent(monkeypatch):
    """Fills the list with each task that is sent and each question to the cache."""
    sent = []

    def spy(owner, name):
        real = getattr(owner, name)

        def told(self, *args, **kwargs):
            sent.append(name)
            return real(self, *args, **kwargs)

        monkeypatch.setattr(owner, name, told)

    for name in ("apply_async", "delay"):
        spy(Task, name)
    spy(Celery, "send_task")
    for name in ("get", "set", "add", "incr", "touch", "delete", "has_key"):
        spy(LocMemCache, name)
    for name in ("get_many", "set_many", "get_or_set", "decr"):
        spy(BaseCache, name)
    yield sent
