"""Is the house well? Three questions and a figure, answered without a word about what is inside."""

import datetime
import logging
from functools import cache

from celery import current_app as app
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from dreams.models import Confirmation, Digest, Escalation, Follower, Notice, Pledge, Reminder, SupportConfirmation
from polls.models import CodeLetter
from townhalls.models import Letter, Registration

log = logging.getLogger(__name__)
BROKER_PATIENCE = 1  # seconds
LOOKS_BACK = datetime.timedelta(days=90)
OWE_MAILS = (
    *(Notice, Digest, Reminder, Escalation, Confirmation, Pledge, Follower, SupportConfirmation, CodeLetter),
    *(Registration, Letter),
)


def check() -> dict[str, bool]:
    """Database, migrations and broker, each true or false; the reasons go to the log alone."""
    database = _database_answers()
    return {"database": database, "migrations": database and _is_migrated(), "broker": _broker_answers()}


def mails_given_up() -> int | None:
    """How many mails of the last months were tried again and again and never sent; none where nobody can say."""
    try:
        since = timezone.now() - LOOKS_BACK
        return sum(model.objects.given_up(since=since).count() for model in OWE_MAILS)
    except DatabaseError:
        return None


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        log.exception("The database does not answer.")
        return False


def _is_migrated() -> bool:
    try:
        return _all_applied()
    except (DatabaseError, _UnappliedError):
        return False


class _UnappliedError(Exception):
    """Migrations wait; raised so that only a good answer is kept."""


@cache
def _all_applied() -> bool:
    # Reading every migration file costs a tenth of a second; once all are applied they stay so for this process.
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _UnappliedError
    return True


def _broker_answers() -> bool:
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_PATIENCE)
    except Exception:  # noqa: BLE001 - each transport has errors of its own, and all mean the same here
        log.warning("The broker does not answer; printing and mail wait.")
        return False
    return True
