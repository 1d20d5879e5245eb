"""The demo's clock: what happened long ago goes through the real actions, only on another day."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.db.models.signals import pre_save
from django.utils import timezone

_REAL_NOW = timezone.now


def ago(days: float, *, hour: int = 11) -> datetime.datetime:
    """A working hour `days` before today (after it, when negative); never later than now unless it is to come."""
    day = timezone.localdate(_REAL_NOW()) - datetime.timedelta(days=days)
    moment = timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour)))
    return moment if days < 0 else min(moment, _REAL_NOW())


@contextmanager
def at(moment: datetime.datetime) -> Iterator[datetime.datetime]:
    """Until the block ends it is `moment`. For one thread: a command's, never a server's."""
    before = timezone.now
    timezone.now = lambda: moment
    receiver = _set_default_times(moment)
    pre_save.connect(receiver, weak=False)
    try:
        yield moment
    finally:
        pre_save.disconnect(receiver)
        timezone.now = before


def _set_default_times(moment: datetime.datetime) -> Any:
    """Fields with `default=timezone.now` keep the real function from when the class was made."""

    def receiver(sender: type[models.Model], instance: models.Model, **_kwargs: Any) -> None:
        if not instance._state.adding:
            return
        for field in sender._meta.concrete_fields:
            if field.default is _REAL_NOW:
                setattr(instance, field.attname, moment)

    return receiver
