"""What pages do when something below them, or Wagtail itself, has happened."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connections, transaction

from cms import actions
from cms.models import BranchPage, NationalPage
from cms.shelf import stamps
from cms.shelf.store import shelf
from dreams.models import Dream


def lay_front(using: str = "default", **_kwargs: Any) -> None:
    """After every migration there is a front: an empty house is no dead end."""
    with connections[using].cursor() as cursor:
        tables = set(connections[using].introspection.table_names(cursor))
    if NationalPage._meta.db_table in tables:
        ContentType.objects.clear_cache()  # an emptied database numbers its content types anew
        actions.lay_front()


def grant_editors(instance: BranchPage, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    """A branch's front was made: its editors can work on it at once."""
    if created and not raw:
        actions.grant_editors(instance)


def set_stamps_aside(using: str = "default", **_kwargs: Any) -> None:
    """Before every migration, so that it can change what they look at."""
    stamps.set_aside(connections[using])


def lay_stamps(using: str = "default", **_kwargs: Any) -> None:
    """After every migration the triggers stand that tell when a kept page is out of date."""
    stamps.lay(connections[using])


def forget_kept_pages(instance: Dream, using: str = "default", **_kwargs: Any) -> None:
    """A dream was saved here: what was kept of its branch leaves this process's memory at once.

    The stamps alone make it unreachable, here and in every other process.
    """
    transaction.on_commit(lambda: shelf.forget(instance.branch_id), using=using)
