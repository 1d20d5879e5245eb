"""Mails about answers that are due or late: one a person and morning, one an owner and promise, each sent once.

What is no longer true when its turn comes is not sent: the dream is answered, or its reader has answered.
"""

import datetime
from collections.abc import Sequence

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _, ngettext

from dreams import outbox
from dreams.lifecycle import State
from dreams.mail import absolute, compose, in_a_line
from dreams.models import BoardAnswer, Conflict, Dream, Escalation, Level, Reminder
from dreams.querysets import OwedQuerySet


def send_owed(*, now: datetime.datetime) -> int:
    """Send what is owed to the board and to owners; how many mails went out."""
    late = outbox.one_each(Escalation.objects.select_related("dream__branch"), now=now)
    return outbox.send(_by_person(now), _reminder, now=now) + outbox.send(late, _late_answer, now=now)


def _by_person(now: datetime.datetime) -> list[OwedQuerySet]:
    """All that waits for one person at one level is one mail."""
    people = Reminder.objects.owed(now).order_by("user", "level").values_list("user", "level").distinct()
    rows = Reminder.objects.select_related("user", "dream__branch")
    return [rows.filter(user=user, level=level) for user, level in people[: outbox.BATCH]]


def _reminder(*rows: Reminder) -> EmailMultiAlternatives | None:
    still = [row for row in rows if _holds(row)]
    Reminder.objects.filter(pk__in={row.pk for row in rows} - {row.pk for row in still}).let_go()
    return reminder(still) if still else None


def _late_answer(late: Escalation) -> EmailMultiAlternatives | None:
    dream = late.dream
    return late_answer(dream, late) if dream.owner_email and _waits(dream, late.attempt) else None


def _holds(row: Reminder) -> bool:
    """Whether its reader still has something to do about the dream."""
    if not row.user.email or not row.user.is_active or not _waits(row.dream, row.attempt):
        return False
    if row.level != Level.DUE:
        return True
    theirs = {"dream": row.dream, "user": row.user}
    answered = BoardAnswer.objects.filter(**theirs, attempt=row.attempt).exists()
    return not answered and not Conflict.objects.filter(**theirs).exists()


def _waits(dream: Dream, attempt: int) -> bool:
    return dream.state == State.SUBMITTED and dream.steps.filter(move="submit").count() == attempt


def reminder(rows: Sequence[Reminder]) -> EmailMultiAlternatives:
    """One mail about all that waits for one person, in the person's language, what was promised first first."""
    user, level = rows[0].user, Level(rows[0].level)
    dreams = sorted((row.dream for row in rows), key=lambda dream: (str(dream.answer_due), dream.pk))
    with translation.override(user.language):
        subject = {
            Level.DUE: ngettext("%(n)d dream waits for your answer", "%(n)d dreams wait for your answer", len(dreams)),
            Level.LATE: ngettext("%(n)d answer is late", "%(n)d answers are late", len(dreams)),
            Level.LONG_LATE: ngettext("%(n)d answer is long late", "%(n)d answers are long late", len(dreams)),
        }[level] % {"n": len(dreams)}
        return compose(
            "dreams/mail/reminder",
            {
                "level": level,
                "heading": subject,
                "waiting": [(dream, absolute(reverse("dreams:answer", args=[dream.pk]))) for dream in dreams],
                "places": _places(dreams),
                "page": absolute(reverse("dreams:late" if level == Level.LONG_LATE else "dreams:queue")),
            },
            subject=subject,
            to=user.email or "",
            key=f"reminder-{min(row.pk for row in rows)}-{max(row.pk for row in rows)}",
        )


def late_answer(dream: Dream, late: Escalation) -> EmailMultiAlternatives:
    """To an owner whose answer did not come, in the dream's language."""
    with translation.override(dream.language):
        title = in_a_line(dream.title)
        return compose(
            "dreams/mail/late",
            {
                "dream": dream,
                "title": title,
                "late": late,
                "branch": dream.branch,
                "private_url": absolute(dream.get_owner_url()),
            },
            subject=_("The answer about “%(title)s” is late") % {"title": title},
            to=dream.owner_email,
            key=f"late-{late.pk}-{dream.key_salt[:12]}",
            about=[dream],
        )


def _places(dreams: Sequence[Dream]) -> list[tuple[str, int]]:
    """How many in each branch: all that the platform's owner needs to know."""
    counted: dict[str, int] = {}
    for dream in dreams:
        counted[dream.branch.name] = counted.get(dream.branch.name, 0) + 1
    return sorted(counted.items())
