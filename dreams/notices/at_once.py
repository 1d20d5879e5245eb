"""Mails that go at once: to the owner about each step, and the thanks to everybody whose promise stands."""

import datetime
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext as _

from dreams import outbox
from dreams.lifecycle import State
from dreams.mail import absolute, compose, in_a_line
from dreams.models import Notice, Pledge

Kind = Notice.Kind

# Mails that are written out in a template of their own; of the others a sentence and a reason are all there is.
WITH_A_PAGE = {Kind.RECEIPT, Kind.RETURNED, Kind.REJECTED, Kind.APPROVED, Kind.STARTED, Kind.WITHDRAWN, Kind.THANKS}
TELLS_WHY = {Kind.PAUSED, Kind.BACK}
LEADS_TO_THE_DREAM = {Kind.APPROVED, Kind.STARTED, Kind.RESUMED, Kind.REALISED, Kind.ARCHIVED, Kind.THANKS}

# What is still true of a dream that is not there any more.
STILL_TRUE = {State.WITHDRAWN: {Kind.WITHDRAWN}, State.HIDDEN: set()}


def send_owed(*, now: datetime.datetime) -> int:
    """Send what is owed; how many mails went out."""
    with_words = Notice.objects.select_related("dream__branch", "dream__school_class__school", "step", "pledge")
    return outbox.send(outbox.one_each(with_words, now=now), message, now=now)


def message(notice: Notice) -> EmailMultiAlternatives | None:
    """The mail of one notice; none where the dream is hidden or gone by now, or nobody is there to read it."""
    if notice.kind not in STILL_TRUE.get(State(notice.dream.state), Kind):
        return None
    return _thanks(notice) if notice.kind == Kind.THANKS else _to_owner(notice)


def _to_owner(notice: Notice) -> EmailMultiAlternatives | None:
    dream = notice.dream
    if not dream.owner_email:  # the owner took the address back meanwhile
        return None
    with translation.override(dream.language):
        context = _context(notice)
        return compose(
            f"dreams/mail/{notice.kind if notice.kind in WITH_A_PAGE else 'said'}",
            {**context, "private_url": absolute(dream.get_owner_url())},
            subject=_subject(notice, context["title"]),
            to=dream.owner_email,
            key=f"notice-{notice.pk}-{dream.key_salt[:12]}",
            about=[dream],
        )


def _thanks(notice: Notice) -> EmailMultiAlternatives | None:
    """To one person, for everything that they promised this dream."""
    thanked = notice.pledge
    if thanked is None:
        return None
    standing = Pledge.objects.standing().filter(need__dream=notice.dream_id, email__iexact=thanked.email)
    pledges = list(standing.select_related("need").order_by("pk"))
    if not pledges:
        return None
    with translation.override(thanked.language):
        context = _context(notice)
        return compose(
            "dreams/mail/thanks",
            {**context, "pledges": pledges, "private_url": absolute(pledges[0].get_absolute_url())},
            subject=_("Thank you! “%(title)s” has come true") % {"title": context["title"]},
            to=thanked.email,
            key=f"notice-{notice.pk}-{thanked.key_salt[:12]}",
            about=[notice.dream],
        )


def _context(notice: Notice) -> dict[str, Any]:
    dream = notice.dream
    return {
        "dream": dream,
        "title": in_a_line(dream.title),
        "step": notice.step,
        "said": _said(notice),
        "reason": notice.step.reason if notice.step is not None and notice.kind in TELLS_WHY else "",
        "action": _action(notice),
        "branch": dream.branch,
        "public_url": absolute(dream.get_absolute_url()) if notice.kind in LEADS_TO_THE_DREAM else "",
    }


def _subject(notice: Notice, title: str) -> str:
    subjects = {
        Kind.RECEIPT: _("We have received “%(title)s”"),
        Kind.RETURNED: _("The board asks you to change something in “%(title)s”"),
        Kind.REJECTED: _("The board's answer about “%(title)s”"),
        Kind.APPROVED: _("“%(title)s” is in the Bank"),
        Kind.STARTED: _("“%(title)s” is in the Factory"),
        Kind.PAUSED: _("“%(title)s” is paused"),
        Kind.RESUMED: _("“%(title)s” goes on"),
        Kind.BACK: _("“%(title)s” is back in the Bank"),
        Kind.REALISED: _("Congratulations! “%(title)s” has come true"),
        Kind.ARCHIVED: _("“%(title)s” is in the Archive"),
        Kind.WITHDRAWN: _("“%(title)s” is withdrawn"),
        Kind.NEWS: _("News about “%(title)s”"),
        Kind.NOTE: _("The board has written to you about “%(title)s”"),
        Kind.CHECK_IN: _("How is it going with “%(title)s”?"),
    }
    return subjects[Kind(notice.kind)] % {"title": title}


def _said(notice: Notice) -> str:
    said = {
        Kind.PAUSED: _("Your project rests for a while. It can go on when the time is right."),
        Kind.RESUMED: _("Your project goes on. Everybody can see how it fares:"),
        Kind.BACK: _("Your dream is back in the Bank. It can be supported there, and become a project again."),
        Kind.REALISED: _(
            "Congratulations! Your dream has come true. Thank you for daring to dream it. Read how it went:"
        ),
        Kind.ARCHIVED: _("Your dream is in the Archive, where everybody can go on reading it:"),
        Kind.NOTE: _("The board has a note for you on your page. If it is a question, you can answer it there."),
        Kind.CHECK_IN: _("Once a month the board asks how your project is going. A few sentences are enough."),
    }
    if notice.kind == Kind.NEWS and notice.step is not None:
        return _("Something has happened to your dream: %(move)s.") % {"move": notice.step.get_move_display()}
    return said.get(Kind(notice.kind), "")


def _action(notice: Notice) -> str:
    actions = {Kind.NOTE: _("Read the note"), Kind.CHECK_IN: _("Tell how it is going")}
    return actions.get(Kind(notice.kind)) or _("Follow your dream")
