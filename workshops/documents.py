"""The workshop pack: guide, poster, dream cards, ballots and seat slips."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import ceil
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_info, gettext as _, gettext_lazy

from accounts.codes import in_groups
from accounts.models import User
from printing import grids, qr, slots, texts
from printing.registry import Description, Document, Estimate, Pack, Setting, Sheet, Source, register
from schools.permissions import Capability
from workshops import aliases, pictures, scripts
from workshops.actions.join_codes import free_join_code
from workshops.actions.room import tell_all
from workshops.actions.seats import issue_slips
from workshops.drawings import SKY, strip
from workshops.lessons import KIND, Lesson, load, script_of, stations
from workshops.lifecycle import State
from workshops.models import Workshop

LETTERS = "ABCDEFGHI"
FEWEST_LETTERS = 6
LONG_ALIAS = 12

_STARTERS = (
    gettext_lazy("It would be fun if …"),
    gettext_lazy("What we lack here is …"),
    gettext_lazy("For those who are alone, I wish …"),
    gettext_lazy("I dream that our place …"),
)


# What each file is built from.


def build_guide(subject: str, language: str) -> Source:
    """One page to teach from, the clock times, a check-list, then say, do and watch for each phase."""
    lesson = load(subject)
    found = stations(lesson, language)
    script = script_of(lesson)
    nothing = scripts.phase("BREAK", language).materials
    materials = dict.fromkeys(s.text.materials for s in found if s.text and s.text.materials != nothing)
    context = {
        "stations": found,
        "script_name": script.name(language) if script else "",
        "about": script.about(language) if script else "",
        "minutes": sum(station.minutes for station in found),
        "sittings": max((station.sitting for station in found), default=1),
        "materials": list(materials),
    }
    drawn = {"strip.svg": strip([s.minutes for s in found]), "sky.svg": SKY}
    note = _("For you who lead the workshop. Its first page is enough once you know the way.")
    return _source("guide", lesson, [Sheet("", _facts(lesson))], context, drawn, note)


def build_poster(subject: str, language: str) -> Source:
    """What hangs on the wall: how to come in, with a new code, and the three rules."""
    lesson = load(subject)
    code = _new_join_code(lesson.workshop)
    address = _address()
    link = qr.address(f"{settings.PUBLIC_ADDRESS.rstrip('/')}/j/{code}/")
    context = {
        "code": slots.text("code"),
        "address": address,
        "address_size": min(44, round(690 / max(len(address), 1))),
        "qr": slots.code("qr", title=_("QR code that leads into the room")),
    }
    poster = Sheet("poster", {**_facts(lesson), "code": in_groups(code)}, {"qr": link})
    note = _("Hang it where everybody sees it. The code is new: posters from before open nothing.")
    return _source("poster", lesson, [poster], context, {"sky.svg": SKY}, note)


def build_cards(subject: str, language: str) -> Source:
    """Dream cards, four on a sheet, numbered through the stack; the workshop then knows which numbers are paper."""
    lesson = load(subject)
    Workshop.objects.filter(pk=lesson.workshop.pk).update(paper_cards=lesson.cards)
    cards = [{"number": n, "starter": _STARTERS[(n - 1) % len(_STARTERS)]} for n in range(1, lesson.cards + 1)]
    later = {"later_address": _address("card")}
    told = _("Numbers 1–%(last)s run through the stack, so the cut cards are in order.")
    note = told % {"last": lesson.cards}
    return _cut_source("cards", lesson, grids.FOUR_UP, cards, later, texts=("number", "starter"), note=note)


def build_ballots(subject: str, language: str) -> Source:
    """Ballots, eight on a sheet and all alike: no number, no page, nothing to know one by."""
    lesson = load(subject)
    letters = LETTERS[: max(FEWEST_LETTERS, lesson.workshop.clusters.shortlisted().count())]
    ballots = [{"letters": letters}] * lesson.ballots
    told = _(
        "%(ballots)s ballots: one each and three to spare. Write the letters A, B, C … at the dreams on the board. "
        "The ballots are all alike and carry no page number, so that nobody can tell one from another."
    )
    note = told % {"ballots": lesson.ballots}
    return _cut_source("ballots", lesson, grids.EIGHT_UP, ballots, note=note)


def build_slips(subject: str, language: str) -> Source:
    """A slip for each seat with a new code, for the youngest its pictures too. No pupil is named on it."""
    lesson = load(subject)
    has_pictures = lesson.workshop.has_pictures
    slips = [
        {
            "number": slip.seat.number,
            "alias": texts.line(aliases.alias(slip.seat.animal, slip.seat.colour)),
            "code": in_groups(slip.code),
            "pictures": pictures.named(slip.seat.pictures) if has_pictures else [],
        }
        for slip in issue_slips(lesson.workshop)
    ]
    context = {
        "address": _address(),
        "has_pictures": has_pictures,
        "has_long": any(len(str(slip["alias"])) > LONG_ALIAS for slip in slips),
    }
    drawn = {f"{code}.svg": _picture(code) for code in pictures.PICTURES} if has_pictures else {}
    grid = _slips_grid(lesson)
    note = _("Each slip opens one seat. The codes are new: slips from before open nothing. Shred what is left over.")
    source = _cut_source("slips", lesson, grid, slips, context, drawn, texts=("number", "alias", "code"), note=note)
    # Three pictures open a seat as a code does: pages that show them are laid out in full and kept nowhere.
    return slots.written_out(source) if has_pictures else source


def _slips_grid(lesson: Lesson) -> grids.Grid:
    """Three pictures that a child knows again need more room than a code."""
    return grids.EIGHT_UP if lesson.workshop.has_pictures else grids.SLIPS


def _picture(code: str) -> bytes:
    return (settings.BASE_DIR / "static" / "img" / "pictures" / f"{code}.svg").read_bytes()


@transaction.atomic
def _new_join_code(workshop: Workshop) -> str:
    """The poster before this one opens nothing any more; pupils who are in stay in."""
    room = Workshop.objects.select_for_update().get(pk=workshop.pk)
    room.join_code = free_join_code()
    room.save(update_fields=["join_code"])
    tell_all(room)
    return room.join_code


def _address(page: str = "join") -> str:
    """Where to type a code, short enough to be typed from a wall."""
    return f"{settings.PUBLIC_ADDRESS.partition('://')[2].rstrip('/')}/{page}"


def _facts(lesson: Lesson) -> dict[str, str]:
    """What differs from one class to the next: slots, so that the pages around them are laid out once for all."""
    return {
        "title": lesson.title,
        "class_name": lesson.class_name,
        "place": lesson.place,
        "date": _date(lesson),
        "day": f"{date_format(lesson.starts_at, 'l')} {_date(lesson)} · {lesson.class_name}, {lesson.school}",
        "pack": str(lesson.workshop.pk),
        "later": in_groups(lesson.workshop.lookup_code),
    }


def _date(lesson: Lesson) -> str:
    return date_format(lesson.starts_at, "j F Y" if get_language() == "en" else "j. F Y")


def _cut_source(
    name: str,
    lesson: Lesson,
    grid: grids.Grid,
    items: list[dict[str, Any]],
    context: Mapping[str, Any] | None = None,
    assets: Mapping[str, bytes] | None = None,
    texts: tuple[str, ...] = (),
    note: str = "",
) -> Source:
    kinds, sheets = slots.cut(grid, items, facts=_facts(lesson), texts=texts)
    more = {**(context or {}), "kinds": kinds, "page": slots.text("page"), "count": len(items)}
    return _source(name, lesson, sheets, more, {"cut.svg": grid.lines(), **(assets or {})}, note)


def _source(
    name: str,
    lesson: Lesson,
    sheets: Sequence[Sheet],
    context: Mapping[str, Any],
    assets: Mapping[str, bytes],
    note: str = "",
) -> Source:
    known = {
        "lesson": lesson,
        "facts": slots.facts(_facts(lesson)),
        "document": _BY_NAME[name],
        "brand_name": settings.BRAND_NAME,
        "language_code": get_language(),
        "language_name": get_language_info(get_language() or settings.LANGUAGE_CODE)["name_local"],
    }
    html = render_to_string(f"workshops/print/{name}.html", {**known, **context})
    return Source(html, ("paper.css", f"{name}.css"), assets, tuple(sheets), shelve=True, note=note)


# What may be ordered, by whom, and what it will cost in paper.


def may_order(user: User, subject: str) -> bool:
    """Whoever teaches the class."""
    try:
        return user.has_perm(Capability.TEACH, load(subject).workshop.school_class)
    except Workshop.DoesNotExist:
        return False


def describe(subject: str) -> Description:
    lesson = load(subject)
    about = f"{lesson.class_name} · {_date(lesson)}"
    return Description(title=lesson.workshop.title, url=lesson.workshop.get_absolute_url(), about=about)


def _licence_hindrance(lesson: Lesson) -> str:
    if lesson.workshop.school_class.school.branch.is_licensed():
        return ""
    return _("The licence of this dream bank has run out, so nothing new can be printed.")


def _codes_hindrance(lesson: Lesson) -> str:
    if lesson.workshop.state == State.FINISHED:
        return _("The workshop is finished, so there is nothing to come into any more.")
    return _licence_hindrance(lesson)


def _guide_estimate(lesson: Lesson) -> Estimate:
    """Overview, run sheet, check-list, then about three phases a page."""
    pages = 3 + ceil(lesson.workshop.phases.count() / 3)
    return Estimate(sheets=Setting.TEACHER_A4_DUPLEX.sheets(pages))


def _cut_estimate(grid: grids.Grid, count: Callable[[Lesson], int], lesson: Lesson) -> Estimate:
    sheets = grid.sheets_for(count(lesson))
    return Estimate(sheets=sheets, minutes_of_cutting=grid.minutes(sheets))


def _poster_estimate(_lesson: Lesson) -> Estimate:
    return Estimate(sheets=1)


_workshop_document = partial(Document, kind=KIND, may_order=may_order, describe=describe, load=load)

DOCUMENTS = (
    _workshop_document(
        id="workshop.guide",
        item="A1",
        smallest=Pack.STANDARD,
        title=gettext_lazy("Teacher's guide"),
        purpose=gettext_lazy("What to say, do and watch in each phase, clock times and a check-list."),
        setting=Setting.TEACHER_A4_DUPLEX,
        build=build_guide,
        estimate=_guide_estimate,
        hindrance=_licence_hindrance,
    ),
    _workshop_document(
        id="workshop.poster",
        item="B1",
        smallest=Pack.STANDARD,
        title=gettext_lazy("Poster with the code"),
        purpose=gettext_lazy("Hangs on the wall: how to come in, and the three rules."),
        setting=Setting.POSTER_A3,
        build=build_poster,
        estimate=_poster_estimate,
        hindrance=_codes_hindrance,
        keep=False,
    ),
    _workshop_document(
        id="workshop.cards",
        item="C1",
        grid=grids.FOUR_UP,
        title=gettext_lazy("Dream cards"),
        purpose=gettext_lazy("A card for each pupil and some to spare, four on a sheet."),
        setting=Setting.CUT_A4_SINGLE,
        build=build_cards,
        estimate=partial(_cut_estimate, grids.FOUR_UP, lambda lesson: lesson.cards),
        hindrance=_licence_hindrance,
    ),
    _workshop_document(
        id="workshop.ballots",
        item="D2",
        grid=grids.EIGHT_UP,
        title=gettext_lazy("Ballots"),
        purpose=gettext_lazy("For the secret vote on paper, eight on a sheet, all alike."),
        setting=Setting.CUT_A4_SINGLE,
        build=build_ballots,
        estimate=partial(_cut_estimate, grids.EIGHT_UP, lambda lesson: lesson.ballots),
        hindrance=_licence_hindrance,
    ),
    _workshop_document(
        id="workshop.slips",
        item="E1",
        grid_for=_slips_grid,
        smallest=Pack.STANDARD,
        title=gettext_lazy("Seat slips"),
        purpose=gettext_lazy("A slip for each pupil with an animal and a code of its own; no name is on it."),
        setting=Setting.CUT_A4_SINGLE,
        build=build_slips,
        estimate=lambda lesson: _cut_estimate(_slips_grid(lesson), lambda lesson: lesson.pupils, lesson),
        hindrance=_codes_hindrance,
        keep=False,
    ),
)
_BY_NAME = {document.id.removeprefix("workshop."): document for document in DOCUMENTS}


def register_all() -> None:
    """Make the pack known to the print room."""
    for document in DOCUMENTS:
        register(document)
