"""The course of a lesson, state by state, for pictures and tests: moved by the actions that the console calls.

Every phase of the script for years 5–7 in ninety minutes is here, and between them what a room passes through.
"""

import uuid
from collections.abc import Callable
from itertools import cycle

from scripts.lesson_words import CARDS, CLUSTERS, ON_SCREENS
from workshops.actions import cards, clusters, dots, exits, lesson, seats, vote
from workshops.actions.cards import PaperCard
from workshops.lifecycle import Stage
from workshops.models import Card, Workshop


class Lesson:
    """A lesson that is moved on from state to state. `room` finds the workshop as it is now; `by` teaches it."""

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
        for _ in range(ON_SCREENS - 1):
            seats.take_free_seat(self.room, nonce=uuid.uuid4())

    def look_around(self) -> None:
        self.go("F2", Stage.WAIT)

    def complain(self) -> None:
        self.go("F3", Stage.WAIT)

    def begin_to_write(self) -> None:
        self.go("F5", Stage.WRITE)

    def write(self) -> None:
        for seat, (text, whom) in zip(self.taken(), CARDS[:ON_SCREENS], strict=False):
            cards.write(seat, text=text, for_whom=whom, nonce=uuid.uuid4())

    def write_for_others(self) -> None:
        self.go("F6", Stage.WRITE)
        rows = [PaperCard(n, *card) for n, card in enumerate(CARDS[ON_SCREENS:], start=1)]
        cards.enter_paper(self.room, by=self.by, rows=rows)

    def keep_hidden(self) -> None:
        self.go("F8", Stage.GROUP)

    def show(self) -> None:
        lesson.show_stage(self.room, by=self.by, stage=Stage.SHOW)
        last = Card.objects.filter(workshop=self.room).order_by("-pk").first()
        cards.show_waiting(self.room, by=self.by, last=last.pk)
        lesson.reveal(self.room, by=self.by)

    def group(self) -> None:
        self.go("F8", Stage.GROUP)
        keys = dict(Card.objects.filter(workshop=self.room).values_list("text", "pk"))
        for title, numbers in CLUSTERS:
            lying = [keys[CARDS[number][0]] for number in numbers if CARDS[number][0] in keys]
            clusters.make_cluster(self.room, by=self.by, title=title, cards=lying)

    def rest(self) -> None:
        self.go("BREAK", Stage.WAIT)

    def begin_to_check(self) -> None:
        self.go("F9", Stage.CHECK)

    def check(self) -> None:
        answers = ({1: "yes", 2: "unsure", 3: "yes"}, {1: "yes", 2: "yes", 3: "no"})
        for cluster, given in zip(self.room.clusters.standing(), answers, strict=False):
            clusters.check(cluster, by=self.by, answers=given)

    def explain_dots(self) -> None:
        self.go("F10", Stage.DOTS)

    def place_dots(self) -> None:
        dots.open_round(self.room, by=self.by)
        for seat, cluster in zip(self.taken()[1:], cycle(self.room.clusters.standing()), strict=False):
            dots.place(seat, cluster=cluster, count=2)

    def count_dots(self) -> None:
        dots.close_round(self.room, by=self.by)

    def appeal(self) -> None:
        self.go("F12", Stage.GROUP)

    def make_shortlist(self) -> None:
        self.go("F13", Stage.VOTE)
        standing = [cluster.pk for cluster in self.room.clusters.standing()]
        clusters.set_shortlist(self.room, by=self.by, clusters=standing[:4])

    def fill_the_box(self) -> None:
        vote.open_vote(self.room, by=self.by)
        for number, seat in enumerate(self.taken()[1:ON_SCREENS]):
            vote.cast(seat, choice=(1, 2, 1, 3)[number % 4], nonce=uuid.uuid4().hex)

    def close_the_box(self) -> None:
        vote.close_vote(self.room, by=self.by)

    def announce(self) -> None:
        vote.announce(self.room, by=self.by)

    def check_out(self) -> None:
        self.go("F15", Stage.EXIT)
        slips = (("good", "Jeg likte å stemme hemmelig."), ("good", ""), ("mixed", "Litt lenge å sitte."), ("bad", ""))
        for seat, (mood, words) in zip(self.taken()[1:], cycle(slips), strict=False):
            exits.hand_in(seat, mood=mood, words=words)


def stages(room: Callable, by: object) -> list[tuple[str, Callable[[], None]]]:
    """The course of the lesson: what each state is called in a picture, and what leads to it."""
    course = Lesson(room, by)
    return [
        ("f1-start", course.start),
        ("f2-our-place", course.look_around),
        ("f3-complain", course.complain),
        ("f5-write", course.begin_to_write),
        ("f5-written", course.write),
        ("f6-for-others", course.write_for_others),
        ("f8-hidden", course.keep_hidden),
        ("f8-shown", course.show),
        ("f8-grouped", course.group),
        ("break", course.rest),
        ("f9-check", course.begin_to_check),
        ("f9-checked", course.check),
        ("f10-soon", course.explain_dots),
        ("f10-dots", course.place_dots),
        ("f10-counted", course.count_dots),
        ("f12-appeal", course.appeal),
        ("f13-shortlist", course.make_shortlist),
        ("f13-vote", course.fill_the_box),
        ("f13-closed", course.close_the_box),
        ("f13-result", course.announce),
        ("f15-exit", course.check_out),
    ]
