"""The letters with a link that confirms something: a dream, a pledge, a follower, a support. Owed as rows, sent once
each by the clock.

But for its own owner, a dream that nobody may read now is not written about; its letters wait until it is shown again.
"""

import datetime
from dataclasses import dataclass
from functools import partial

from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dreams import outbox
from dreams.lifecycle import PUBLIC, State
from dreams.mail import absolute, compose, in_a_line
from dreams.models import Confirmation, Dream, Follower, Pledge, SupportConfirmation
from dreams.querysets import OwedQuerySet

Link = Confirmation | Pledge | Follower | SupportConfirmation


@dataclass(frozen=True)
class Letter:
    """One kind of letter: whose rows owe it, the way from the row to the dream, its template and subject."""

    model: type[Link]
    dream: str
    template: str
    subject: str | Promise
    states: frozenset[State] = PUBLIC

    def owed(self, now: datetime.datetime) -> list[OwedQuerySet]:
        rows = self.model.objects.select_related(f"{self.dream}__branch")
        return outbox.one_each(rows, now=now, **{f"{self.dream}__state__in": self.states})


LETTERS = (
    Letter(Confirmation, "dream", "confirm", _("One step left for “%(title)s”"), frozenset({State.DRAFT})),
    Letter(Pledge, "need__dream", "pledge_confirm", _("Is it you who wants to help with “%(title)s”?")),
    Letter(Follower, "dream", "follow_confirm", _("Do you want to follow “%(title)s”?")),
    Letter(SupportConfirmation, "support__dream", "support_confirm", _("Is it you who supports “%(title)s”?")),
)


def send_owed(*, now: datetime.datetime) -> int:
    """Send what is owed; how many letters went out."""
    return sum(outbox.send(letter.owed(now), partial(message, letter), now=now) for letter in LETTERS)


def message(letter: Letter, link: Link) -> EmailMultiAlternatives | None:
    """One letter, in the language in which its reader asked for it; none where the dream was hidden a moment ago."""
    dream = _dream_of(link)
    if dream.state not in letter.states:
        return None
    with translation.override(link.language):
        title = in_a_line(dream.title)
        address = link.get_confirm_url() if isinstance(link, Follower) else link.get_absolute_url()
        return compose(
            f"dreams/mail/{letter.template}",
            {"dream": dream, "title": title, "branch": dream.branch, "link": link, "link_url": absolute(address)},
            subject=str(letter.subject) % {"title": title},
            to=link.email,
            key=f"{letter.template}-{link.pk}-{link.key_salt[:12]}-{link.made_at:%y%m%d%H%M%S}",
            about=[dream],
        )


def _dream_of(link: Link) -> Dream:
    if isinstance(link, Pledge):
        return link.need.dream
    return link.support.dream if isinstance(link, SupportConfirmation) else link.dream
