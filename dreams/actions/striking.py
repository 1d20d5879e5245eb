"""Words that nobody may read any more, taken out of a dream and of everything that hangs on it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from dreams import search
from dreams.actions.moving import lock
from dreams.actions.pictures import take_away
from dreams.actions.worries import duty_actor
from dreams.models import (
    BoardAnswer,
    CheckIn,
    CriteriaAnswer,
    DiaryEntry,
    Dream,
    Handing,
    Milestone,
    Need,
    Nomination,
    Note,
    Notice,
    Picture,
    Pledge,
    Project,
    Step,
    Task,
    TeamMember,
    Wish,
)

# Every column in which somebody's words can lie, and how its row finds the dream. A test counts the columns.
WORDS: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = (
    (Dream, "pk", ("title", "what", "why", "for_whom", "place", "owner_name", "credits")),
    (CriteriaAnswer, "dream", ("note",)),
    (BoardAnswer, "dream", ("criteria", "reason", "way_to_yes")),
    (Project, "dream", ("team", "story")),
    (Milestone, "project__dream", ("title",)),
    (TeamMember, "project__dream", ("name",)),
    (Task, "project__dream", ("title", "who")),
    (DiaryEntry, "project__dream", ("text",)),
    (CheckIn, "project__dream", ("kept_words", "progress")),
    (Wish, "project__dream", ("text", "answer")),
    (Handing, "dream", ("words", "reason")),
    (Need, "dream", ("title",)),
    (Pledge, "need__dream", ("words", "name")),
    (Nomination, "dream", ("reason",)),
    (Note, "dream", ("text", "reply")),
    (Picture, "dream", ("alt",)),
    (Step, "dream", ("actor_label", "reason", "way_to_yes", "criteria")),
    (Notice, "dream", ("last_error",)),
)


@transaction.atomic
def strike(dream: Dream, *, by: User, out: Callable[[str], str], nothing_left: Callable[[str], bool]) -> None:
    """Put every text of the dream, of its earlier and newer versions and of their trails through `out`.

    For whoever may hide it, in any state and under an expired licence. Of the trail a database trigger lets through
    nothing else than a text that was struck. A title that says nothing any more becomes a neutral one.
    """
    duty_actor(dream, by)
    lock(dream)
    for version in versions(dream):
        for model, path, names in WORDS:
            for row in model._base_manager.filter(**{path: version.pk}):
                _strike_row(row, names, out)
        _take_pictures(version)
        _find_by_what_is_left(version)
        title = Dream.objects.values_list("title", flat=True).get(pk=version.pk)
        if nothing_left(title):
            Dream.objects.filter(pk=version.pk).update(title=_neutral_title(version))
    dream.refresh_from_db()


def texts(dream: Dream) -> str:
    """What the dream says, each text on a line of its own."""
    return "\n".join(getattr(dream, name) for name in WORDS[0][2])


def versions(dream: Dream) -> Iterator[Dream]:
    """The dream, what it was before and what became of it after a no."""
    earlier: Dream | None = dream
    while earlier is not None and earlier.previous is not None:
        earlier = earlier.previous
    while earlier is not None:
        yield earlier
        earlier = Dream.objects.filter(previous=earlier).first()


def _take_pictures(version: Dream) -> None:
    """No machine can tell what stands on a picture, so all of them go, with their files."""
    take_away(version.pictures.all())
    Dream.objects.filter(pk=version.pk).update(picture_key="")


def _find_by_what_is_left(version: Dream) -> None:
    version.refresh_from_db(fields=search.SEARCHED)
    Dream.objects.filter(pk=version.pk).update(stems=search.stems_of(version))


def _strike_row(row: Model, names: tuple[str, ...], out: Callable[[str], str]) -> None:
    texts = {name: getattr(row, name) for name in names}
    struck = {name: _struck(text, out) for name, text in texts.items()}
    changed = {name: text for name, text in struck.items() if text != texts[name]}
    if changed:
        type(row)._base_manager.filter(pk=row.pk).update(**changed)


def _struck(value: Any, out: Callable[[str], str]) -> Any:
    """A text, or the texts in a JSON column."""
    if isinstance(value, str):
        return out(value)
    if isinstance(value, list):
        return [_struck(each, out) for each in value]
    if isinstance(value, dict):
        return {key: _struck(each, out) for key, each in value.items()}
    return value


def _neutral_title(dream: Dream) -> str:
    with translation.override(dream.language):
        return _("A dream whose title was taken away")
