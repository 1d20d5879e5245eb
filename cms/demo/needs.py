"""What the demo's dreams lack, and who has promised what: rows and their sums, as the actions leave them."""

from typing import Any

from django.utils import timezone

from dreams import readiness
from dreams.models import Dream, Need, Pledge, Resource


def build(dream: Dream, text: dict[str, Any]) -> None:
    """The needs with their pledges, and the dream's own count of them."""
    rows = [_need(dream, position, row) for position, row in enumerate(text.get("needs", []))]
    if not rows:
        return
    Need.objects.bulk_create(rows)
    Pledge.objects.bulk_create(
        _pledge(need, name, amount, text["language"])
        for need, row in zip(rows, text["needs"], strict=True)
        for name, amount in row.get("by", {}).items()
    )
    Dream.objects.filter(pk=dream.pk).update(
        needs_count=len(rows),
        needs_covered=sum(need.covered for need in rows),
        needs_required=readiness.required(len(rows), dream.branch.ready_needs),
    )


def _need(dream: Dream, position: int, row: dict[str, Any]) -> Need:
    pledged = sum(row.get("by", {}).values())
    return Need(
        dream=dream,
        position=position,
        kind=Resource(row["kind"]),
        title=row["title"],
        wanted=row["wanted"],
        pledged=pledged,
        covered=pledged >= row["wanted"],
    )


def _pledge(need: Need, name: str, amount: int, language: str) -> Pledge:
    pledge = Pledge(
        need=need,
        kind=need.kind,
        amount=amount,
        name=name,
        email=f"gave-{need.pk}@havnvik.example",  # an address that nobody can own
        language=language,
        confirmed_at=timezone.now(),
    )
    pledge.key_mac = pledge.mac_of_key(pledge.private_key)  # as its save() does, which a bulk leaves out
    return pledge
