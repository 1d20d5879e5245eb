"""Parts of a page that are kept: one for each language and each set of values, and made anew after a change."""

import pytest
from django.template import Context, Template
from django.utils import translation

from accounts.templatetags import kept

PART = "{% load kept i18n %}{% kept 'test' place %}{{ place }} {% trans 'Search' %} {{ other }}{% endkept %}"


@pytest.fixture(autouse=True)
def nothing_kept():
    kept.forget()
    yield
    kept.forget()


def made(language="en", **values):
    with translation.override(language):
        return Template(PART).render(Context(values))


def test_a_part_is_made_once_for_each_value():
    assert made(place="Solvik", other="a") == made(place="Solvik", other="b")
    assert made(place="Nordbygda", other="b") != made(place="Solvik", other="b")


def test_each_language_has_its_own():
    assert made("en", place="x") != made("nb", place="x")


def test_what_people_called_a_place_is_only_text():
    assert "<b>" not in made(place="<b>", other="")


def test_only_so_much_is_kept(monkeypatch):
    monkeypatch.setattr(kept, "MOST", 1)
    made(place="a", other="1")
    made(place="b", other="1")

    assert "2" in made(place="b", other="2")
    assert "2" not in made(place="a", other="2")


def test_other_settings_make_it_anew(settings):
    made(place="a", other="1")

    settings.BRAND_NAME = "Annet"

    assert "2" in made(place="a", other="2")
