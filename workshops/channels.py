"""What can be heard of a workshop: "room" is what everybody in it sees, "desk" what the teacher's screens count.

A state is one version. What is behind it each page fetches itself, with its own rights.
"""

from collections.abc import Sequence

from live import topics
from live.publishing import nudge, publish, publish_all
from live.topics import Counts, topic
from workshops.models import Workshop

ROOM = "room"
DESK = "desk"


def register_all() -> None:
    """Say what these topics' states are."""
    topics.register(ROOM, lambda keys: _stored("version", keys))
    topics.register(DESK, lambda keys: _stored("pulse", keys))


def _stored(field: str, keys: Sequence[str]) -> dict[str, Counts]:
    rows = Workshop.objects.filter(pk__in=[int(key) for key in keys]).values_list("pk", field)
    return {str(pk): {"v": number} for pk, number in rows}


def publish_room(pk: int, *, version: int, pulse: int) -> None:
    """What everybody sees has changed, so the desk's pulse has, too."""
    publish_all({topic(ROOM, pk): {"v": version}, topic(DESK, pk): {"v": pulse}})


def publish_desk(pk: int, *, pulse: int) -> None:
    """Only what the teacher's screens count has changed."""
    publish(topic(DESK, pk), v=pulse)


def nudge_desk(pk: int) -> None:
    """The turnout of dots or of a vote has changed. Nothing of it is stored anywhere, least of all whose it was."""
    nudge(topic(DESK, pk))
