"""The course of a lesson, stage by stage, for pictures and tests: moved by the actions that the console calls."""

import uuid
from collections.abc import Callable
from itertools import cycle

from workshops.actions import cards, clusters, dots, lesson, seats, vote
from workshops.lifecycle import Stage
from workshops.models import Card, Workshop

CARDS = (
    ("Badstue på den gamle kaia", "de som fryser"),
    ("Et sted å sitte når vi venter på ferja", "alle som venter"),
    ("Skatepark ved idrettshallen", "ungdom"),
    ("Bibliotek om bord på ferja", "de som reiser"),
    ("Lys i lysløypa helt til skytebanen", "de som går tur"),
    ("Kafé der besteforeldre lærer oss å strikke", "gamle og unge"),
    ("Badetrapp for dem som ikke kan klatre", "de som bruker rullestol"),
    ("En benk der man kan spørre om å være med", "de som er alene"),
)
CLUSTERS = (("Ut på kaia", (0, 1, 6)), ("Være sammen på tvers", (3, 5, 7)), ("Bevege seg ute", (2, 4)))


class Lesson:
    """A lesson that is moved on from stage to stage. `room` finds the workshop as it is now; `by` teaches it."""

    def __init__(self, room: Callable, by: object) -> None:
        self.find_room = room
        self.by = by

    @property
    def room(self) -> Workshop:
        return self.find_room()

    def go(self, code: str, stage: str) -> None:
        """To the phase, where the script has it, and to what the room does in it."""
        phase = self.room.phases.filter(code=code).first()
        if phase:
            lesson.move_to(self.room, by=self.by, phase=phase)
        if self.room.stage != stage:
            lesson.show_stage(self.room, by=self.by, stage=stage)

    def taken(self) -> list:
        """The seats in use; the first is the one whose screen is photographed."""
        return list(self.room.seats.taken().order_by("joined_at"))

    def start(self) -> None:
        lesson.open_room(self.room, by=self.by)
        for _ in range(17):
            seats.take_free_seat(self.room, nonce=uuid.uuid4())

    def write(self) -> None:
        self.go("F5", Stage.WRITE)
        for seat, (text, whom) in zip(self.taken(), CARDS, strict=False):
            cards.write(seat, text=text, for_whom=whom, nonce=uuid.uuid4())

    def show(self) -> None:
        self.go("F7", Stage.SHOW)
        last = Card.objects.filter(workshop=self.room).order_by("-pk").first()
        cards.show_waiting(self.room, by=self.by, last=last.pk)
        lesson.reveal(self.room, by=self.by)

    def group(self) -> None:
        self.go("F8", Stage.GROUP)
        keys = list(Card.objects.filter(workshop=self.room).order_by("pk").values_list("pk", flat=True))
        for title, numbers in CLUSTERS:
            clusters.make_cluster(self.room, by=self.by, title=title, cards=[keys[number] for number in numbers])

    def check(self) -> None:
        self.go("F9", Stage.CHECK)
        clusters.check(self.room.clusters.first(), by=self.by, answers={1: "yes", 2: "unsure", 3: "yes"})

    def place_dots(self) -> None:
        self.go("F10", Stage.DOTS)
        dots.open_round(self.room, by=self.by)
        for seat, cluster in zip(self.taken()[1:], cycle(self.room.clusters.standing()), strict=False):
            dots.place(seat, cluster=cluster, count=2)

    def count_dots(self) -> None:
        dots.close_round(self.room, by=self.by)

    def make_shortlist(self) -> None:
        self.go("F13", Stage.VOTE)
        standing = [cluster.pk for cluster in self.room.clusters.standing()]
        clusters.set_shortlist(self.room, by=self.by, clusters=standing)

    def fill_the_box(self) -> None:
        vote.open_vote(self.room, by=self.by)
        for number, seat in enumerate(self.taken()[1:]):
            vote.cast(seat, choice=(1, 2, 1, 3)[number % 4], nonce=uuid.uuid4().hex)

    def close_the_box(self) -> None:
        vote.close_vote(self.room, by=self.by)

    def announce(self) -> None:
        vote.announce(self.room, by=self.by)


def stages(room: Callable, by: object) -> list[tuple[str, Callable[[], None]]]:
    """The course of the lesson: what each stage is called in a picture, and what leads to it."""
    course = Lesson(room, by)
    return [
        ("start", course.start),
        ("write", course.write),
        ("show", course.show),
        ("group", course.group),
        ("check", course.check),
        ("dots", course.place_dots),
        ("dots-counted", course.count_dots),
        ("shortlist", course.make_shortlist),
        ("vote", course.fill_the_box),
        ("vote-closed", course.close_the_box),
        ("result", course.announce),
    ]
