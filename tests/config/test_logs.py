"""Logs tell what the machine did, never who did what."""

import logging

from django.test import RequestFactory
from django.urls import resolve, reverse

from config.logs import WithoutPeople


def written(message, *args, request):
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, message, args, None)
    record.request = request

    assert WithoutPeople().filter(record)
    return record.getMessage()


def test_a_private_address_does_not_reach_the_log():
    path = reverse("workshops:join_by_link", kwargs={"code": "ABCDE"})
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)

    line = written("%s: %s", "Internal Server Error", path, request=request)

    assert line == "Internal Server Error: " + request.resolver_match.route
    assert "ABCDE" not in line


def test_an_address_that_leads_nowhere_is_not_repeated():
    request = RequestFactory().get("/mine/SECRET")

    assert "SECRET" not in written("%s: %s", "Not Found", "/mine/SECRET", request=request)


def test_nobody_gets_an_error_by_mail():
    handlers = [handler for name in ("django", "django.request", "") for handler in logging.getLogger(name).handlers]

    assert [handler for handler in handlers if "Email" in type(handler).__name__] == []
