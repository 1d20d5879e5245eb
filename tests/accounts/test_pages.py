"""How every page speaks: landmarks, languages, and what is said when something is wrong."""

import re

import pytest
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse


def layout(name, **context):
    request = RequestFactory().get("/somewhere/")
    return render_to_string(f"layouts/{name}.html", context, request=request)


@pytest.mark.parametrize("name", ["site", "app", "classroom", "booth"])
def test_every_layout_can_be_walked_by_landmarks(name):
    html = layout(name)

    assert html.count("<main") == 1
    assert 'href="#main"' in html
    assert '<html lang="nb"' in html
    assert html.count('name="viewport"') == 1


def test_a_branch_in_the_context_names_the_place(branch):
    html = layout("site", branch=branch)

    assert branch.name in html
    assert f'href="/{branch.slug}/"' in html


def test_the_booth_keeps_nothing_on_the_device():
    assert "drafts.js" not in layout("booth")
    assert "drafts.js" in layout("classroom")


def test_a_layout_says_which_draft_is_done():
    assert '<meta name="draft-done" content="deposit">' in layout("site", draft_done="deposit")


@pytest.mark.parametrize(
    ("level", "colour"),
    [(messages.SUCCESS, "success"), (messages.ERROR, "danger"), (messages.WARNING, "warning"), (messages.INFO, "info")],
)
def test_a_message_is_read_aloud_in_its_colour(level, colour):
    html = render_to_string("layouts/_messages.html", {"messages": [Message(level, "Done", extra_tags="draft-done:x")]})

    assert 'role="status"' in html
    assert f'data-color="{colour}"' in html
    assert 'data-tags="draft-done:x"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["accounts:sign_in", "accounts:seat_pass"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_signing_in_speaks_the_readers_language(client, name, language):
    client.cookies["language"] = language

    response = client.get(reverse(name))

    assert response.status_code == 200
    assert response.context["form"]
    assert f'<html lang="{language}"' in response.text
    assert response.text.count("<h1") == 1


@pytest.mark.django_db
def test_signing_in_shows_the_demo_people_only_in_a_demo(rf):
    people = [{"who": "Teacher", "email": "kari@example.org", "password": "try-me"}]
    context = {"form": ExampleSignIn(), "next": "", "demo_sign_ins": people}

    shown = render_to_string("accounts/sign_in.html", {**context, "demo": True})
    hidden = render_to_string("accounts/sign_in.html", {**context, "demo": False})

    assert "kari@example.org" in shown
    assert "kari@example.org" not in hidden


class ExampleSignIn(forms.Form):
    email = forms.EmailField()
    password = forms.CharField(widget=forms.PasswordInput)


@pytest.mark.django_db
def test_a_person_who_is_signed_in_sees_their_name_and_the_way_out(client, teacher):
    client.force_login(teacher)

    response = client.get(reverse("accounts:sign_in"))

    assert teacher.name in response.text
    assert f'action="{reverse("accounts:sign_out")}"' in response.text


@pytest.mark.django_db
def test_choosing_a_language_stays_on_the_page(client):
    page = client.get(reverse("accounts:seat_pass") + "?a=1")
    target = re.search(r'name="next" value="([^"]+)"', page.text).group(1)

    response = client.post(reverse("accounts:choose_language"), {"language": "nn", "next": target}, follow=True)

    assert response.redirect_chain == [(target, 302)]
    assert '<html lang="nn"' in response.text


@pytest.mark.django_db
def test_an_address_that_is_not_there_says_so_kindly(client):
    response = client.get("/nothing/at/all/")

    assert response.status_code == 404
    assert "errors/404.html" in [template.name for template in response.templates]


def test_the_page_for_our_own_faults_needs_neither_context_nor_database():
    html = render_to_string("errors/500.html")

    assert "<h1>" in html
    assert "{" not in re.sub(r"<[^>]+>", "", html)


@pytest.mark.django_db
def test_our_own_fault_costs_no_query(rf, django_assert_num_queries):
    from accounts.views import server_error

    with django_assert_num_queries(0):
        response = server_error(rf.get("/"))

    assert response.status_code == 500


@pytest.mark.parametrize("name", ["400", "404", "form_expired"])
def test_error_pages_have_a_way_on(name):
    html = render_to_string(f"errors/{name}.html", request=RequestFactory().get("/somewhere/"))

    assert html.count("<h1>") == 1
    assert re.search(r'class="ds-button"\s+href="/', html)


def test_an_account_remembers_the_language_on_every_device(client, teacher):
    client.force_login(teacher)

    client.post(reverse("accounts:choose_language"), {"language": "nn"})

    teacher.refresh_from_db()
    assert teacher.language == "nn"
