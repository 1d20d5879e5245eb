"""What lifts some of the demo's dreams: the board's shortlist and notes, a student council's pick."""

from typing import Any

from django.utils import timezone

from cms.demo.clock import ago
from cms.demo.places import Place
from dreams.models import Dream, Nomination, Note, Pick
from schools.school_year import starting_year


def build(dream: Dream, text: dict[str, Any], place: Place) -> None:
    """Everything of it that the text tells."""
    if row := text.get("nominated"):
        _nominate(dream, row)
    if row := text.get("picked"):
        _pick(dream, row, place)
    Note.objects.bulk_create(_note(dream, row, place) for row in text.get("note_to_owner", []))


def _nominate(dream: Dream, row: dict[str, Any]) -> None:
    moment = ago(row["days"])
    Nomination.objects.create(dream=dream, reason=row["reason"], made_at=moment)
    Dream.objects.filter(pk=dream.pk).update(nominated_at=moment)


def _pick(dream: Dream, row: dict[str, Any], place: Place) -> None:
    council, moment = place.councils[row["council"]], ago(row["days"])
    year = starting_year(timezone.localdate())
    before = Pick.objects.filter(council=council, school_year=year).count()
    Pick.objects.create(council=council, dream=dream, school_year=year, place=before + 1, made_at=moment)
    Dream.objects.filter(pk=dream.pk).update(picked_at=moment)


def _note(dream: Dream, row: dict[str, Any], place: Place) -> Note:
    reply = row.get("reply", "")
    return Note(
        dream=dream,
        text=row["text"],
        asks=row.get("asks", False),
        user=place.manager,
        at=ago(row["days"]),
        reply=reply,
        replied_at=ago(row["days"] - 1) if reply else None,
    )
