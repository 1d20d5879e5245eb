"""Three pictures lead to a seat, in a room that the device was let into, and nowhere else."""

import uuid
from itertools import combinations

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.throttle import LIMIT
from tests.factories.schools import SchoolClassFactory, make_teacher
from tests.factories.workshops import WorkshopFactory
from tests.going import go
from tests.workshops.conftest import device_of, seat_of
from workshops import pictures
from workshops.actions import lesson, seats
from workshops.models import Seat, Workshop

PAGE = "/join/pictures/"


@pytest.fixture
def room(school):
    """A room of second graders."""
    return _young_room(SchoolClassFactory(school=school, grade=2, pupils=5))


@pytest.fixture
def lead(room):
    return make_teacher(room.school_class.school, room.school_class)


def _young_room(school_class):
    room = WorkshopFactory(school_class=school_class)
    seats.lay_seats(room)
    return room


@pytest.fixture
def tablet(room):
    """The teacher has let it in, in the morning."""
    client = Client()
    client.post("/join/", {"code": room.join_code, "nonce": uuid.uuid4()})
    return client


def tap(client, *codes, **more):
    """As the page sends it without a script: one form a tap, with what was tapped before."""
    response = None
    for code in codes:
        before = response.context["tapped"] if response and response.context else ""
        response = client.post(PAGE, {"tapped": before, "tap": code, **more})
    return response


def three_of(seat):
    return seat.pictures.split()


def wrong_three(room):
    taken = set(room.seats.values_list("pictures", flat=True))
    return next(three for three in combinations(pictures.PICTURES, 3) if " ".join(three) not in taken)


def test_a_device_is_let_into_the_room_once_and_then_each_finds_the_own_seat(room, tablet):
    first, second = room.seats.all()[:2]
    assert tablet.get("/join/").url == PAGE
    assert not Seat.objects.taken().exists()  # the code alone takes no seat here

    assert tap(tablet, *three_of(first)).url == "/seat/"
    assert seat_of(tablet) == first

    tap(tablet, *three_of(second))
    assert [taken.seat for taken in device_of(tablet).held] == [first, second]
    assert seat_of(tablet) == second


def test_the_right_pictures_in_another_order_or_another_room_open_nothing(room, tablet):
    seat = room.seats.first()
    elsewhere = _young_room(SchoolClassFactory(grade=1, pupils=3))

    assert tap(tablet, *reversed(three_of(seat))).status_code == 422
    other = elsewhere.seats.first()
    Seat.objects.filter(workshop=room, pictures=other.pictures).update(pictures="")
    assert tap(tablet, *three_of(other)).status_code == 422
    assert not Seat.objects.taken().exists()


def test_a_stranger_with_three_pictures_is_asked_for_the_code(client, room):
    response = tap(client, "boat")

    assert response.url == "/join/?code"
    assert client.post(PAGE, {"tapped": "sun cat", "tap": "boat"}).url == "/join/?code"


def test_a_new_code_of_the_room_shuts_out_devices_that_only_knew_the_old_one(room, tablet, lead):
    lesson.renew_code(room, by=lead)

    assert tap(tablet, *three_of(room.seats.first())).url == "/join/?code"


def test_after_the_end_pictures_open_nothing(room, tablet, lead):
    lesson.finish(room, by=lead)

    assert tap(tablet, *three_of(room.seats.first())).url == "/join/?code"


def test_where_the_teacher_does_without_pictures_they_open_nothing(room, tablet):
    room.has_pictures = False
    room.save()

    assert tap(tablet, *three_of(room.seats.first())).url == "/join/?code"


def test_a_tap_can_be_taken_back_and_the_same_picture_counts_once(room, tablet):
    seat = room.seats.first()
    a, b, c = three_of(seat)
    other = next(code for code in pictures.PICTURES if code not in (a, b, c))

    page = tap(tablet, a, other, other)
    assert page.context["tapped"] == f"{a} {other}"
    page = tablet.post(PAGE, {"tapped": page.context["tapped"], "undo": "1"})
    assert page.context["tapped"] == a

    assert tablet.post(PAGE, {"tapped": f"{a} {b}", "tap": c}).url == "/seat/"


@pytest.mark.parametrize("sent", [{"tap": "dragon"}, {"tapped": "x" * 10_000}, {"tapped": "🐻 sun"}, {"undo": "1"}])
def test_nonsense_is_answered_with_the_page(tablet, sent):
    assert tablet.post(PAGE, sent).status_code == 200


