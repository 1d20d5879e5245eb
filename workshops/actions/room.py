"""Taking hold of a room, and telling its screens that something is new. What every other action stands on."""

from django.core.exceptions import PermissionDenied

from accounts.models import User
from schools.permissions import Capability
from workshops import channels
from workshops.lifecycle import State
from workshops.models import Workshop


class NotNow(Exception):
    """The room does not do this right now; it says so in a sentence, and nothing is lost."""


def lead(workshop: Workshop, *, by: User) -> Workshop:
    """The room's row, locked, for one who teaches the class; two teachers at once take turns."""
    if not by.has_perm(Capability.TEACH, workshop.school_class):
        raise PermissionDenied
    return Workshop.objects.select_for_update(of=("self",)).with_place().get(pk=workshop.pk)


def lead_open(workshop: Workshop, *, by: User) -> Workshop:
    """As `lead`, for what only happens while the lesson is on."""
    room = lead(workshop, by=by)
    if room.state != State.OPEN:
        raise NotNow
    return room


def tell_all(workshop: Workshop) -> None:
    """Something changed that the whole room sees."""
    version, pulse = Workshop.objects.count_up(workshop.pk, "version", "pulse")
    channels.publish_room(workshop.pk, version=version, pulse=pulse)


def tell_teacher(workshop: Workshop) -> None:
    """Something came in that only the teacher's screens count: pupils' pages stay as they are."""
    (pulse,) = Workshop.objects.count_up(workshop.pk, "pulse")
    channels.publish_desk(workshop.pk, pulse=pulse)
