"""A limit on wrong codes. Right ones are never counted: a whole school sits behind one address.

Counted in the database, so that it holds over all processes and with Redis down.
"""

import datetime

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from accounts.codes import mac
from accounts.models import WrongGuess

WINDOW = datetime.timedelta(minutes=10)
LIMIT = 60  # wrong codes from one address in one window: a class full of typing errors fits in


def _source(request: HttpRequest) -> str:
    return mac("throttle", request.META.get("REMOTE_ADDR", ""))


def _window(now: datetime.datetime) -> datetime.datetime:
    seconds = int(now.timestamp())
    return datetime.datetime.fromtimestamp(seconds - seconds % int(WINDOW.total_seconds()), tz=datetime.UTC)


def is_shut(request: HttpRequest, scope: str) -> bool:
    """Whether so many wrong codes came from this address that none is looked at for now."""
    guesses = WrongGuess.objects.filter(scope=scope, source=_source(request), window=_window(timezone.now()))
    return guesses.filter(count__gte=LIMIT).exists()


@transaction.atomic
def count_wrong(request: HttpRequest, scope: str) -> None:
    """Remember one wrong code; what is older than the window is forgotten at once."""
    window = _window(timezone.now())
    WrongGuess.objects.before(window).delete()
    row, _ = WrongGuess.objects.get_or_create(scope=scope, source=_source(request), window=window)
    WrongGuess.objects.filter(pk=row.pk).update(count=F("count") + 1)
