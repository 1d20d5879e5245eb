"""The digest: at most one mail a day to each reader, with everything new since the last, dream by dream.

What was written down while a dream could be read is told only while it still can: the words are fetched, and the
dream's state is looked at, when the mail is made.
"""

import datetime
import uuid
from dataclasses import dataclass, field

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext

from dreams import outbox
from dreams.lifecycle import State
from dreams.mail import absolute, compose, in_a_line
from dreams.models import Digest, DigestLine, Dream, Event, Milestone
from schools.models import Membership
from schools.roles import Role

BATCH = 500
FIRST_HOUR, LAST_HOUR = 7, 21  # nobody's telephone makes a sound at night

Kind = Event.Kind


@dataclass(frozen=True)
class News:
    """One thing that happened, as a reader is told."""

    text: str
    at: datetime.datetime
    who: str


@dataclass
class Block:
    """What is new about one dream, and how its reader hears no more of it."""

    dream: Dream
    title: str
    language: str
    url: str
    news: list[News] = field(default_factory=list)
    stop_url: str = ""
    is_pledge: bool = False


def is_day(now: datetime.datetime) -> bool:
    return FIRST_HOUR <= timezone.localtime(now).hour < LAST_HOUR


def gather(*, now: datetime.datetime) -> int:
    """Lay what is new into digests, one for each reader who has had none today; how many were made."""
    return _gather_some(timezone.localdate(now)) if is_day(now) else 0


@transaction.atomic
def _gather_some(day: datetime.date) -> int:
    had_one = Digest.objects.filter(day=day, reader_mac=OuterRef("reader_mac"))
    waiting = DigestLine.objects.waiting().filter(~Exists(had_one)).order_by("reader_mac")
    readers = list(waiting.values_list("reader_mac", flat=True).distinct()[:BATCH])
    if not readers:
        return 0
    batch = uuid.uuid4()
    Digest.objects.bulk_create(
        [Digest(reader_mac=reader, day=day, batch=batch) for reader in readers], ignore_conflicts=True
    )
    # Where another clock was first, the digest is that clock's, and so are its lines.
    ours = Digest.objects.filter(batch=batch)
    DigestLine.objects.waiting().filter(reader_mac__in=ours.values("reader_mac")).update(
        digest=Subquery(ours.filter(reader_mac=OuterRef("reader_mac")).values("pk")[:1])
    )
    return ours.count()


def send_digests(*, now: datetime.datetime) -> int:
    """Send what was gathered; how many mails went out."""
    if not is_day(now):
        return 0
    return outbox.send(outbox.one_each(Digest.objects.all(), now=now), digest_mail, now=now)


def digest_mail(digest: Digest) -> EmailMultiAlternatives | None:
    """One reader's mail; none where nothing of it may be said any more."""
    lines = _to_be_told(list(digest.lines.for_reading().order_by("event__at", "pk")))
    address = next((line.address for line in lines if line.address), "")
    if not address:
        return None
    with translation.override(_language(lines)):
        blocks = _blocks(lines)
        return compose(
            "dreams/mail/digest",
            {
                "blocks": blocks,
                "heading": _heading(lines, blocks),
                "branch": lines[0].event.dream.branch,
                "is_for_board": all(line.member for line in lines),
                "queue_url": absolute(reverse("dreams:queue")),
            },
            subject=_heading(lines, blocks),
            to=address,
            key=f"digest-{digest.pk}-{digest.reader_mac[:12]}",
            about=[block.dream for block in blocks],
            **_ways_out(lines),
        )


def _to_be_told(lines: list[DigestLine]) -> list[DigestLine]:
    serving = _serving(lines)
    return [line for line in lines if (_board_may_hear if line.member else _may_hear)(line, serving)]


def _may_hear(line: DigestLine, _serving: set[tuple[int, int]]) -> bool:
    """A follower, and somebody whose promise stands, hear of what everybody can read, and that it was withdrawn."""
    if line.pledge is not None and not line.pledge.stands:
        return False
    dream = line.event.dream
    return line.event.is_withdrawal if dream.state == State.WITHDRAWN else dream.is_public


