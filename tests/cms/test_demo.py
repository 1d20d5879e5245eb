"""The demo municipality: built once, never over anything, worth reading."""

from collections import Counter
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.urls import reverse

from accounts.forms import SeatPassForm
from accounts.models import User
from cms.demo import clock
from cms.demo.sign_ins import PASSWORD, SEAT_PASS, sign_ins
from cms.models import EventPage, NewsPage
from dreams.lifecycle import State
from dreams.models import Dream, Step
from schools.models import Branch, Council, CouncilSeat, SchoolClass
from tests.factories.schools import BranchFactory
from workshops.models import Harvest, Workshop


@pytest.fixture
def demo(db):
    call_command("demo", verbosity=0, stdout=StringIO())
    return Branch.objects.get(slug="havnvik")


def everything():
    """How many rows there are of everything, save Wagtail's search index."""
    counted = [model for model in apps.get_models() if "IndexEntry" not in model.__name__]
    return {model._meta.label: model._default_manager.count() for model in counted}


def test_a_second_run_changes_nothing(demo):
    before = everything()

    call_command("demo", verbosity=0, stdout=StringIO())

    assert everything() == before


def test_a_house_in_use_is_left_alone(db):
    BranchFactory()
    before = everything()

    call_command("demo", verbosity=0, stdout=StringIO())

    assert everything() == before


def test_production_refuses_the_demo(db, settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("demo")

    assert Branch.objects.count() == 0
    assert sign_ins() == []


def test_there_are_dreams_in_every_state_that_a_board_meets(demo):
    states = Counter(Dream.objects.filter(branch=demo).values_list("state", flat=True))

    assert set(states) == set(State) - {State.DRAFT}
    assert sum(states.values()) >= 24
    assert set(Dream.objects.values_list("language", flat=True)) == {"nb", "nn"}
    assert Dream.objects.filter(branch=demo, hairy=True).count() == 2
    assert Dream.objects.ready().filter(branch=demo).count() >= 2


def test_every_dream_has_the_trail_that_leads_to_its_state(demo):
    last = {step.dream_id: step.to_state for step in Step.objects.order_by("pk")}

    assert last == dict(Dream.objects.values_list("pk", "state"))


def test_nothing_happens_in_the_future_and_nothing_out_of_order(demo):
    now = clock.ago(0, hour=23)

    for dream in Dream.objects.prefetch_related("steps"):
        times = [step.at for step in dream.steps.all()]
        assert times == sorted(times)
        assert times[-1] <= now


def test_what_is_realised_has_its_story(demo):
    for dream in Dream.objects.realised().select_related("project"):
        assert len(dream.project.story) > 300


def test_the_board_is_six_with_one_youth_seat(demo):
    seats = CouncilSeat.objects.filter(council__branch=demo, council__kind=Council.Kind.BOARD)

    assert seats.count() == 6
    assert [seat.public_name for seat in seats if seat.is_youth()] == ["Jakob"]


def test_the_class_of_the_day_has_a_lesson_today(demo):
    school_class = SchoolClass.objects.get(name="6B")

    lesson = Workshop.objects.get(school_class=school_class)

    assert school_class.pupils.count() == 28
    assert (lesson.script, lesson.state) == ("t5-7-90", "planned")
    assert lesson.phases.count() > 8


def test_a_finished_lesson_gave_one_of_the_dreams(demo):
    harvest = Harvest.objects.exclude(dream=None).get()

    assert harvest.workshop.state == "finished"
    assert harvest.dream.state == State.APPROVED
    assert harvest.workshop.school_class.name == "7A"


def test_everybody_on_the_list_can_sign_in(demo):
    adults = [line for line in sign_ins() if line["email"]]

    assert len(adults) >= 8
    for line in adults:
        assert authenticate(email=line["email"], password=PASSWORD) == User.objects.get(email=line["email"])


def test_the_youth_seat_s_pass_opens(demo, rf):
    form = SeatPassForm(rf.post("/"), {"code": SEAT_PASS})

    assert form.is_valid()
    assert form.user.name == "Jakob"


def test_the_sign_in_page_lists_who_one_can_be(client, demo):
    shown = client.get(reverse("accounts:sign_in")).context["demo_sign_ins"]

    assert [set(line) for line in shown] == [{"role", "name", "who", "email", "password", "code"}] * len(shown)


def test_there_is_news_and_a_meeting_to_come(demo):
    assert NewsPage.objects.filter(url_path__contains="/havnvik/").count() == 3
    assert EventPage.objects.coming().count() == 1


@pytest.mark.parametrize("address", ["/", "/havnvik/", "/havnvik/news/", "/havnvik/folkemote/", "/tverrdal/"])
def test_its_pages_open(client, demo, address):
    assert client.get(address).status_code == 200


def test_no_adult_s_address_can_be_a_real_one(demo):
    assert [
        email for email in User.objects.values_list("email", flat=True) if email and not email.endswith(".example")
    ] == []


@pytest.fixture
def forgets_content_types():
    """An emptied database numbers its content types anew; the next test's has the old numbers again."""
    yield
    ContentType.objects.clear_cache()


@pytest.mark.django_db(transaction=True)
def test_a_reset_builds_the_same_demo_again(forgets_content_types):
    call_command("demo", verbosity=0, stdout=StringIO())
    before = everything()
    Dream.objects.filter(state=State.APPROVED).update(title="Overskrevet")

    call_command("demo", reset=True, verbosity=0, stdout=StringIO())

    after = everything()
    assert Dream.objects.filter(title="Overskrevet").count() == 0
    assert {name: after[name] for name in before if not name.startswith(("wagtail", "auth", "contenttypes"))} == {
        name: before[name] for name in before if not name.startswith(("wagtail", "auth", "contenttypes"))
    }
    with pytest.raises(IntegrityError):
        Step.objects.all().update(reason="anders")


def test_the_terminal_lists_who_one_can_be_in_straight_columns(demo):
    out = StringIO()

    call_command("demo", show=True, stdout=out)

    lines = [line for line in out.getvalue().splitlines() if PASSWORD in line]
    assert len(lines) >= 8
    assert len({line.index(PASSWORD) for line in lines}) == 1
    assert any(line.strip().startswith("Teacher") for line in lines)
