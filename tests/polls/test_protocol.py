"""The protocol of a certified election: made once in each language, its bytes kept, readable for everybody."""

import hashlib

import page as page_validation
import pypdfium2
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from elections import actions as elections
from elections.models import Record
from polls import clock, protocol
from polls.ways import Way
from tests.factories.polls import open_poll, vote
from tests.factories.schools import make_manager

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _address(settings):
    settings.PUBLIC_ADDRESS = "https://drommebanken.example"


@pytest.fixture
def certified(db):
    """Eleven on screens and one on paper; one more took a paper and kept it."""
    poll, codes, by = open_poll(codes=15, way=Way.RANK)
    for number, code in enumerate(codes[:11]):
        vote(poll, code, *[(1, 2), (2, 1), (3, 1), (1,)][number % 4])
    for code in codes[11:13]:
        elections.give_paper(poll.election, code=code)
    elections.close(poll.election, by=by)
    for person in (by, make_manager(poll.branch)):
        elections.count_bundle(
            poll.election, place="Biblioteket", bundle_no=1, says=[(1, elections.Marks([2]))], by=person
        )
    elections.count(poll.election, by=by)
    elections.certify(poll.election, by=by, explanation="En tok med seg seddelen hjem.")
    return poll


def words(content):
    pdf = pypdfium2.PdfDocument(content)
    found = " ".join(" ".join(sheet.get_textpage().get_text_range().split()) for sheet in pdf)
    pdf.close()
    return found


def test_the_clock_makes_it_in_each_language_once(certified):
    clock.write_protocols()
    made = dict(Record.objects.filter(name__startswith="protocol").values_list("name", "sha256"))
    clock.write_protocols()

    assert set(made) == {"protocol-nb.pdf", "protocol-nn.pdf", "protocol-en.pdf"}
    assert dict(Record.objects.filter(name__startswith="protocol").values_list("name", "sha256")) == made
    for record in Record.objects.filter(name__startswith="protocol"):
        assert hashlib.sha256(bytes(record.content)).hexdigest() == record.sha256
    assert protocol.missing() == []
    assert protocol.write(certified, "nb") is None


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_it_is_for_everybody_and_says_everything(client, certified, language):
    clock.write_protocols()
    answer = client.get(reverse("polls:protocol", args=[certified.branch.slug, certified.slug, language]))
    text = words(answer.content)
    kit = Record.objects.get(name="kit.zip")

    report = page_validation.validate_pdf_bytes(answer.content)

    assert [failure.message for failure in report.failures] == []
    assert answer["Content-Type"] == "application/pdf"
    for said in ("Badstue ved elva", "En tok med seg seddelen hjem.", "Biblioteket 1", "drommebanken.example"):
        assert said in text
    squeezed = text.replace(" ", "")
    assert kit.sha256 in squeezed
    assert certified.election.rules_sha256 in squeezed


def test_its_bytes_are_kept_whatever_happens_later(client, certified):
    clock.write_protocols()
    before = bytes(Record.objects.get(name="protocol-nb.pdf").content)
    certified.election.options.update(title="Noe annet")

    clock.write_protocols()
    shown = client.get(reverse("polls:protocol", args=[certified.branch.slug, certified.slug, "nb"]))

    assert shown.content == before
    with pytest.raises(IntegrityError), transaction.atomic():
        Record.objects.filter(name="protocol-nb.pdf").update(content=b"")


def test_there_is_none_before_it_is_certified(client):
    poll, _codes, _by = open_poll()
    clock.write_protocols()

    assert not Record.objects.exists()
    assert client.get(reverse("polls:protocol", args=[poll.branch.slug, poll.slug, "nb"])).status_code == 404
