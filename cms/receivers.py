"""What pages do when something below them, or Wagtail itself, has happened."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connections

from cms import actions
from cms.models import BranchPage, NationalPage


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
