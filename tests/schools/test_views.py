import pytest
from django.utils import translation

from schools.class_list import MOST_PUPILS
from schools.models import SchoolClass
from tests.factories.schools import BranchFactory, PupilFactory, SchoolClassFactory, SchoolFactory, make_teacher

pytestmark = pytest.mark.django_db
NEW = "/classes/new/"


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["language"] = "en"
    with translation.override("en"):
        yield


def text_of(response):
    return response.content.decode()


def post_class(client, school, **fields):
    data = {"school": school.pk, "name": "7Q", "grade": "6", "names": "", "seats": "", **fields}
    return client.post(NEW, data, follow=True)


def test_a_teacher_pastes_a_block_from_excel_and_has_a_class(client, teacher, school):
    client.force_login(teacher)

    page = post_class(client, school, names="Nr\tFornavn\tEtternavn\n1\tEmma\tLie\n\n2\tNoah\tBerg\n3\tEmma\tDahl")

    school_class = SchoolClass.objects.get(name="7Q")
    assert page.redirect_chain == [(f"/classes/{school_class.pk}/", 302)]
    assert [pupil.name for pupil in school_class.pupils.all()] == ["Emma", "Noah", "Emma 2"]
    assert "1 name stood more than once and got a number." in text_of(page)
    assert "7Q is ready, with 3 seats." in text_of(page)


def test_a_teacher_gives_a_number_of_seats(client, teacher, school):
    client.force_login(teacher)

    post_class(client, school, seats="28")

    assert [pupil.name for pupil in SchoolClass.objects.get(name="7Q").pupils.all()] == [""] * 28


def test_the_form_sent_twice_makes_one_class(client, teacher, school):
    client.force_login(teacher)

    pages = [post_class(client, school, names="Emma\nNoah") for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert SchoolClass.objects.filter(name="7Q").count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Paste a class list, or give a number of seats."),
        ({"names": "\n".join(["Emma"] * 400)}, "The list has 400 names, a class at most 60."),
        ({"names": "123\n456"}, "No names were found in the list."),
        ({"seats": str(MOST_PUPILS + 1)}, "less than or equal to 60"),
        ({"name": "\u200b", "seats": "2"}, "Give the class a name that can be read."),
    ],
)
def test_bad_input_gets_a_clear_sentence_and_keeps_what_was_typed(client, teacher, school, fields, sentence):
    client.force_login(teacher)

    page = post_class(client, school, **fields)

    assert page.status_code == 200
    assert sentence in text_of(page)
    assert (fields.get("names") or fields.get("name", "7Q")).split("\n")[0] in text_of(page)
    assert not SchoolClass.objects.filter(grade=6, name="7Q").exists()


def test_another_class_of_the_same_name_gets_a_clear_sentence(client, teacher, school):
    SchoolClassFactory(school=school, name="7q", pupils=1)
    client.force_login(teacher)

    page = post_class(client, school, seats="3")

    assert "The school already has a class with this name this year." in text_of(page)


def test_without_a_licence_the_page_says_so(client):
    school = SchoolFactory(branch=BranchFactory(read_only=True, name="Ytre Vik"))
    client.force_login(make_teacher(school))

    page = post_class(client, school, seats="3")

    assert "The licence of Ytre Vik does not hold today" in text_of(page)
    assert not SchoolClass.objects.exists()


def test_a_name_with_a_script_in_it_is_shown_as_text(client, teacher, school_class):
    PupilFactory(school_class=school_class, name="<script>alert(1)</script>")
    client.force_login(teacher)

    page = text_of(client.get(f"/classes/{school_class.pk}/"))

    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_class_page_offers_a_workshop(client, teacher, school_class):
    PupilFactory(school_class=school_class)
    client.force_login(teacher)

    page = text_of(client.get(f"/classes/{school_class.pk}/"))

    assert f'href="/classes/{school_class.pk}/workshops/new/"' in page


def test_names_and_never_named_are_saved_together(client, teacher, school_class):
    first, second = PupilFactory(school_class=school_class), PupilFactory(school_class=school_class)
    client.force_login(teacher)

    client.post(
        f"/classes/{school_class.pk}/pupils/",
        {f"name_{first.pk}": "Åse", f"never_{first.pk}": "on", f"name_{second.pk}": ""},
    )

    assert list(school_class.pupils.values_list("name", "never_named")) == [("Åse", True), ("", False)]


def test_a_seat_is_added_once_however_often_the_form_is_sent(client, teacher, school_class):
    PupilFactory(school_class=school_class, number=1)
    client.force_login(teacher)

    for _ in range(2):
        client.post(f"/classes/{school_class.pk}/pupils/add/", {"after": "1", "names": ""})

    assert school_class.pupils.count() == 2


