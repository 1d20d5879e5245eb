"""Whatever anybody wrote anywhere, no sheet reads a file or asks an address for it."""

import io
from contextlib import suppress
from io import StringIO
from urllib.request import pathname2url

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, models, transaction
from pypdf import PdfReader

from dreams.models import Dream
from polls.models import Poll, SlipOrder
from printing import binding, registry
from printing.models import Order
from printing.volumes import cuts_of, plan, things_of
from tests.databases import rolled_back
from workshops.lifecycle import State
from workshops.models import Meeting, Workshop

pytestmark = pytest.mark.paper

WRITTEN_IN = ("schools", "workshops", "dreams", "elections", "polls")
NO_WORDS = ("slug", "code", "key", "token", "digest", "hash", "hmac", "language", "state", "status", "kind", "email")
SECRET = "not for paper"
SHORT = '"><img src={}>'
LONG = (
    "\"'></title></style><link rel=attachment href={0}><img src={0}>"
    '<style>@import "{0}"; p {{ background: url({0}) }}</style>'
    "<a rel=attachment href={0}>a</a><object data={0}></object><svg><image href={0} /></svg>{{{{ x }}}}"
)


def fields_with_words():
    """Every field in which somebody may write."""
    for label in WRITTEN_IN:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.concrete_fields:
                is_text = type(field) in {models.CharField, models.TextField}
                if is_text and not field.choices and not field.unique and not field.name.endswith(NO_WORDS):
                    yield model, field


def fill_with(address):
    """Write the words of an attacker into all of them; how many took it."""
    taken = 0
    for model, field in fields_with_words():
        words = LONG.format(address)
        if field.max_length and len(words) > field.max_length:
            words = SHORT.format(address)[: field.max_length]
        with suppress(DatabaseError), transaction.atomic():  # what is frozen or has a form of its own stays
            taken += model._default_manager.update(**{field.name: words})
    return taken


def subjects():
    """One of each kind of thing that has papers."""
    yield f"workshop:{Workshop.objects.exclude(state=State.FINISHED).first().pk}"
    yield f"protocol:{Workshop.objects.filter(state=State.FINISHED).first().pk}"
    yield f"meeting:{Meeting.objects.first().pk}"
    yield f"dream:{Dream.objects.filter(project__isnull=False).first().pk}"
    yield f"poll:{Poll.objects.first().pk}"
    if order := SlipOrder.objects.first():
        yield f"slips:{order.pk}"


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), rolled_back():
        call_command("demo", verbosity=0, stdout=StringIO())
        yield


def files(subject):
    """Everything that can be printed for it, in its files and under their covers."""
    documents = registry.documents_for(subject)
    for volume in plan(documents, cuts_of(documents, things_of(documents, subject))):
        name = " ".join(document.id for document in volume.documents)
        yield name, binding.build(volume.documents, Order(subject=subject, language="nb")).draw()


def test_no_words_anywhere_make_a_sheet_fetch_anything(town, db, tmp_path):
    secret = tmp_path / "s"
    secret.write_text(SECRET)
    taken = fill_with("file:" + pathname2url(str(secret)))

    told = {name: drawn for subject in subjects() for name, drawn in files(subject)}

    assert taken > 500
    assert len(told) >= 9
    assert {name: drawn.denied for name, drawn in told.items() if drawn.denied} == {}
    assert [name for name, drawn in told.items() if b"EmbeddedFile" in drawn.content] == []
    texts = {name: text_of(drawn.content) for name, drawn in told.items()}
    assert [name for name, text in texts.items() if SECRET in text] == []
    # The words did get there, as words.
    assert [name for name, text in texts.items() if "<img" not in "".join(text.split())] == []


def text_of(content):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
