"""Every mail in every language: two parts that say the same, nothing fetched, nothing that a title could break."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone
from django.utils.html import strip_tags

from dreams import actions, notices, signals
from dreams.models import Event, Milestone, Note, Notice
from dreams.models.trail import Step
from tests.dreams.readers import follows, promises, tell
from tests.dreams.words import ALL_MET, draft
from tests.factories.dreams import DreamFactory
from tests.factories.schools import make_member

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert('x')</script> & \n Bcc: all@example.org"
ADDRESS = r"http://[^\s)]+"
LANGUAGES = [code for code, _name in settings.LANGUAGES]
MOVE_OF = {
    "receipt": ("submit", "draft", "submitted"),
    "returned": ("return", "submitted", "returned"),
    "rejected": ("reject", "submitted", "rejected"),
    "approved": ("approve", "submitted", "approved"),
    "started": ("start", "approved", "producing"),
    "paused": ("pause", "producing", "paused"),
    "resumed": ("resume", "paused", "producing"),
    "back": ("back", "paused", "approved"),
    "realised": ("realise", "producing", "realised"),
    "archived": ("archive", "realised", "archived"),
    "withdrawn": ("withdraw", "approved", "withdrawn"),
    "news": ("archive", "realised", "archived"),
}
HAPPENED = {"note", "check_in", "thanks"}
KINDS = [*MOVE_OF, *sorted(HAPPENED), "digest", "board_digest"]


def test_no_kind_of_mail_is_left_out():
    assert {*MOVE_OF, *HAPPENED} == set(Notice.Kind.values)


def make(kind, language):
    """One mail of this kind, sent."""
    if kind in {"digest", "board_digest"}:
        _digest(kind, language)
    else:
        _at_once(kind, language)
    (message,) = mail.outbox
    return message


def _digest(kind, language):
    dream = DreamFactory(state="producing", title=SCRIPT, owner_email="", branch__language=language)
    Milestone.objects.update(title=SCRIPT)
    if kind == "board_digest":
        make_member(dream.branch)
        signals.help_wanted.send(sender=None, dream=dream, request=Note(pk=1))
        signals.note_answered.send(sender=None, dream=dream, note=Note(pk=1))
    else:
        follows(dream, language=language)
        signals.diary_published.send(sender=None, dream=dream, entry=Note(pk=1))
        signals.milestone_reached.send(sender=None, dream=dream, milestone=Milestone.objects.get())
    tell()


def _at_once(kind, language):
    move, source, target = MOVE_OF.get(kind, ("", "", "producing"))
    dream = DreamFactory(state=target, title=SCRIPT, language=language)
    row = {"dream": dream, "kind": kind}
    if move:
        row["step"] = Step.objects.create(
            dream=dream,
            move=move,
            from_state=source,
            to_state=target,
            actor_kind="board",
            reason=SCRIPT,
            way_to_yes="A",
        )
    else:
        Event.objects.record(dream, "note", ref="note:1")
        row["event"] = Event.objects.get()
    if kind == "thanks":
        row["pledge"] = promises(dream, language=language, title=SCRIPT)
    Notice.objects.create(**row)
    notices.send_owed(now=timezone.now())


def words(text):
    """Without the addresses: in HTML they are behind the words of a link."""
    return re.findall(r"\w+", re.sub(ADDRESS, "", text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_in_every_language(kind, language):
    message = make(kind, language)
    text, (html, mimetype) = message.body, message.alternatives[0]
    sent = message.message()

    assert mimetype == "text/html"
    for part in (message.subject, text, html):
        assert not re.search(r"%\(|\{\{|\{%|None\b|object at 0x", part)
    assert not re.search(r"</?(p|a|div|br|strong|li|ul|h\d)\b|&(amp|lt|quot|#)", text)
    assert not re.search(r"\n{3}", text)
    assert f'lang="{language}"' in html
    assert not re.search(r"<(script|img|link|iframe|form|object)\b|url\(|@import| src=", html)
    assert "\n" not in message.subject
    assert "Bcc" not in sent
    assert sent["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<[\w.-]+@[\w.-]+>", sent["Message-ID"])
    assert re.fullmatch(r"(<dream-\d+@[\w.-]+> ?)+", sent["References"])


@pytest.mark.parametrize("kind", KINDS)
def test_both_parts_say_the_same(kind):
    message = make(kind, "en")
    html = message.alternatives[0][0]
    body = unescape(strip_tags(html[html.index("<body") :]))

    assert set(re.findall(r'href="([^"]+)"', html)) == set(re.findall(ADDRESS, message.body))
    assert set(words(body)) == set(words(message.body))


def test_a_mail_speaks_the_language_of_its_dream():
    norwegian = make("receipt", "nb").subject
    mail.outbox.clear()

    assert make("receipt", "en").subject.startswith("We have received")
    assert not norwegian.startswith("We have received")


def test_a_reader_s_language_is_that_reader_s(dream_in_norwegian):
    follows(dream_in_norwegian, "nn@example.org", language="nn")
    follows(dream_in_norwegian, "en@example.org", language="en")
    signals.diary_published.send(sender=None, dream=dream_in_norwegian, entry=Note(pk=1))

    tell()

    langs = {message.to[0]: message.alternatives[0][0].split('lang="')[1][:2] for message in mail.outbox}
    assert langs == {"nn@example.org": "nn", "en@example.org": "en"}


@pytest.fixture
def dream_in_norwegian(branch):
    return DreamFactory(branch=branch, state="producing", language="nb", owner_email="")


def test_thanks_name_what_this_reader_promised_in_the_reader_s_language_and_nobody_else_s(branch, manager):
    dream = DreamFactory(branch=branch, state="producing", owner_email="", language="nb", title="Badstue")
    mine = promises(dream, title="Maling", language="en")
    promises(dream, "ola@example.org", title="Gull", language="en", name="Ola")
    promises(dream, title="Pensler", taken_back_at=timezone.now())
    actions.realise(dream, by=manager, story="Det gikk bra")
    notices.spread(now=timezone.now())

    sent = notices.send_owed(now=timezone.now())

    assert sent == 2
    (thanks,) = [message for message in mail.outbox if message.to == [mine.email]]
    assert thanks.subject == "Thank you! “Badstue” has come true"
    for part in (thanks.body, thanks.alternatives[0][0]):
        assert "Maling" in part
        assert settings.PUBLIC_ADDRESS + mine.get_absolute_url() in part
        assert "Gull" not in part
        assert "Pensler" not in part


def test_a_note_is_announced_and_not_quoted(branch):
    dream = actions.deposit(branch, draft=draft(language="en"))
    Notice.objects.all().delete()
    user = make_member(branch)
    note = Note.objects.create(dream=dream, text="Hva med naboen?", asks=True, user=user)
    signals.note_written.send(sender=Note, dream=dream, note=note)
    notices.spread(now=timezone.now())

    notices.send_owed(now=timezone.now())

    raw = mail.outbox[0].message().as_string()
    assert "naboen" not in raw
    assert user.name not in raw
    assert settings.PUBLIC_ADDRESS + dream.get_owner_url() in mail.outbox[0].body


@pytest.mark.parametrize("ending", ["hide", "withdraw"])
def test_what_was_owed_about_a_dream_that_is_gone_is_not_sent(branch, manager, ending):
    dream = actions.deposit(branch, draft=draft(language="en"))
    actions.approve(dream, by=manager, criteria=ALL_MET)
    if ending == "hide":
        actions.hide(dream, by=manager, reason="Bekymring")
    else:
        actions.withdraw(dream)

    notices.send_owed(now=timezone.now())

    assert [message.subject for message in mail.outbox] == (["“Benk” is withdrawn"] if ending == "withdraw" else [])
    assert Notice.objects.filter(sent_at=None).count() == 0