def _board_may_hear(line: DigestLine, serving: set[tuple[int, int]]) -> bool:
    """Who still sits on the board, while there is still something to do."""
    dream = line.event.dream
    if (line.member_id, dream.branch_id) not in serving or dream.state in {State.HIDDEN, State.WITHDRAWN}:
        return False
    return dream.is_ready if line.event.kind == Kind.READY else True


def _serving(lines: list[DigestLine]) -> set[tuple[int, int]]:
    members = {line.member_id for line in lines if line.member_id}
    if not members:
        return set()
    held = Membership.objects.holding_on(timezone.localdate()).filter(
        user__in=members, user__is_active=True, role__in=[Role.BOARD_MEMBER, Role.BANK_MANAGER], branch__isnull=False
    )
    return set(held.values_list("user", "branch"))


def _language(lines: list[DigestLine]) -> str:
    """What the reader chose where the reader chose, the branch's own for its board."""
    for line in lines:
        if chose := line.follower or line.pledge:
            return str(chose.language)
    return str(lines[0].event.dream.branch.language)


def _blocks(lines: list[DigestLine]) -> list[Block]:
    blocks: dict[int, Block] = {}
    for line in lines:
        dream = line.event.dream
        block = blocks.setdefault(dream.pk, _block(dream))
        block.news.append(News(_what(line.event), line.event.at, _who(line.event)))
        if not block.stop_url and (reader := line.follower or line.pledge):
            block.stop_url, block.is_pledge = absolute(reader.get_absolute_url()), line.follower is None
    return list(blocks.values())


def _block(dream: Dream) -> Block:
    """What was withdrawn has no words any more."""
    url = absolute(dream.get_absolute_url())
    if dream.state == State.WITHDRAWN:
        return Block(dream, _("A dream that is withdrawn"), str(translation.get_language()), url)
    return Block(dream, in_a_line(dream.title), dream.language, url)


def _what(event: Event) -> str:
    if event.step is not None:
        return capfirst(str(event.step.get_move_display()))
    if event.milestone is not None and _may_be_named(event.milestone):
        return _("A milestone is reached: %(title)s") % {"title": in_a_line(event.milestone.title)}
    return {
        Kind.MILESTONE: _("The project has reached a milestone"),
        Kind.DIARY: _("The project has written in its diary"),
        Kind.READY: _("It has what it needs for the Factory, and waits for the board"),
        Kind.REPLY: _("The owner has answered the board's question"),
        Kind.HELP: _("The project asks the board for help"),
    }[Kind(event.kind)]


def _may_be_named(milestone: Milestone) -> bool:
    """Words that were changed since have to be read by somebody before anybody hears them."""
    return milestone.published_at is not None


def _who(event: Event) -> str:
    """The step says who, as everybody may read it; the rest says so itself."""
    return event.step.actor if event.step is not None else ""


def _heading(lines: list[DigestLine], blocks: list[Block]) -> str:
    if all(line.member for line in lines):
        return _("News for the board of %(branch)s") % {"branch": in_a_line(blocks[0].dream.branch.name)}
    if len(blocks) == 1 and blocks[0].dream.state != State.WITHDRAWN:
        return _("News about “%(title)s”") % {"title": blocks[0].title}
    return ngettext("News about %(count)d dream", "News about %(count)d dreams", len(blocks)) % {"count": len(blocks)}


def _ways_out(lines: list[DigestLine]) -> dict[str, str]:
    """What a mail program makes its own button of.

    It has room for one address: the first dream that is followed. Of a pledge's page no button may be made that is
    pressed without being read, for the promise could go with it.
    """
    for line in lines:
        if line.follower is not None:
            way = absolute(line.follower.get_absolute_url())
            return {"List-Unsubscribe": f"<{way}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    for line in lines:
        if line.pledge is not None:
            return {"List-Unsubscribe": f"<{absolute(line.pledge.get_absolute_url())}>"}
    return {}
