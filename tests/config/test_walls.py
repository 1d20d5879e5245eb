"""The walls around the tests themselves."""

import socket

import pytest
from django.template import Context, Origin, Template, engines

from tests.loopback import LeftTheHouseError, is_ours
from tests.undefined import OURS, UndefinedVariableError


def test_no_test_reaches_another_machine():
    with pytest.raises(LeftTheHouseError), socket.socket() as stranger:
        stranger.connect(("192.0.2.1", 80))


def test_no_test_looks_up_another_machine():
    with pytest.raises(LeftTheHouseError):
        socket.getaddrinfo("example.org", 80)


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("http://localhost:8000/", True),
        ("http://127.0.0.1/static/a.css", True),
        ("data:image/png;base64,AA", True),
        ("https://example.org/", False),
        ("//cdn.example.org/a.js", False),
    ],
)
def test_a_page_may_only_ask_us(address, ours):
    assert is_ours(address) is ours


def render(text, origin, **context):
    django = engines["django"].engine
    return Template(text, origin=Origin(origin), engine=django).render(Context(context))


@pytest.mark.parametrize(
    "text",
    [
        "{{ nobody }}",
        "{{ dream.nothing }}",
        "{% load i18n %}{% blocktranslate %}Hi {{ nobody }}{% endblocktranslate %}",
    ],
)
def test_our_templates_may_not_print_what_nobody_gave_them(text):
    with pytest.raises(UndefinedVariableError):
        render(text, str(OURS / "dreams" / "bank.html"), dream={})


def test_our_templates_may_ask_whether_something_is_there():
    assert render("{% if nobody %}x{% endif %}", str(OURS / "a.html")) == ""


def test_templates_of_others_keep_their_ways():
    assert render("{{ nobody }}", "/elsewhere/a.html") == ""
