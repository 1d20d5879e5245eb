"""How ready a dream is for the Factory: supports and covered needs against what its branch asks for.

The same sum twice: in the database, where a generated column keeps it for lists and indexes, and here for one dream.
"""

from math import ceil
from typing import Any

from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.functions import Least

FULL = 100


def percent(*, supports: int, supports_needed: int, covered: int, required: int) -> int:
    """0 to 100; 100 only where both are reached. Where no need must be covered, supports alone count."""
    wanted = min(supports, supports_needed)
    if required == 0:
        return FULL * wanted // supports_needed
    return FULL // 2 * wanted // supports_needed + FULL // 2 * min(covered, required) // required


def required(needs: int, share: int) -> int:
    """How many of `needs` must be covered where a branch asks for `share` per cent of them."""
    return ceil(needs * share / 100)


def as_column() -> Any:
    """`percent` in SQL, over the columns of a dream."""
    wanted = Least(F("support_count"), F("supports_needed"))
    covered = Least(F("needs_covered"), F("needs_required"))
    return Case(
        When(needs_required=0, then=Value(FULL) * wanted / F("supports_needed")),
        default=Value(FULL // 2) * wanted / F("supports_needed") + Value(FULL // 2) * covered / F("needs_required"),
        output_field=IntegerField(),
    )
