"""Mails to owners: owed as rows from the moment of the step, sent once each by the clock.

A notice that fails is tried again later and later; the lease keeps two clocks from sending the same one.
"""

import datetime
import logging
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from dreams.models import Notice

LEASE = datetime.timedelta(minutes=5)
MOST_ATTEMPTS = 12
BATCH = 100

log = logging.getLogger(__name__)


def send_owed(*, now: datetime.datetime) -> int:
    """Send what is owed; how many mails went out."""
    owed = Notice.objects.owed(now).order_by("pk").values_list("pk", flat=True)[:BATCH]
    return sum(_send_one(pk, now) for pk in list(owed))


def _send_one(pk: int, now: datetime.datetime) -> bool:
    if not Notice.objects.claim(pk, now=now, until=now + LEASE):
        return False
    notice = Notice.objects.select_related("dream__branch", "dream__school_class__school", "step").get(pk=pk)
    if not notice.dream.owner_email:  # the owner took the address back meanwhile
        Notice.objects.filter(pk=pk).update(gave_up=True, leased_until=None)
        return False
    try:
        message(notice).send()
    except Exception as problem:  # noqa: BLE001 - whatever one mail trips over, the others are still owed
        _try_later(notice, now, problem)
        return False
    Notice.objects.filter(pk=pk).update(sent_at=now, leased_until=None, last_error="")
    return True


def _try_later(notice: Notice, now: datetime.datetime, problem: Exception) -> None:
    log.warning("notice %s was not sent: %s", notice.pk, type(problem).__name__)
    Notice.objects.filter(pk=notice.pk).update(
        leased_until=now + datetime.timedelta(minutes=min(2**notice.attempts, 360)),
        last_error=type(problem).__name__,
        gave_up=notice.attempts >= MOST_ATTEMPTS,
    )


def message(notice: Notice) -> EmailMultiAlternatives:
    """The mail of one notice, in the dream's language, as text and as HTML."""
    dream = notice.dream
    with translation.override(dream.language):
        context = {
            "dream": dream,
            "step": notice.step,
            "branch": dream.branch,
            "private_url": settings.PUBLIC_ADDRESS + dream.get_owner_url(),
            "public_url": settings.PUBLIC_ADDRESS + dream.get_absolute_url(),
            "brand_name": settings.BRAND_NAME,
            "language": dream.language,
        }
        mail = EmailMultiAlternatives(
            subject=_subject(notice),
            body=render_to_string(f"dreams/mail/{notice.kind}.txt", context),
            to=[dream.owner_email],
            # The same for every attempt, so that a mail which did arrive is not shown twice.
            headers={"Message-ID": f"<notice-{notice.pk}-{dream.key_salt[:12]}@{_host()}>"},
        )
        mail.attach_alternative(render_to_string(f"dreams/mail/{notice.kind}.html", context), "text/html")
    return mail


def _host() -> str:
    return urlsplit(settings.PUBLIC_ADDRESS).hostname or "localhost"


def _subject(notice: Notice) -> str:
    subjects = {
        Notice.Kind.RECEIPT: _("We have received “%(title)s”"),
        Notice.Kind.RETURNED: _("The board asks you to change something in “%(title)s”"),
        Notice.Kind.REJECTED: _("The board's answer about “%(title)s”"),
        Notice.Kind.APPROVED: _("“%(title)s” is in the Bank"),
        Notice.Kind.STARTED: _("“%(title)s” is in the Factory"),
    }
    title = " ".join(notice.dream.title.split())  # no line break ever reaches a header
    return subjects[Notice.Kind(notice.kind)] % {"title": title}
