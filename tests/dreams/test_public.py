"""What everybody sees, and what nobody may find."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from dreams import actions
from dreams.lifecycle import PUBLIC, State
from dreams.models import Dream, Support
from schools.models import BranchReadOnly
from tests.factories.dreams import DreamFactory
from tests.factories.schools import BranchFactory, CouncilFactory, CouncilSeatFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("page", ["dream", "cover"])
def test_only_what_is_public_is_found_by_strangers(client, state, page):
    dream = DreamFactory(state=state)

    response = client.get(reverse(f"dreams:{page}", args=[dream.pk]))

    assert response.status_code == (200 if state in PUBLIC else 404)


def test_what_is_not_public_cannot_be_supported(client):
    dream = DreamFactory(state=State.SUBMITTED)

    assert client.post(reverse("dreams:support", args=[dream.pk])).status_code == 404


def test_a_withdrawn_published_dream_leaves_a_notice_and_no_words(client):
    dream = DreamFactory(title="Hemmelig nå")
    actions.withdraw(dream)

    response = client.get(dream.get_absolute_url())

    assert response.status_code == 410
    assert b"Hemmelig" not in response.content


def test_the_class_s_teacher_sees_its_dream_before_it_is_public(client, teacher, school_class):
    dream = DreamFactory(
        branch=school_class.school.branch, origin="class", school_class=school_class, state=State.SUBMITTED
    )
    client.force_login(teacher)

    assert client.get(dream.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("sort", ["newest", "popular", "nearly", "random"])
@pytest.mark.parametrize("count", [1, 3])
def test_the_bank_costs_the_same_however_long(client, branch, sort, count, django_assert_max_num_queries):
    DreamFactory.create_batch(count, branch=branch, from_class=True)
    DreamFactory(state=State.APPROVED)

    with django_assert_max_num_queries(4):
        response = client.get(reverse("dreams:bank", args=[branch.slug]), {"sort": sort})

    assert response.content.count(b"<article") == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_factory_costs_the_same_however_long(client, branch, count, django_assert_num_queries):
    DreamFactory.create_batch(count, branch=branch, state=State.PRODUCING)

    with django_assert_num_queries(4):
        response = client.get(reverse("dreams:factory", args=[branch.slug]))

    assert response.content.count(b"<article") == count


def test_a_dream_page_costs_at_most_eight_queries(client, branch, django_assert_max_num_queries):
    dream = DreamFactory(branch=branch, state=State.PRODUCING, answers=True)
    DreamFactory.create_batch(3, branch=branch)

    with django_assert_max_num_queries(8):
        assert client.get(dream.get_absolute_url()).status_code == 200


def test_the_bank_s_orders(client, branch):
    branch.ready_supports = 10
    branch.save()
    full, some, none = (DreamFactory(branch=branch, support_count=count).pk for count in (12, 5, 0))

    def listed(sort):
        page = client.get(reverse("dreams:bank", args=[branch.slug]), {"sort": sort}).context["page"]
        return [row["pk"] for row in page]

    assert listed("newest") == [none, some, full]
    assert listed("popular") == [full, some, none]
    assert listed("nearly") == [some, none]


def test_the_drawn_order_shows_every_dream_once_over_its_pages(client, branch):
    dreams = DreamFactory.create_batch(23, branch=branch)
    url = reverse("dreams:bank", args=[branch.slug])

    pages = [client.get(url, {"sort": "random", "page": page}).context["page"] for page in (1, 2)]

    assert [len(page.object_list) for page in pages] == [20, 3]
    assert {row["pk"] for page in pages for row in page} == {dream.pk for dream in dreams}


def test_one_theme_at_a_time(client, branch):
    DreamFactory(branch=branch, theme="nature")
    shown = DreamFactory(branch=branch, theme="digital")

    page = client.get(reverse("dreams:bank", args=[branch.slug]), {"theme": "digital"}).context["page"]

    assert [row["pk"] for row in page] == [shown.pk]


def test_support_counts_once_a_browser(client, branch):
    dream = DreamFactory(branch=branch)
    url = reverse("dreams:support", args=[dream.pk])

    client.post(url)
    client.post(url)

    dream.refresh_from_db()
    assert (dream.support_count, dream.supports.count()) == (1, 1)
    assert client.cookies["supporter"]["httponly"]


def test_two_clicks_before_the_first_answer_count_once(branch):
    from django.test import Client

    dream = DreamFactory(branch=branch)
    form_cookie = "a" * 32
    for _ in range(2):  # neither has the supporter's cookie yet
        hasty = Client(enforce_csrf_checks=True)
        hasty.cookies["csrftoken"] = form_cookie
        hasty.post(reverse("dreams:support", args=[dream.pk]), {"csrfmiddlewaretoken": form_cookie})

    dream.refresh_from_db()
    assert dream.support_count == 1


def test_the_database_holds_no_cookie_and_no_second_support(branch):
    dream = DreamFactory(branch=branch)
    actions.support(dream, supporter="cookie")
    support = Support.objects.get()

    assert "cookie" not in support.supporter_mac
    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.create(dream=dream, supporter_mac=support.supporter_mac)


def test_no_support_under_an_expired_licence():
    dream = DreamFactory(branch=BranchFactory(read_only=True))

    with pytest.raises(BranchReadOnly):
        actions.support(dream, supporter="x")


def test_a_support_for_what_is_realised_changes_nothing():
    dream = DreamFactory(state=State.REALISED)

    with pytest.raises(actions.NotSupportable):
        actions.support(dream, supporter="x")

    assert Support.objects.count() == 0


def test_support_by_htmx_answers_with_the_panel_alone(client, branch):
    dream = DreamFactory(branch=branch)

    response = client.post(reverse("dreams:support", args=[dream.pk]), headers={"HX-Request": "true"})

    assert b"<html" not in response.content
    assert b'id="support"' in response.content


def test_the_board_page_shortens_a_young_name_and_tells_what_is_missing(client, branch):
    board = CouncilFactory(branch=branch)
    CouncilSeatFactory(council=board, public_name="Amina Fullt Navn", youth=True)

    html = client.get(reverse("dreams:board", args=[branch.slug])).content.decode()

    assert "Amina" in html
    assert "Fullt" not in html
    assert len(client.get(reverse("dreams:board", args=[branch.slug])).context["breaches"]) == 2


def test_similar_dreams_are_looked_for_by_the_words_of_the_title(client, branch):
    DreamFactory(branch=branch, title="Skatepark ved skolen")
    DreamFactory(branch=branch, title="Skatepark i skogen", state=State.SUBMITTED)

    response = client.get(reverse("dreams:similar", args=[branch.slug]), {"title": "en skatepark"})

    assert [dream.title for dream in response.context["similar"]] == ["Skatepark ved skolen"]


def test_a_title_that_no_database_takes_finds_nothing_and_breaks_nothing(client, branch):
    response = client.get(reverse("dreams:similar", args=[branch.slug]), {"title": "skate\0park " + "x" * 10_000})

    assert response.status_code == 200


def test_ready_dreams_stand_in_the_board_s_queue(branch):
    ready = DreamFactory(branch=branch, ready=True)
    DreamFactory(branch=branch)

    assert list(Dream.objects.ready()) == [ready]


def test_the_drawn_order_s_first_page_costs_the_same_wherever_the_day_opens_it(
    client, branch, django_assert_num_queries
):
    DreamFactory(branch=branch, shuffle=0)  # before every opening

    with django_assert_num_queries(4):
        client.get(reverse("dreams:bank", args=[branch.slug]), {"sort": "random"})


@pytest.mark.parametrize("page", ["bank", "factory", "board", "deposit", "similar"])
def test_the_pages_of_a_branch_speak_its_language_until_the_reader_chooses(client, page):
    branch = BranchFactory(language="nn")
    url = reverse(f"dreams:{page}", args=[branch.slug])

    unasked = client.get(url)["Content-Language"]
    client.cookies["language"] = "en"

    assert (unasked, client.get(url)["Content-Language"]) == ("nn", "en")


def test_a_dream_and_its_owner_s_page_speak_the_branch_s_language(client):
    dream = DreamFactory(branch=BranchFactory(language="nn"))

    for url in (dream.get_absolute_url(), dream.get_owner_url()):
        assert client.get(url)["Content-Language"] == "nn"


def test_a_reader_who_is_signed_in_keeps_the_account_s_language(client, teacher):
    client.force_login(teacher)

    response = client.get(reverse("dreams:deposit", args=[BranchFactory(language="nn").slug]))

    assert response["Content-Language"] == teacher.language


def test_a_hairy_dream_inspires_and_is_never_ready(branch):
    hairy = DreamFactory(branch=branch, state=State.APPROVED, hairy=True, support_count=branch.ready_supports)

    assert not Dream.objects.ready().exists()
    assert not hairy.is_ready


def test_a_support_needs_no_broker(client, branch, monkeypatch, django_capture_on_commit_callbacks):
    def down(*args, **kwargs):
        raise ConnectionError("no broker")

    monkeypatch.setattr("celery.app.task.Task.apply_async", down)
    dream = DreamFactory(branch=branch, state=State.APPROVED)

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("dreams:support", args=[dream.pk]))

    dream.refresh_from_db()
    assert (response.status_code, dream.support_count, dream.supports.count()) == (302, 1, 1)
