"""What a dream election prints: slips with codes, and paper ballots."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_info, gettext as _, gettext_lazy

from accounts.models import User
from elections.slip_codes import as_printed
from polls import actions
from polls.models import Poll, SlipOrder
from polls.ways import HOW_TO, MOST_POINTS, MOST_RANKS, Way
from printing import grids, slots, texts
from printing.registry import Description, Document, Estimate, Setting, Source, register

SLIPS = "slips"
BALLOTS = "poll"
BALLOTS_IN_A_PACK = 40
_TWO_UP = grids.Grid(columns=2, rows=1, width=297, height=210)  # A5: twelve dreams with long titles fit
_GRIDS = {SLIPS: grids.EIGHT_UP, BALLOTS: _TWO_UP}


@dataclass(frozen=True)
class Pack:
    """An election, and for whom its paper is."""

    poll: Poll
    class_name: str

    @property
    def title(self) -> str:
        return texts.line(self.poll.election.title, 90)


def load_order(subject: str) -> SlipOrder:
    """The order behind "slips:12"; SlipOrder.DoesNotExist where there is none."""
    key = subject.removeprefix(f"{SLIPS}:")
    if not key.isdecimal():
        raise SlipOrder.DoesNotExist
    return SlipOrder.objects.select_related("poll__election", "poll__branch__licence", "poll__school").get(pk=int(key))


def load_poll(subject: str) -> Poll:
    """The election behind "poll:12"; Poll.DoesNotExist where there is none."""
    key = subject.removeprefix(f"{BALLOTS}:")
    if not key.isdecimal():
        raise Poll.DoesNotExist
    return Poll.objects.with_place().get(pk=int(key))


def build_slips(subject: str, language: str) -> Source:
    """A slip for each vote, with a new code. Nobody is named on it, and the codes stand nowhere else."""
    order = load_order(subject)
    poll = order.poll
    address = f"{settings.PUBLIC_ADDRESS.rstrip('/')}{poll.get_absolute_url()}"
    slips = [{"code": as_printed(code), "qr": f"{address}#{code}"} for code in actions.print_slips(order)]
    pack = Pack(poll, texts.line(order.label, 40))
    known = {"address": address.partition("://")[2], "label": pack.class_name}
    note = _(
        "Each slip is one vote. The codes stand nowhere else: whoever has a slip can vote with it. Count them, hand "
        "them out like banknotes, and shred what is left over."
    )
    return _cut_source("slips", pack, SLIPS, slips, {}, note, known, shelve=True)


def build_ballots(subject: str, language: str) -> Source:
    """Paper ballots, two on a sheet and all alike: no number, nothing to know one by."""
    poll = load_poll(subject)
    options = [
        {
            "no": no,
            "title": texts.line(option.title, 80),
            "language": poll.title_language(no),
            "cost": option.cost,
        }
        for no, option in poll.options.items()
    ]
    columns = {Way.RANK: range(1, min(MOST_RANKS, len(options)) + 1), Way.SCORE: range(1, MOST_POINTS + 1)}
    way = Way(poll.way)
    context = {"options": options, "columns": list(columns.get(way, ())), "how_to": HOW_TO[way], "way": way.value}
    context["mark"] = _("Mark %(mark)s") % {"mark": poll.mark}
    pack = Pack(poll, texts.line(poll.place.name, 40))
    note = _(
        "Give one ballot against each slip. The ballots are all alike and carry no number, so that nobody can tell "
        "one from another."
    )
    return _cut_source("ballots", pack, BALLOTS, [{}] * BALLOTS_IN_A_PACK, context, note)


def _cut_source(
    name: str,
    pack: Pack,
    kind: str,
    items: list[dict[str, Any]],
    context: Mapping[str, Any],
    note: str,
    facts: Mapping[str, str] | None = None,
    *,
    shelve: bool = False,
) -> Source:
    grid = _GRIDS[kind]
    facts = {"title": pack.title, **(facts or {})}
    codes = {"qr": _("QR code of this slip")} if name == "slips" else None
    kinds, sheets = slots.cut(grid, items, facts=facts, texts=("code",) if codes else (), codes=codes)
    known = {
        "lesson": pack,
        "facts": slots.facts(facts),
        "page": slots.text("page"),
        "poll": pack.poll,
        "document": _BY_NAME[name],
        "brand_name": settings.BRAND_NAME,
        "language_code": get_language(),
        "language_name": get_language_info(get_language() or settings.LANGUAGE_CODE)["name_local"],
        "kinds": kinds,
        **context,
    }
    html = render_to_string(f"polls/print/{name}.html", known)
    return Source(html, ("paper.css", "poll.css"), {"cut.svg": grid.lines()}, tuple(sheets), shelve, note)


def _may_order_slips(user: User, subject: str) -> bool:
    try:
        return actions.may_hold(user, load_order(subject).poll.place)
    except SlipOrder.DoesNotExist:
        return False


def _may_order_ballots(user: User, subject: str) -> bool:
    try:
        return actions.may_hold(user, load_poll(subject).place)
    except Poll.DoesNotExist:
        return False


def _of(poll: Poll, whose: str) -> Description:
    today = date_format(timezone.localtime(), "j F Y" if get_language() == "en" else "j. F Y")
    about = f"{texts.line(whose, 40)} · {today}"
    return Description(title=poll.election.title, url=reverse("polls:desk", args=[poll.pk]), about=about)


def _describe_slips(subject: str) -> Description:
    order = load_order(subject)
    return _of(order.poll, order.label)


def _describe_ballots(subject: str) -> Description:
    poll = load_poll(subject)
    return _of(poll, poll.place.name)


def _not_now(order: SlipOrder) -> str:
    if sentence := _expired(order.poll):
        return sentence
    if order.poll.election.state not in actions.PRINTED_IN:
        return _("Slips are printed before the election and while it is open, not in a rehearsal.")
    return ""


def _expired(poll: Poll) -> str:
    if poll.branch.is_licensed():
        return ""
    return _("The licence of this dream bank has run out, so nothing new can be printed.")


def _slip_cost(order: SlipOrder) -> Estimate:
    sheets = _GRIDS[SLIPS].sheets_for(order.size)
    return Estimate(sheets=sheets, minutes_of_cutting=_GRIDS[SLIPS].minutes(sheets))


def _ballot_cost(_poll: Poll) -> Estimate:
    sheets = _GRIDS[BALLOTS].sheets_for(BALLOTS_IN_A_PACK)
    return Estimate(sheets=sheets, minutes_of_cutting=_GRIDS[BALLOTS].minutes(sheets))


_BY_NAME = {
    "slips": Document(
        id="poll.slips",
        item="D3",
        grid=_GRIDS[SLIPS],
        kind=SLIPS,
        title=gettext_lazy("Slips with codes"),
        purpose=gettext_lazy("One vote each: cut them apart and hand them out."),
        setting=Setting.CUT_A4_SINGLE,
        build=build_slips,
        may_order=_may_order_slips,
        describe=_describe_slips,
        load=load_order,
        estimate=_slip_cost,
        hindrance=_not_now,
        keep=False,
    ),
    "ballots": Document(
        id="poll.ballots",
        item="D2",
        grid=_GRIDS[BALLOTS],
        kind=BALLOTS,
        title=gettext_lazy("Paper ballots"),
        purpose=gettext_lazy("For those who would rather vote on paper: one against each slip."),
        setting=Setting.CUT_A4_SINGLE,
        build=build_ballots,
        may_order=_may_order_ballots,
        describe=_describe_ballots,
        load=load_poll,
        estimate=_ballot_cost,
        hindrance=_expired,
        words=True,
    ),
}


def register_all() -> None:
    """Make them known to the print room."""
    for document in _BY_NAME.values():
        register(document)
