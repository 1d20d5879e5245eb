"""What a dream lacks, in its owner's words, and how much of it is covered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dreams import readiness
from dreams.actions.moving import NotChangeable, lock
from dreams.lifecycle import FURNISHABLE
from dreams.models import Dream, Need, Resource

MOST_NEEDS = 8


class PromisedTowards(Exception):
    """Somebody has promised something towards this need, so it stays. The text is a sentence for the owner."""

    def __init__(self, need: Need) -> None:
        super().__init__(_("Somebody has promised something towards “%(need)s”, so it stays.") % {"need": need.title})
        self.need = need


@dataclass(frozen=True)
class NeedDraft:
    """One need as its owner types it. `pk` names the need that it was, if it was one before."""

    kind: Resource | str
    title: str
    wanted: int = 1
    pk: int | None = None


@transaction.atomic
def set_needs(dream: Dream, *, needs: Sequence[NeedDraft]) -> None:
    """Let these be the needs of the dream, in this order.

    What somebody has promised towards can be raised, but neither taken away nor made less or something else: a
    promise was given towards just that. Raises PromisedTowards, and NotChangeable where nothing is needed any more.
    """
    if len(needs) > MOST_NEEDS:
        raise ValueError(f"A dream has at most {MOST_NEEDS} needs.")
    lock(dream)
    if dream.state not in FURNISHABLE:
        raise NotChangeable
    there = {need.pk: need for need in dream.needs.all()}
    kept = {draft.pk for draft in needs}
    for need in there.values():
        if need.pk not in kept and need.is_promised:
            raise PromisedTowards(need)
    Need.objects.filter(pk__in=there.keys() - kept).delete()
    for position, draft in enumerate(needs):
        _set_need(there.get(draft.pk or 0) or Need(dream=dream), draft, position)
    recount(dream)


def write_first_needs(dream: Dream, needs: Sequence[NeedDraft]) -> None:
    """The needs of a dream that has none yet. Its row has their sums already."""
    if not needs:
        return
    Need.objects.bulk_create(
        Need(dream=dream, position=position, kind=draft.kind, title=draft.title, wanted=draft.wanted)
        for position, draft in enumerate(needs)
    )


def recount(dream: Dream) -> None:
    """Bring the dream's sums into step with its needs. Whoever calls holds the dream's lock."""
    covered = list(dream.needs.values_list("covered", flat=True))
    for name, value in sums(dream, count=len(covered), covered=sum(covered)).items():
        setattr(dream, name, value)
    dream.save(update_fields=["needs_count", "needs_covered", "needs_required"])


def sums(dream: Dream, *, count: int, covered: int) -> dict[str, int]:
    """What the dream's row keeps of its needs, so that the database can work out how ready it is."""
    return {
        "needs_count": count,
        "needs_covered": covered,
        "needs_required": readiness.required(count, dream.branch.ready_needs),
    }


def _set_need(need: Need, draft: NeedDraft, position: int) -> None:
    if need.is_promised and (draft.kind != need.kind or draft.title != need.title or draft.wanted < need.wanted):
        raise PromisedTowards(need)
    changes: dict[str, Any] = {"kind": draft.kind, "title": draft.title, "wanted": draft.wanted, "position": position}
    for name, value in changes.items():
        setattr(need, name, value)
    need.covered = need.pledged >= need.wanted
    need.save()
