"""What a branch asks of a dream before it is ready, kept in each dream's row."""

from django.db import transaction

from dreams import readiness
from dreams.models import Dream
from schools.models import Branch


@transaction.atomic
def set_thresholds(branch: Branch) -> None:
    """Measure every dream of the branch anew, with one update for each number of needs that dreams have.

    Rows are taken in the order of their keys, so that two who change the branch together do not wait in a ring.
    """
    dreams = Dream.objects.filter(branch=branch)
    list(dreams.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    for needs in dreams.order_by().values_list("needs_count", flat=True).distinct():
        dreams.filter(needs_count=needs).update(
            supports_needed=branch.ready_supports, needs_required=readiness.required(needs, branch.ready_needs)
        )
