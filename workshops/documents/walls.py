"""What hangs on the wall."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _, gettext_lazy

from accounts.codes import in_groups
from printing import qr, slots
from printing.registry import Estimate, Setting, Sheet, Source
from workshops.actions.join_codes import free_join_code
from workshops.actions.room import tell_all
from workshops.documents import ordering, sheets
from workshops.drawings import SKY
from workshops.lessons import Lesson, load
from workshops.models import Workshop


def build_poster(subject: str, language: str) -> Source:
    """What hangs on the wall: how to come in, with a new code, and the three rules."""
    lesson = load(subject)
    code = _new_join_code(lesson.workshop)
    address = sheets.address()
    link = qr.address(f"{settings.PUBLIC_ADDRESS.rstrip('/')}/j/{code}/")
    context = {
        "code": slots.text("code"),
        "address": address,
        "address_size": min(44, round(690 / max(len(address), 1))),
        "qr": slots.code("qr", title=_("QR code that leads into the room")),
    }
    known = sheets.facts(lesson)
    poster = Sheet("poster", {**known, "code": in_groups(code)}, {"qr": link})
    return sheets.source("poster", lesson, [Sheet("cover", known), poster], context, {"sky.svg": SKY})


@transaction.atomic
def _new_join_code(workshop: Workshop) -> str:
    """The poster before this one opens nothing any more; pupils who are in stay in."""
    room = Workshop.objects.select_for_update().get(pk=workshop.pk)
    room.join_code = free_join_code()
    room.save(update_fields=["join_code"])
    tell_all(room)
    return room.join_code


def _poster_estimate(_lesson: Lesson) -> Estimate:
    return Estimate(sheets=2)


POSTER = ordering.workshop_document(
    id="workshop.poster",
    title=gettext_lazy("Poster with the code"),
    purpose=gettext_lazy("Hangs on the wall: how to come in, and the three rules."),
    setting=Setting.POSTER_A3,
    build=build_poster,
    estimate=_poster_estimate,
    hindrance=ordering.codes_hindrance,
    keep=False,
)
