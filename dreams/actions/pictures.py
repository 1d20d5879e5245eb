"""Pictures of dreams: taken in, put on the cover, taken away."""

from functools import partial
from typing import IO

from django.db import transaction
from django.db.models import QuerySet

from dreams import pictures
from dreams.models import Dream, Picture


@transaction.atomic
def add_picture(dream: Dream, upload: IO[bytes], *, alt: str) -> Picture:
    """Draw a stranger's file anew and hang it on the dream. Raises NotAPicture with a sentence for who sent it.

    It is not on the cover by that: `cover_with` puts it there. The files are written before the row, so that no row
    ever shows an empty frame; files whose row never came are swept up by the clock.
    """
    return keep_picture(dream, pictures.recode(upload), alt=alt)


def keep_picture(dream: Dream, recoded: pictures.Recoded, *, alt: str) -> Picture:
    """The same for a picture that was drawn already."""
    picture = Picture(dream=dream, alt=alt.strip(), width=recoded.width, height=recoded.height)
    pictures.store(picture.key, recoded)
    picture.save(force_insert=True)
    return picture


@transaction.atomic
def cover_with(dream: Dream, picture: Picture | None) -> None:
    """Put the picture on the dream's cover, and take the earlier one away; None gives the drawing back."""
    earlier = dream.picture_key
    dream.picture_key = picture.key if picture else ""
    dream.save(update_fields=["picture_key"])
    if earlier and earlier != dream.picture_key:
        take_away(dream.pictures.filter(key=earlier))


def take_away(rows: QuerySet[Picture]) -> None:
    """Delete pictures with their files, which go once nothing can call the deletion back any more."""
    keys = list(rows.values_list("key", flat=True))
    rows.delete()
    for key in keys:
        transaction.on_commit(partial(pictures.delete, key), robust=True)