def test_a_full_class_says_so(client, teacher, school_class):
    client.force_login(teacher)

    page = client.post(f"/classes/{school_class.pk}/pupils/add/", {"after": "0", "names": "\n".join(["Emma"] * 61)})

    assert "A class has at most 60 seats." in text_of(page)


def test_a_pupil_is_removed_after_a_question(client, teacher, school_class):
    PupilFactory(school_class=school_class, number=4, name="Emma")
    client.force_login(teacher)
    address = f"/classes/{school_class.pk}/pupils/4/remove/"

    asked = client.get(address)
    client.post(address)

    assert "Remove Emma, number 4?" in text_of(asked)
    assert not school_class.pupils.exists()


@pytest.mark.parametrize("address", ["", "pupils/", "pupils/1/remove/"])
def test_anothers_class_is_not_found(client, school_class, school, address):
    PupilFactory(school_class=school_class, number=1)
    client.force_login(make_teacher(school))

    assert client.get(f"/classes/{school_class.pk}/{address}").status_code == 404


def test_who_may_make_no_class_finds_no_page_for_it(client, member):
    client.force_login(member)

    assert client.get(NEW).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, school_class):
    page = client.get(f"/classes/{school_class.pk}/")

    assert (page.status_code, page.url) == (302, f"/accounts/sign-in/?next=/classes/{school_class.pk}/")


@pytest.mark.parametrize("address", ["", "pupils/"])
def test_the_pages_of_a_class_cost_as_much_for_many_as_for_one(client, teacher, school_class, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(teacher)
    counts = []
    for seats in (1, 3):
        while school_class.pupils.count() < seats:
            PupilFactory(school_class=school_class)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/classes/{school_class.pk}/{address}")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 8


def test_names_are_not_lost_when_somebody_else_was_quicker(client, teacher, school_class):
    PupilFactory(school_class=school_class, number=1)
    PupilFactory(school_class=school_class, number=2, name="Noah")
    client.force_login(teacher)

    page = client.post(f"/classes/{school_class.pk}/pupils/add/", {"after": "1", "names": "Ida\nOlav"})

    assert school_class.pupils.count() == 2
    assert page.context["add_form"]["names"].value() == "Ida\nOlav"
    assert page.context["add_form"]["after"].value() == 2
    assert "Somebody else has changed the list meanwhile." in text_of(page)


def test_a_list_that_was_opened_before_a_pupil_came_leaves_that_pupil_alone(client, teacher, school_class):
    first = PupilFactory(school_class=school_class, number=1)
    PupilFactory(school_class=school_class, number=2, name="Noah", never_named=True)
    client.force_login(teacher)

    client.post(f"/classes/{school_class.pk}/pupils/", {f"name_{first.pk}": "Åse"})

    assert list(school_class.pupils.values_list("name", "never_named")) == [("Åse", False), ("Noah", True)]


def test_a_pupil_who_is_removed_twice_is_gone_once(client, teacher, school_class):
    PupilFactory(school_class=school_class, number=4)
    client.force_login(teacher)
    address = f"/classes/{school_class.pk}/pupils/4/remove/"

    answers = [client.post(address).url for _ in range(2)]

    assert answers == [f"/classes/{school_class.pk}/"] * 2
    assert client.get(address).status_code == 404


def test_the_municipality_sets_how_long_sealed_cards_are_kept(client, branch, manager):
    client.force_login(manager)
    address = f"/branches/{branch.slug}/settings/"

    assert 'value="30"' in text_of(client.get(address))
    assert client.post(address, {"sealed_days": "14"}).status_code == 302
    branch.refresh_from_db()
    assert branch.sealed_days == 14


@pytest.mark.parametrize("days", ["0", "366", "", "-1", "mange"])
def test_days_that_cannot_be_are_refused_with_a_reason(client, branch, manager, days):
    client.force_login(manager)

    page = client.post(f"/branches/{branch.slug}/settings/", {"sealed_days": days})

    assert page.status_code == 422
    assert 'aria-invalid="true"' in text_of(page)
    branch.refresh_from_db()
    assert branch.sealed_days == 30


def test_the_manager_finds_the_settings_from_the_board_s_queue(client, branch, manager, member):
    address = f"/branches/{branch.slug}/settings/"
    client.force_login(manager)
    assert address in text_of(client.get("/board/"))

    client.force_login(member)
    assert address not in text_of(client.get("/board/"))
