"""Setting up a dream election, and the slips with its codes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from dreams.cover_files import cover_file, drawing_file
from dreams.models import Dream, Picture
from elections import actions as elections
from elections.lifecycle import State
from elections.models import Option, OptionPicture
from polls.models import PREFIX, Poll, SlipOrder
from polls.ways import MOST_MONEY, MOST_TO_BUY, Way, rules_of
from printing.actions import withdraw, withdraw_words
from schools.models import Branch, School
from schools.permissions import Capability

FEWEST_DREAMS = 2
MOST_DREAMS = 12
MOST_SLIPS = 600  # in one file: a school
REHEARSAL_CODES = 3
MOST_RACES = 5  # for an address, among as many who set up an election of one name at once
PRINTED_IN = (State.DRAFT, State.OPEN)  # in a rehearsal a printed slip would look real and be worthless
ABOUT = 300


@dataclass(frozen=True)
class Plan:
    """What somebody sets up: the words, the way, the dreams and the hours."""

    title: str
    question: str
    who_may: str
    way: str
    winners: int
    dreams: Sequence[Dream]
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    by_mail: bool = False
    budget: int | None = None  # kroner, where money is shared
    costs: Sequence[int] = ()  # then of each dream, in the same order

    def key_of_form(self, nonce: UUID | None) -> UUID | None:
        """What is once: a form and what it says. A page gone back to has its old nonce, and may say something new."""
        if nonce is None:
            return None
        said = vars(self) | {"dreams": [dream.pk for dream in self.dreams]}
        return uuid5(nonce, repr(sorted(said.items())))


def most_dreams(way: str | None) -> int:
    """How many dreams can stand for election where people vote in this way."""
    return MOST_TO_BUY if way == Way.MONEY else MOST_DREAMS


def may_hold(user: User, place: Branch | School) -> bool:
    """Whether `user` may hold elections at a place."""
    return user.has_perm(Capability.HOLD_ELECTIONS, place)


def may_count(user: User, poll: Poll) -> bool:
    """Whether `user` may count and give out papers: who holds the election, its board, its school's teachers."""
    if may_hold(user, poll.place):
        return True
    if poll.school is not None:
        return user.has_perm(Capability.MAKE_CLASSES, poll.school)
    return user.has_perm(Capability.ANSWER_DREAMS, poll.branch)


def choosable(place: Branch | School) -> list[Dream]:
    """The dreams that can stand for election, the board's shortlist first: approved and not yet a project."""
    branch = place.branch if isinstance(place, School) else place
    bank = Dream.objects.for_branch(branch).in_bank().filter(hairy=False).on_cards()
    if isinstance(place, School):
        bank = bank.filter(school_class__school=place) | bank.filter(council__school=place)
    return list(bank.order_by("-nominated_at", "-support_count", "title", "pk")[:60])


def set_up(place: Branch | School, plan: Plan, *, by: User, nonce: UUID | None = None) -> Poll:
    """A new election, not open yet. The same form twice (`nonce`) is one election.

    Raises BadElection, BranchReadOnly, PermissionDenied.
    """
    branch = place.branch if isinstance(place, School) else place
    if not may_hold(by, place):
        raise PermissionDenied
    branch.ensure_writable()
    key = plan.key_of_form(nonce)
    row: dict[str, Any] = {
        "branch": branch,
        "school": place if isinstance(place, School) else None,
        "way": plan.way,
        "who_may": plan.who_may,
        "by_mail": plan.by_mail,
        "language": branch.language,
        "created_by": by,
        "nonce": key,
    }
    for _attempt in range(MOST_RACES):
        try:
            with elections.prepared(**_frozen(plan), by=by) as election:
                return Poll.objects.create(election=election, slug=_free_slug(branch, plan.title), **row)
        except IntegrityError:  # the form was sent twice, or somebody took the address meanwhile
            there = Poll.objects.filter(nonce=key, nonce__isnull=False, branch=branch).first()
            if there is not None:
                return there
    raise elections.BadElection


@transaction.atomic
def set_up_anew(poll: Poll, plan: Plan, *, by: User) -> bool:
    """Change what is not open yet; whether paper ballots of before are void now: other dreams, or another way.

    Raises IllegalMove, BadElection, BranchReadOnly, PermissionDenied.
    """
    if not may_hold(by, poll.place):
        raise PermissionDenied
    poll.branch.ensure_writable()
    before = poll.mark
    elections.change(poll.election, **_frozen(plan), by=by)
    poll.way, poll.who_may, poll.by_mail = plan.way, plan.who_may, plan.by_mail
    poll.save(update_fields=["way", "who_may", "by_mail"])
    withdraw_words(f"poll:{poll.pk}")  # a file of before must not be printed once more
    return poll.mark != before


@transaction.atomic
def drop(poll: Poll, *, by: User) -> None:
    """Delete a draft, its key and what was printed of it; slips of it are worthless. Raises IllegalMove.

    Also under an expired licence: nothing new is made.
    """
    if not may_hold(by, poll.place):
        raise PermissionDenied
    elections.drop(poll.election, by=by)
    for order in poll.slip_orders.all():
        withdraw("poll.slips", subject=f"slips:{order.pk}")
    withdraw_words(f"poll:{poll.pk}")
    poll.delete()


