"""A second process of the same installation: it does what it is told on its input, and says what came of it."""

import sys

import django

leads = {}


def room():
    """An open lesson: its key, the way to everything that is said of it, its code."""
    from live import tickets
    from tests.factories.schools import SchoolClassFactory, make_teacher
    from tests.factories.workshops import make_room

    made = make_room(SchoolClassFactory(), seats=4)
    leads[made.pk] = make_teacher(made.school_class.school, made.school_class)
    return f"{made.pk} {tickets.address(f'room:{made.pk}', f'desk:{made.pk}')} {made.join_code}"


def forward(pk):
    """One phase on; which versions the room has then."""
    from workshops.actions import lesson
    from workshops.models import Workshop

    held = Workshop.objects.get(pk=pk)
    lesson.step(held, by=leads[held.pk], seen=held.current_phase.position, forward=True)
    held.refresh_from_db()
    return f"{held.version} {held.pulse}"


if __name__ == "__main__":
    django.setup()
    verbs = {"room": room, "forward": forward}
    for line in sys.stdin:
        verb, *rest = line.split()
        print(verbs[verb](*rest), flush=True)
