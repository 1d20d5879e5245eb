"""The letters of a town hall: the link that confirms, and what a party is told afterwards. Owed as rows, sent once each
by the clock, always as things stand when they are sent.
"""

import datetime

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dreams import outbox
from dreams.mail import absolute, compose, in_a_line
from townhalls import invitation
from townhalls.lifecycle import Standing, State
from townhalls.models import Letter, Registration

Kind = Letter.Kind
CONFIRM = "confirm"
SUBJECTS: dict[str, str | Promise] = {
    CONFIRM: _("One step left: your place at “%(title)s”"),
    Kind.PLACED: _("You have a place at “%(title)s”"),
    Kind.WAITING: _("You are on the waiting list for “%(title)s”"),
    Kind.MOVED_UP: _("A place has become free for you at “%(title)s”"),
    Kind.CHANGED: _("Another time or place: “%(title)s”"),
    Kind.CANCELLED: _("Called off: “%(title)s”"),
}
# For whom each letter is still true when it is sent; whoever stands elsewhere meanwhile gets none.
TRUE_FOR = {
    Kind.PLACED: {Standing.PLACED},
    Kind.MOVED_UP: {Standing.PLACED},
    Kind.WAITING: {Standing.WAITING},
    Kind.CHANGED: {Standing.PLACED, Standing.WAITING},
    Kind.CANCELLED: {Standing.PLACED, Standing.WAITING},
}
WITHOUT_CALENDAR = {CONFIRM, Kind.WAITING}


def send_owed(*, now: datetime.datetime) -> int:
    """Send what is owed; how many letters went out."""
    asked = Registration.objects.select_related("town_hall__branch")
    told = Letter.objects.select_related("registration__town_hall__branch", "registration__contact")
    return outbox.send(
        outbox.one_each(asked, now=now, town_hall__state=State.ANNOUNCED), confirmation, now=now
    ) + outbox.send(outbox.one_each(told, now=now), message, now=now)


def confirmation(registration: Registration) -> EmailMultiAlternatives | None:
    """The letter with the link; none where the town hall was called off a moment ago."""
    if registration.town_hall.state != State.ANNOUNCED:
        return None
    return _compose(registration, CONFIRM, since=registration.made_at)


def message(letter: Letter) -> EmailMultiAlternatives | None:
    """What a party is told, if it is still true and there is somebody to tell."""
    registration, kind = letter.registration, Kind(letter.kind)
    hall = registration.town_hall
    stands = State.CANCELLED if kind == Kind.CANCELLED else State.ANNOUNCED
    if hall.state != stands or registration.standing not in TRUE_FOR[kind] or hall.ends_at < timezone.now():
        return None
    return _compose(registration, kind, since=letter.owed_since) if registration.address else None


def _compose(registration: Registration, kind: str, *, since: datetime.datetime) -> EmailMultiAlternatives:
    hall = registration.town_hall
    with translation.override(registration.language):
        title = in_a_line(hall.title)
        mail = compose(
            f"townhalls/mail/{kind}",
            {
                "title": title,
                "branch": hall.branch,
                "hall": hall,
                "registration": registration,
                "link_url": absolute(_page_of(registration)),
            },
            subject=str(SUBJECTS[kind]) % {"title": title},
            to=registration.address,
            key=f"town-hall-{kind}-{registration.pk}-{registration.key_salt[:12]}-{since:%y%m%d%H%M%S%f}",
        )
    if kind not in WITHOUT_CALENDAR:
        mail.attach(f"town-hall-{hall.pk}.ics", invitation.calendar(hall, now=since), "text/calendar")
    return mail


def _page_of(registration: Registration) -> str:
    """Where the party sees and changes what it has said; the contact of a group does it signed in."""
    return registration.get_absolute_url() if registration.group_id is None else registration.group_url
