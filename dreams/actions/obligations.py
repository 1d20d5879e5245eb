"""What an election lays on the board: a project by a day, public until there is one."""

import datetime

from django.db import transaction

from dreams.models import Dream, Obligation


@transaction.atomic
def oblige(dream: Dream, *, because: str, url: str, due_on: datetime.date) -> Obligation:
    """The board owes this dream a project. The same election again changes nothing."""
    obligation, _made = Obligation.objects.get_or_create(
        dream=dream, url=url, defaults={"because": because[:120], "due_on": due_on}
    )
    return obligation


def release(*, url: str) -> None:
    """An election is void: what it laid on the board is owed no more."""
    Obligation.objects.filter(url=url).delete()
