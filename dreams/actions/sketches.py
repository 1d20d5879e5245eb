"""A dream while it is being written: kept step by step, wiped on demand, forgotten with time."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from dreams import often, pictures
from dreams.models import Picture, Sketch
from schools.models import Branch

UNTOUCHED_FOR = datetime.timedelta(days=3)
CORRECTED_FOR = datetime.timedelta(hours=2)  # who mistyped the address notices soon
STRAY_FOR = datetime.timedelta(hours=1)
LONGEST_WORD = 4000  # signs kept of what was typed into one field, good or not


def begin(branch: Branch) -> tuple[Sketch, str]:
    """A blank sheet, and the secret that finds it again."""
    key = Sketch.new_key()
    return Sketch.objects.create(branch=branch, key_mac=Sketch.mac_of_key(key)), key


@transaction.atomic
def write(sketch: Sketch, words: Mapping[str, str]) -> None:
    """Keep what was typed in one step, good or not; two tabs do not wipe out each other's steps."""
    sketch.refresh_from_db(from_queryset=Sketch.objects.select_for_update())
    kept = {name: text.replace("\0", "")[:LONGEST_WORD] for name, text in words.items()}
    sketch.words = {**sketch.words, **kept}
    sketch.touched_at = timezone.now()
    sketch.save(update_fields=["words", "touched_at"])


@transaction.atomic
def put_picture(sketch: Sketch, recoded: pictures.Recoded | None) -> None:
    """Keep the picture with the sketch, or none."""
    sketch.refresh_from_db(from_queryset=Sketch.objects.select_for_update())
    earlier = sketch.picture_key
    changes: dict[str, Any] = {"picture_key": "", "picture_width": 0, "picture_height": 0}
    if recoded is not None:
        key = Picture._meta.get_field("key").get_default()
        pictures.store(key, recoded)
        changes = {"picture_key": key, "picture_width": recoded.width, "picture_height": recoded.height}
    for name, value in changes.items():
        setattr(sketch, name, value)
    sketch.save(update_fields=list(changes))
    _drop_file(earlier)


def may_send(sketch: Sketch) -> bool:
    """Count one more sending; false where it was sent so often that it writes to nobody any more."""
    return often.count_sending.one(sketch.pk) is not None


@transaction.atomic
def wipe(sketch: Sketch) -> None:
    """Start over: nothing of it stays. A dream that was made of it meanwhile does."""
    key = sketch.picture_key
    sketch.delete()
    _drop_file(key)


def forget_sketches(*, now: datetime.datetime) -> None:
    """What was left lying, and what was sent and is not corrected any more. Their pictures are swept up after."""
    Sketch.objects.forgettable(untouched_since=now - UNTOUCHED_FOR, sent_before=now - CORRECTED_FOR).delete()


def sweep_pictures(*, now: datetime.datetime) -> int:
    """Delete the files that no row knows. How many."""
    return pictures.delete_strays(_every_key(), before=now - STRAY_FOR)


def _every_key() -> set[str]:
    """Every column called `key` or `picture_key`: another kind of row with pictures needs nothing here."""
    keys: set[str] = set()
    for model in apps.get_app_config("dreams").get_models():
        for name in {"key", "picture_key"} & {field.name for field in model._meta.concrete_fields}:
            keys.update(model._base_manager.values_list(name, flat=True))
    return keys


def _drop_file(key: str) -> None:
    if key and not Picture.objects.filter(key=key).exists():
        transaction.on_commit(lambda: pictures.delete(key), robust=True)