def _frozen(plan: Plan) -> dict[str, Any]:
    if not max(FEWEST_DREAMS, plan.winners + 1) <= len(plan.dreams) <= most_dreams(plan.way):
        raise elections.BadElection
    return {
        "title": plan.title,
        "question": plan.question,
        "options": [_option(dream, cost) for dream, cost in zip(plan.dreams, _costs(plan), strict=True)],
        "rules": rules_of(plan.way, winners=plan.winners, budget=plan.budget),
        "opens_at": plan.opens_at,
        "closes_at": plan.closes_at,
    }


def _option(dream: Dream, cost: int | None) -> elections.OptionDraft:
    return elections.OptionDraft(
        title=dream.title,
        origin=f"{PREFIX}{dream.pk}",
        about=dream.what[:ABOUT],
        language=dream.language,
        cost=cost,
        picture=elections.PictureDraft(**asdict(cover_file(dream))),
    )


def _costs(plan: Plan) -> Sequence[int | None]:
    """What each dream costs, where money is shared: each can be paid, and all of them together cannot."""
    if plan.way != Way.MONEY:
        return [None] * len(plan.dreams)
    budget, costs = plan.budget or 0, plan.costs
    if len(costs) != len(plan.dreams) or not 0 < min(costs) <= max(costs) <= budget <= MOST_MONEY:
        raise elections.BadElection
    if sum(costs) <= budget or plan.winners != 1:
        raise elections.BadElection
    return costs


def _free_slug(branch: Branch, title: str) -> str:
    wish = slugify(title.replace("ø", "o").replace("Ø", "O").replace("æ", "ae").replace("Æ", "Ae"))[:50] or "election"
    taken = set(Poll.objects.filter(branch=branch, slug__startswith=wish).values_list("slug", flat=True))
    number = 1
    while (slug := wish if number == 1 else f"{wish}-{number}") in taken:
        number += 1
    return slug


@transaction.atomic
def order_slips(poll: Poll, *, label: str, size: int, by: User, nonce: UUID | None = None) -> SlipOrder:
    """Ask for slips; the print room makes their codes. The same form twice (`nonce`) is one order.

    Raises BoxClosed, BadElection, BranchReadOnly, PermissionDenied.
    """
    if not may_hold(by, poll.place):
        raise PermissionDenied
    poll.branch.ensure_writable()
    if not 1 <= size <= MOST_SLIPS:
        raise elections.BadElection
    poll.election.refresh_from_db()
    if poll.election.state not in PRINTED_IN:
        raise elections.BoxClosed
    said = {"poll": poll, "label": label.strip()[:60], "size": size}
    if nonce is None:
        return SlipOrder.objects.create(**said, ordered_by=by)
    key = uuid5(nonce, repr([poll.pk, said["label"], size]))  # a page gone back to may say something new
    return SlipOrder.objects.get_or_create(nonce=key, defaults={**said, "ordered_by": by})[0]


@transaction.atomic
def print_slips(order: SlipOrder) -> list[str]:
    """The codes for the slips of an order, once. Printed again they are new, and those of before are worthless."""
    # The order's row alone: the election's comes after the box (docs/decisions/0005).
    locked = SlipOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    locked.poll.branch.ensure_writable()
    election = locked.poll.election
    if election.state not in PRINTED_IN:
        raise elections.BoxClosed
    if locked.batch is not None:
        elections.revoke_batch(locked.batch, by=locked.ordered_by)
    batch, codes = elections.issue_codes(election, size=locked.size, label=locked.label, by=locked.ordered_by)
    locked.batch = batch
    locked.save(update_fields=["batch"])
    return codes


def rehearsal_codes(poll: Poll, *, by: User) -> list[str]:
    """A few codes to try the whole way with; they are worthless when the rehearsal ends."""
    if not may_hold(by, poll.place):
        raise PermissionDenied
    if poll.election.state != State.REHEARSAL:
        raise elections.BoxClosed
    with translation.override(poll.language):
        label = _("Rehearsal")
    _batch, codes = elections.issue_codes(poll.election, size=REHEARSAL_CODES, label=label, by=by)
    return codes


def take_off(dream: Dream) -> None:
    """Nobody may read this dream any more: its words leave the ballots that are out; no sum changes."""
    for poll in Poll.objects.filter(election__options__origin=f"{PREFIX}{dream.pk}").select_related("election"):
        with translation.override(poll.language):
            title = _("A dream that was taken back")
        for option in poll.election.options.filter(origin=f"{PREFIX}{dream.pk}"):
            elections.strike_title(option, title=title)
        withdraw_words(f"poll:{poll.pk}")


def take_picture_off(picture: Picture) -> None:
    """A photograph was taken away from its dream: its copies leave the ballots, and the drawing takes their place."""
    dream = Dream.objects.filter(pk=picture.dream_id).first()
    if dream is None or picture.entry_id is not None:  # a day in the diary was never on a cover
        return
    drawing = elections.PictureDraft(**asdict(drawing_file(dream)))
    for option in Option.objects.filter(origin=f"{PREFIX}{dream.pk}", picture__kind=OptionPicture.Kind.JPEG):
        elections.swap_picture(option, picture=drawing)
