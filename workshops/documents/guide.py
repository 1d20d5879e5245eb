"""What the teacher holds in her hand: the way through the lesson."""

from math import ceil

from django.utils.translation import gettext as _, gettext_lazy

from printing.registry import Estimate, Pack, Setting, Sheet, Source
from workshops import scripts
from workshops.documents import ordering, sheets
from workshops.drawings import SKY, strip
from workshops.lessons import Lesson, load, script_of, stations


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
    return sheets.source("guide", lesson, [Sheet("", sheets.facts(lesson))], context, drawn, note=note)


def _estimate(lesson: Lesson) -> Estimate:
    """Overview, run sheet, check-list, then about three phases a page."""
    pages = 3 + ceil(len(lesson.phases) / 3)
    return Estimate(sheets=Setting.TEACHER_A4_DUPLEX.sheets(pages))


GUIDE = ordering.workshop_document(
    id="workshop.guide",
    item="A1",
    smallest=Pack.STANDARD,
    title=gettext_lazy("Teacher's guide"),
    purpose=gettext_lazy("What to say, do and watch in each phase, clock times and a check-list."),
    setting=Setting.TEACHER_A4_DUPLEX,
    build=build_guide,
    estimate=_estimate,
    hindrance=ordering.licence_hindrance,
)
