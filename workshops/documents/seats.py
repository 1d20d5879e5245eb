"""The way to a seat in the room."""

from django.conf import settings
from django.utils.translation import gettext as _, gettext_lazy

from accounts.codes import in_groups
from printing import grids, slots, texts
from printing.registry import Pack, Setting, Source
from workshops import aliases, pictures
from workshops.actions.seats import issue_slips
from workshops.documents import ordering, sheets
from workshops.lessons import Lesson, load

LONG_ALIAS = 12


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
        "address": sheets.address(),
        "has_pictures": has_pictures,
        "has_long": any(len(str(slip["alias"])) > LONG_ALIAS for slip in slips),
    }
    drawn = {f"{code}.svg": _picture(code) for code in pictures.PICTURES} if has_pictures else {}
    grid = _slips_grid(lesson)
    note = _("Each slip opens one seat. The codes are new: slips from before open nothing. Shred what is left over.")
    written = ("number", "alias", "code")
    source = sheets.cells("slips", lesson, grid, slips, context, drawn, texts=written, note=note)
    # Three pictures open a seat as a code does: pages that show them are laid out in full and kept nowhere.
    return slots.written_out(source) if has_pictures else source


def _slips_grid(lesson: Lesson) -> grids.Grid:
    """Three pictures that a child knows again need more room than a code."""
    return grids.EIGHT_UP if lesson.workshop.has_pictures else grids.SLIPS


def _picture(code: str) -> bytes:
    return (settings.BASE_DIR / "static" / "img" / "pictures" / f"{code}.svg").read_bytes()


SLIPS = ordering.workshop_document(
    id="workshop.slips",
    item="E1",
    grid_for=_slips_grid,
    smallest=Pack.STANDARD,
    title=gettext_lazy("Seat slips"),
    purpose=gettext_lazy("A slip for each pupil with an animal and a code of its own; no name is on it."),
    setting=Setting.CUT_A4_SINGLE,
    build=build_slips,
    estimate=lambda lesson: ordering.cells_estimate(_slips_grid(lesson), lambda lesson: lesson.pupils, lesson),
    hindrance=ordering.codes_hindrance,
    keep=False,
)
