"""What stands on a ballot: titles and pictures, copied when an election is set up and never looked up again."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from elections.models import Election, Option, OptionPicture


@dataclass(frozen=True)
class PictureDraft:
    """A picture before it is frozen: the bytes of a file, and what a page has to say of it."""

    content: bytes
    kind: str
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True)
class OptionDraft:
    """An option before it is frozen: its title, and where it comes from in words of the app that votes."""

    title: str
    origin: str
    about: str = ""
    language: str = ""
    picture: PictureDraft | None = None
    cost: int | None = None  # where money is shared


def put_options(election: Election, options: Sequence[OptionDraft]) -> None:
    """Write down the options in the order in which they stand on the ballot."""
    rows = Option.objects.bulk_create(
        Option(
            election=election,
            no=no,
            title=draft.title,
            about=draft.about,
            language=draft.language,
            origin=draft.origin,
        )
        for no, draft in enumerate(options, start=1)
    )
    OptionPicture.objects.bulk_create(
        _row(option, draft.picture) for option, draft in zip(rows, options, strict=True) if draft.picture
    )


def pictures_of(election: Election) -> dict[str, str]:
    """The SHA-256 of each picture by the option's number: whoever has seen one can tell that it is still the same."""
    rows = OptionPicture.objects.filter(option__election=election).values_list("option__no", "sha256")
    return {str(no): sha256 for no, sha256 in rows.order_by("option__no")}


@transaction.atomic
def strike_title(option: Option, *, title: str) -> None:
    """Put another title in the place of one that nobody may read any more, before or after the count.

    Its picture goes for good. Number and origin stay, and with them what every ballot says: no sum, no winner changes.
    """
    Option.objects.filter(pk=option.pk).update(title=title, about="", language="", is_struck=True)
    OptionPicture.objects.filter(option=option).delete()


@transaction.atomic
def swap_picture(option: Option, *, picture: PictureDraft) -> None:
    """Put another picture in the place of one that nobody may see any more."""
    OptionPicture.objects.filter(option=option).delete()
    _row(option, picture).save(force_insert=True)


def _row(option: Option, draft: PictureDraft) -> OptionPicture:
    return OptionPicture(
        option=option,
        content=draft.content,
        kind=draft.kind,
        sha256=hashlib.sha256(draft.content).hexdigest(),
        alt=draft.alt,
        width=draft.width,
        height=draft.height,
    )
