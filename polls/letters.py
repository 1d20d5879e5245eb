"""Letters with a code. The code is made when the letter is, and stands nowhere else; every attempt makes another.

The address goes with the letter (docs/decisions/0018).
"""

import datetime
import secrets

from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from dreams import outbox
from dreams.mail import absolute, compose, in_a_line
from elections import actions as elections
from elections.slip_codes import as_printed
from polls.models import CodeLetter


def send_owed(*, now: datetime.datetime) -> int:
    """Send what is owed; how many letters went out."""
    letters = CodeLetter.objects.select_related("poll__election", "poll__branch", "poll__school")
    return outbox.send(outbox.one_each(letters, now=now), message, now=now)


@sensitive_variables("code")
def message(letter: CodeLetter) -> EmailMultiAlternatives | None:
    """The letter, with a code that is good from now on; none for whoever has voted, or where nobody can any more."""
    poll = letter.poll
    if not poll.by_mail or not elections.is_open(poll.election):
        return None
    try:
        code = elections.code_for_letter(poll.election, person=letter.email)
    except (elections.AlreadyVoted, elections.BoxClosed):
        return None
    with translation.override(poll.language):
        title = in_a_line(poll.election.title)
        return compose(
            "polls/mail/code",
            {
                "title": title,
                "branch": poll.place,
                "election": poll.election,
                "code": as_printed(code),
                "link_url": absolute(poll.get_absolute_url()),
            },
            subject=_("Your code for “%(title)s”") % {"title": title},
            to=letter.email,
            # Not the same for every attempt, as of other mails: each has another code, and only the newest is good.
            key=f"code-{secrets.token_hex(12)}",
        )
