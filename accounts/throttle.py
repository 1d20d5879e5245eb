"""A limit on wrong codes. Right ones are never counted: a whole school sits behind one address.

And a limit on what one line to the net, or one address of e-mail, can get in an hour (`take`).
Counted in the database, so that it holds over all processes and with Redis down.
"""

import datetime
import ipaddress
import time

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from accounts.codes import mac
from accounts.models import WrongGuess

WINDOW = datetime.timedelta(minutes=10)
HOUR = datetime.timedelta(hours=1)
LIMIT = 60  # wrong codes from one address in one window: a class full of typing errors fits in


def _source(request: HttpRequest) -> str:
    return mac("throttle", _household(_address(request)))


def _address(request: HttpRequest) -> str:
    """Who asks. A proxy of our own tells in the last place of its list; what anybody else says there is no evidence."""
    nearest = request.META.get("REMOTE_ADDR", "")
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return told if told and _is_our_proxy(nearest) else nearest


def _is_our_proxy(address: str) -> bool:
    try:
        return any(ipaddress.ip_address(address) in ipaddress.ip_network(known) for known in settings.PROXIES)
    except ValueError:
        return False


def _household(address: str) -> str:
    """One line to the net: whoever has one in IPv6 has 2⁶⁴ addresses, and may ask from another each time."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(found), 64), strict=False))


def _window(now: datetime.datetime, length: datetime.timedelta = WINDOW) -> datetime.datetime:
    seconds = int(now.timestamp())
    return datetime.datetime.fromtimestamp(seconds - seconds % int(length.total_seconds()), tz=datetime.UTC)


def is_shut(request: HttpRequest, scope: str, *, lately: float = 0) -> bool:
    """Whether so many wrong codes came from this address that none is looked at for now.

    An answer that it was not, so many seconds ago (`lately`), will do where a whole school comes in one minute: all
    of this process counts at once, what others counted is seen when the seconds are over.
    """
    key = (scope, _source(request))
    if lately and _let_in.get(key, 0) > time.monotonic() - lately:
        return False
    window = connection.ops.adapt_datetimefield_value(_window(timezone.now()))
    with connection.cursor() as cursor:
        cursor.execute(_IS_SHUT, [*key, window, LIMIT])
        is_shut = cursor.fetchone() is not None
    if lately and not is_shut:
        if len(_let_in) >= MOST_LINES:
            _let_in.clear()
        _let_in[key] = time.monotonic()
    return is_shut


@transaction.atomic
def count_wrong(request: HttpRequest, scope: str) -> None:
    """Remember one wrong code; what is older than the window is forgotten at once."""
    window = _window(timezone.now())
    _let_in.pop((scope, _source(request)), None)
    WrongGuess.objects.filter(scope=scope).before(window).delete()
    row, _ = WrongGuess.objects.get_or_create(scope=scope, source=_source(request), window=window)
    WrongGuess.objects.filter(pk=row.pk).update(count=F("count") + 1)


def admits(request: HttpRequest, scope: str, *, most: int) -> bool:
    """Count one more of what may come `most` times a window from one address; false where they are used up."""
    return _take(scope, _source(request), _window(timezone.now()), most)


def line_of(request: HttpRequest) -> str:
    """From which line to the net somebody asks: one for a whole school. For `take` only, never stored as it is."""
    return _household(_address(request))


def take(scope: str, who: str, *, limit: int) -> bool:
    """Take one of the `limit` that `who` has in this hour; false where none is left."""
    return _take(scope, mac("throttle", who), _window(timezone.now(), HOUR), limit)


def _take(scope: str, source: str, window: datetime.datetime, limit: int) -> bool:
    """One statement, for it stands before everybody's support; the database counts: no two take the same."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [scope, source, connection.ops.adapt_datetimefield_value(window), limit])
        counted = cursor.fetchone()
    if counted == (1,) and _swept.get(scope) != window:
        WrongGuess.objects.filter(scope=scope).before(window).delete()
        _swept[scope] = window
    return counted is not None


# Up to which window this process has forgotten what is over: a new window sweeps once, not with each new line.
_swept: dict[str, datetime.datetime] = {}
# When this process last saw that a line was not shut, by scope and line.
_let_in: dict[tuple[str, str], float] = {}
MOST_LINES = 1000
# Asked before every code and every vote: written out, for the ORM takes longer to spell it than the database to answer.
_IS_SHUT = """
SELECT 1 FROM accounts_wrongguess WHERE scope = %s AND source = %s AND "window" = %s AND "count" >= %s
"""
_TAKE = """
INSERT INTO accounts_wrongguess (scope, source, "window", "count") VALUES (%s, %s, %s, 1)
ON CONFLICT (scope, source, "window") DO UPDATE SET "count" = accounts_wrongguess."count" + 1
WHERE accounts_wrongguess."count" < %s
RETURNING "count"
"""
