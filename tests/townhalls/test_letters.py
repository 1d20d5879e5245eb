"""Every letter in every language: two parts that say the same, nothing fetched, nothing that a title could break."""

import datetime
import re
from html import unescape

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.html import strip_tags

from tests.factories.townhalls import RegistrationFactory, TownHallFactory
from tests.townhalls.told import post
from townhalls import letters
from townhalls.lifecycle import State
from townhalls.models import Letter, TownHall

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert('x')</script> & \n Bcc: all@example.org"
ADDRESS = r"http://[^\s)]+"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
KINDS = [letters.CONFIRM, *Letter.Kind.values]


def make(kind, language):
    """One letter of this kind, sent."""
    hall = TownHallFactory(title=SCRIPT, way_in="Bak kirka.\nIngen trinn.", cancelled=kind == "cancelled")
    is_list = kind == "waiting"
    where = {} if kind == letters.CONFIRM else {"waiting": True} if is_list else {"placed": True}
    registration = RegistrationFactory(town_hall=hall, language=language, party=2, **where)
    if kind != letters.CONFIRM:
        Letter.objects.owe([registration], kind, now=timezone.now())
    (letter,) = post()
    return letter, registration


def words(text):
    """Without the addresses: in HTML they are behind the words of a link."""
    return re.findall(r"\w+", re.sub(ADDRESS, "", text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_in_every_language(kind, language):
    letter, registration = make(kind, language)
    text, (html, mimetype) = letter.body, letter.alternatives[0]
    sent = letter.message()

    assert mimetype == "text/html"
    assert f"{settings.PUBLIC_ADDRESS}{registration.get_absolute_url()}" in text
    for part in (letter.subject, text, html):
        assert not re.search(r"%\(|\{\{|\{%|None\b|object at 0x", part)
    assert not re.search(r"</?(p|a|div|br|strong|li|ul|h\d)\b|&(amp|lt|quot|#)", text)
    assert not re.search(r"\n{3}", text)
    assert f'lang="{language}"' in html
    assert not re.search(r"<(script|img|link|iframe|form|object)\b|url\(|@import| src=", html)
    assert "\n" not in letter.subject
    assert "Bcc" not in sent
    assert sent["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<[\w.-]+@[\w.-]+>", sent["Message-ID"])


@pytest.mark.parametrize("kind", KINDS)
def test_both_parts_say_the_same(kind):
    letter, _registration = make(kind, "en")
    html = letter.alternatives[0][0]
    body = unescape(strip_tags(html[html.index("<body") :]))

    assert set(re.findall(r'href="([^"]+)"', html)) == set(re.findall(ADDRESS, letter.body))
    assert set(words(body)) == set(words(letter.body))


@pytest.mark.parametrize("kind", KINDS)
def test_who_has_a_place_gets_the_code_and_whoever_has_none_does_not(kind):
    letter, registration = make(kind, "en")

    assert (registration.code_in_groups in letter.body) == (kind in {"placed", "moved_up"})


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_for_the_calendar_comes_with_what_concerns_the_day(kind):
    letter, _registration = make(kind, "en")

    assert len(letter.attachments) == (kind not in {letters.CONFIRM, "waiting"})


@pytest.mark.parametrize("kind", ["placed", "moved_up", "changed", "waiting"])
@pytest.mark.parametrize("ending", ["cancelled", "over"])
def test_what_is_not_true_any_more_is_not_sent(kind, ending):
    hall = TownHallFactory()
    where = {"waiting": True} if kind == "waiting" else {"placed": True}
    Letter.objects.owe([RegistrationFactory(town_hall=hall, **where)], kind, now=timezone.now())
    yesterday = timezone.now() - datetime.timedelta(days=1)
    if ending == "cancelled":
        TownHall.objects.update(state=State.CANCELLED, reason="Stormen")
    else:
        TownHall.objects.update(
            starts_at=yesterday - datetime.timedelta(hours=2),
            ends_at=yesterday,
            registration_closes_at="2020-01-01T00:00Z",
        )

    assert post() == []
    assert post() == []
