"""The course of a lesson, stage by stage, for pictures and tests: moved by the actions that the console calls."""

from collections.abc import Callable
from itertools import cycle

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


def stages(room: Callable, by: object) -> list[tuple[str, Callable[[], None]]]:  # noqa: C901 - a list of small steps
    """The course of the lesson: what each stage is called in a picture, and what leads to it."""
    import uuid

    from workshops.actions import cards, clusters, dots, lesson, seats, vote
    from workshops.lifecycle import Stage
    from workshops.models import Card, Seat

    def go(code: str, stage: Stage) -> None:
        phase = room().phases.filter(code=code).first()
        if phase:
            lesson.move_to(room(), by=by, phase=phase)
        if room().stage != stage:
            lesson.show_stage(room(), by=by, stage=stage)

    def others() -> list[Seat]:
        return list(room().seats.taken().order_by("number"))[1:]

    def start() -> None:
        lesson.open_room(room(), by=by)
        for _ in range(17):
            seats.take_free_seat(room(), nonce=uuid.uuid4())

    def write() -> None:
        go("F5", Stage.WRITE)
        first = room().seats.taken().order_by("number").first()
        for seat, (text, whom) in zip([first, *others()], CARDS, strict=False):
            cards.write(seat, text=text, for_whom=whom, nonce=uuid.uuid4())

    def show() -> None:
        go("F7", Stage.SHOW)
        last = Card.objects.filter(workshop=room()).order_by("-pk").first()
        cards.show_waiting(room(), by=by, last=last.pk)
        lesson.reveal(room(), by=by)

    def group() -> None:
        go("F8", Stage.GROUP)
        keys = list(Card.objects.filter(workshop=room()).order_by("pk").values_list("pk", flat=True))
        for title, numbers in CLUSTERS:
            clusters.make_cluster(room(), by=by, title=title, cards=[keys[number] for number in numbers])

    def check() -> None:
        go("F9", Stage.CHECK)
        clusters.check(room().clusters.first(), by=by, answers={1: "yes", 2: "unsure", 3: "yes"})

    def place() -> None:
        go("F10", Stage.DOTS)
        dots.open_round(room(), by=by)
        for seat, cluster in zip(others(), cycle(room().clusters.standing()), strict=False):
            dots.place(seat, cluster=cluster, count=2)

    def counted() -> None:
        dots.close_round(room(), by=by)

    def shortlist() -> None:
        go("F13", Stage.VOTE)
        clusters.set_shortlist(room(), by=by, clusters=[cluster.pk for cluster in room().clusters.standing()])

    def ballot() -> None:
        vote.open_vote(room(), by=by)
        for number, seat in enumerate(others()):
            vote.cast(seat, choice=(1, 2, 1, 3)[number % 4], nonce=uuid.uuid4().hex)

    def closed() -> None:
        vote.close_vote(room(), by=by)

    def announced() -> None:
        vote.announce(room(), by=by)

    return [
        ("start", start),
        ("write", write),
        ("show", show),
        ("group", group),
        ("check", check),
        ("dots", place),
        ("dots-counted", counted),
        ("shortlist", shortlist),
        ("vote", ballot),
        ("vote-closed", closed),
        ("result", announced),
    ]