def test_wrong_triples_shut_the_pictures_of_this_room_for_this_address_and_right_ones_are_never_counted(room, tablet):
    for seat in room.seats.all():
        for _ in range(LIMIT // 10):
            tap(tablet, *three_of(seat))
    wrong = " ".join(wrong_three(room)[:2]), wrong_three(room)[2]
    for _ in range(LIMIT):
        response = tablet.post(PAGE, {"tapped": wrong[0], "tap": wrong[1]})
    assert response.status_code == 422

    assert tap(tablet, *three_of(room.seats.last())).status_code == 422  # right, but the door is shut
    assert tablet.get("/seat/").status_code == 200  # who sits goes on
    elsewhere = _young_room(SchoolClassFactory(grade=1, pupils=2))
    other = Client()
    other.post("/join/", {"code": elsewhere.join_code, "nonce": uuid.uuid4()})
    assert tap(other, *three_of(elsewhere.seats.first())).url == "/seat/"


def test_who_has_no_pictures_gets_a_free_seat(room, tablet):
    assert tablet.post(PAGE, {"free": "1", "nonce": uuid.uuid4()}).url == "/seat/"
    assert seat_of(tablet) is not None


def test_a_full_tablet_says_so(room, tablet):
    more = _young_room(SchoolClassFactory(grade=2, pupils=8))
    tablet.post("/join/", {"code": more.join_code, "nonce": uuid.uuid4()})
    every = list(more.seats.all())
    for seat in every[:6]:
        tap(tablet, *three_of(seat))

    assert tap(tablet, *three_of(every[6])).url == "/seat/"
    assert len(device_of(tablet).held) == 6


def test_older_classes_go_straight_in_by_the_code(client, school):
    room = _young_room(SchoolClassFactory(school=school, grade=5, pupils=2))

    client.post("/join/", {"code": room.join_code, "nonce": uuid.uuid4()})

    assert seat_of(client) is not None
    assert not room.has_pictures


def test_pictures_are_laid_with_the_seats_and_for_the_youngest_they_are_used(school):
    for grade, used in ((1, True), (4, True), (5, False), (None, False)):
        room = _young_room(SchoolClassFactory(school=school, grade=grade, pupils=3))
        room.refresh_from_db()
        assert room.has_pictures is used
        assert all(len(three_of(seat)) == 3 for seat in room.seats.all())


def test_a_pupil_who_is_added_gets_pictures_that_nobody_has(room):
    from schools.models import Pupil

    Pupil.objects.create(school_class=room.school_class, number=99)
    seats.lay_seats(room)

    every = list(room.seats.values_list("pictures", flat=True))
    assert len(every) == len(set(every)) == 6


def test_triples_are_far_from_each_other():
    first = pictures.triples(30)
    every = [tuple(triple.split()) for triple in first + pictures.triples(30, taken=first)]

    assert len({frozenset(triple) for triple in every}) == 60
    for one, other in combinations(every, 2):
        assert sum(a == b for a, b in zip(one, other, strict=True)) <= 1
    for triple in every:
        assert len(set(triple)) == 3
        assert not {"sun", "star"} <= set(triple)


def test_more_seats_than_far_triples_still_get_different_ones():
    every = pictures.triples(1000)

    assert len(set(every)) == 1000
    with pytest.raises(pictures.NoPicturesLeft):
        pictures.triples(5000)


def test_every_picture_has_a_drawing_and_a_name_in_each_language():
    for code in pictures.PICTURES:
        assert finders.find(f"img/pictures/{code}.svg")
    for language in ("nb", "nn", "en"):
        with translation.override(language):
            assert len({name for _code, name in pictures.named(" ".join(pictures.PICTURES))}) == 18


@pytest.mark.browser
def test_three_taps_by_keyboard_with_and_without_scripts(browser, live_site):
    from axe_playwright_python.sync_playwright import Axe

    room = _young_room(SchoolClassFactory(grade=2, pupils=3))
    for seat, scripts in zip(room.seats.all(), (True, False), strict=False):
        context = browser.new_context(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
        page = context.new_page()
        go(page, f"{live_site.url}/join/")
        page.fill("[name=code]", room.join_code)
        page.press("[name=code]", "Enter")
        page.wait_for_url("**/join/pictures/")
        boxes = [box.bounding_box() for box in page.locator(".picture").all()]
        assert len(boxes) == 18
        assert min(min(box["width"], box["height"]) for box in boxes) >= 88
        a, b, c = three_of(seat)
        other = next(code for code in pictures.PICTURES if code not in (a, b, c))
        for code in (a, other):
            page.focus(f".picture[value={code}]")
            page.keyboard.press("Enter")
            page.locator(f".slot[data-code={code}]").wait_for()
        if scripts:
            assert page.evaluate("document.activeElement.value") == other  # the focus stays on the grid
            assert Axe().run(page).response["violations"] == []
        page.click(".slots__undo")
        page.locator(f".slot[data-code={other}]").wait_for(state="detached")
        page.click(f".picture[value={b}]")
        page.locator(f".slot[data-code={b}]").wait_for()
        page.click(f".picture[value={c}]")
        page.wait_for_url("**/seat/")
        context.close()

    assert [seat.number for seat in Seat.objects.taken()] == [1, 2]


@pytest.mark.parametrize(("grade", "usual"), [(2, True), (6, False)])
def test_the_teacher_decides_when_planning(client, school, grade, usual):
    school_class = SchoolClassFactory(school=school, grade=grade, pupils=3)
    client.force_login(make_teacher(school, school_class))
    page = reverse("workshops:plan", args=[school_class.pk]) + "?script=t1-4-45"
    form = client.get(page).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    assert bool(typed.pop("has_pictures")) is usual

    client.post(page, typed if usual else typed | {"has_pictures": "on"})

    room = Workshop.objects.get(school_class=school_class)
    assert room.has_pictures is not usual
    assert all(len(three_of(seat)) == 3 for seat in room.seats.all())


def test_the_teacher_decides_in_the_room_and_a_seat_without_pictures_gets_its_own(room, client, lead, tablet):
    room.seats.filter(number__lte=2).update(pictures="")
    kept = dict(room.seats.exclude(pictures="").values_list("pk", "pictures"))
    client.force_login(lead)

    def press(on):
        return client.post(reverse("workshops:console_do", args=[room.pk, "pictures"]), {"on": on})

    press("0")
    room.refresh_from_db()
    assert not room.has_pictures
    press("1")

    every = list(room.seats.values_list("pictures", flat=True))
    assert all(every)
    assert len(set(every)) == len(every)
    assert kept.items() <= dict(room.seats.values_list("pk", "pictures")).items()
    assert tap(tablet, *three_of(room.seats.first())).url == "/seat/"
