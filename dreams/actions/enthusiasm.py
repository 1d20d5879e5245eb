"""Support: once per person and dream, counted in the request that gives it; no queue is involved."""

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.codes import mac
from dreams.lifecycle import SUPPORTABLE
from dreams.models import Dream, Support


class NotSupportable(Exception):
    """The dream is not where enthusiasm is counted."""


def supporter_mac(supporter: str) -> str:
    """What is stored of a supporter: it cannot be led back to the cookie without the house's secret."""
    return mac("supporter", supporter)


@transaction.atomic
def support(dream: Dream, *, supporter: str) -> bool:
    """Count one person's enthusiasm; false where it was counted before.

    The unique constraint decides, not a look beforehand: of two tabs that press at once, one counts.
    """
    dream.branch.ensure_writable()
    try:
        with transaction.atomic():
            Support.objects.create(dream=dream, supporter_mac=supporter_mac(supporter))
    except IntegrityError:
        return False
    counted = Dream.objects.filter(pk=dream.pk, state__in=SUPPORTABLE).update(support_count=F("support_count") + 1)
    if not counted:
        raise NotSupportable
    return True
