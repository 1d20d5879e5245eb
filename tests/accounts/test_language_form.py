"""The language form carries no token of the reader's, so it looks at where it was sent from."""

import pytest
from django.test import Client
from django.urls import reverse


def choose(client=None, **headers):
    client = client or Client(enforce_csrf_checks=True)
    return client.post(reverse("accounts:choose_language"), {"language": "nn", "next": "/"}, headers=headers)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://testserver"}, {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}],
)
def test_our_own_page_s_form_is_heard_without_a_token(headers):
    response = choose(**headers)

    assert response.status_code == 302
    assert response.cookies["language"].value == "nn"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://testserver"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_s_page_is_not(headers, db):
    response = choose(**headers)

    assert response.status_code == 403
    assert "language" not in response.cookies


def test_behind_a_proxy_the_trusted_origin_counts(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://drom.example"]

    assert choose(Origin="https://drom.example").status_code == 302


def test_another_site_s_page_changes_no_account(client, teacher):
    client.force_login(teacher)
    before = teacher.language

    choose(client, Origin="https://evil.example")

    teacher.refresh_from_db()
    assert teacher.language == before
    assert choose(client, Origin="http://testserver").status_code == 302
    teacher.refresh_from_db()
    assert teacher.language == "nn"
