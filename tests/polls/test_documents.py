"""Slips and paper ballots, looked at as files: codes that scan and work, ballots that are all alike, pages for all."""

import io
import re

import page as page_validation
import pypdfium2
import pytest
import zxingcpp
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from accounts.codes import ALPHABET
from elections import actions as elections
from elections.slip_codes import read_slip_code
from polls import actions
from polls.ways import Way
from printing import registry, rendering
from printing.models import Edition
from tests.factories.dreams import DreamFactory
from tests.factories.polls import make_poll, plan, vote
from tests.factories.schools import BranchFactory, make_manager

pytestmark = pytest.mark.django_db
CODE = re.compile(rf"[{ALPHABET}]{{4}} [{ALPHABET}]{{4}} [{ALPHABET}]{{4}} [{ALPHABET}]\b")
LONG = "Et svømmeanlegg med sklie, badstue og utsikt over fjorden for alle i hele kommunen"


@pytest.fixture(autouse=True)
def _address(settings):
    settings.PUBLIC_ADDRESS = "https://drommebanken.example"


def draw(document_id, subject, language="nb"):
    with translation.override(language):
        return rendering.draw(registry.get(document_id).build(subject, language)).content


def slips_of(poll, size=9):
    order = actions.order_slips(poll, label="6B", size=size, by=poll.created_by)
    return f"slips:{order.pk}"


def words(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def pictures(pdf, scale=3):
    return [page.render(scale=scale).to_pil() for page in pypdfium2.PdfDocument(pdf)]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("kind", ["slips", "ballots"])
def test_the_files_are_for_everybody(kind, language):
    poll = make_poll(way=Way.RANK)
    subject = slips_of(poll) if kind == "slips" else f"poll:{poll.pk}"

    report = page_validation.validate_pdf_bytes(draw(f"poll.{kind}", subject, language))

    assert [failure.message for failure in report.failures] == []


def test_each_slip_has_a_code_that_scans_and_votes():
    poll = make_poll()
    pdf = draw("poll.slips", slips_of(poll))
    actions.open_now(poll, by=poll.created_by)
    printed = CODE.findall(" ".join(words(pdf)))

    scanned = [found.text for picture in pictures(pdf) for found in zxingcpp.read_barcodes(picture)]

    assert len(set(printed)) == 9
    assert {text.partition("#")[2] for text in scanned} == {read_slip_code(code) for code in printed}
    assert {text.partition("#")[0] for text in scanned} == {f"https://drommebanken.example{poll.get_absolute_url()}"}
    for code in printed:
        vote(poll, read_slip_code(code), 1)
    assert elections.turnout(poll.election).web == 9


def test_slips_hold_codes_and_are_never_kept():
    assert registry.get("poll.slips").keep is False
    assert registry.get("poll.ballots").keep is True


@pytest.mark.parametrize("way", list(Way))
def test_paper_ballots_are_all_alike(way):
    poll = make_poll(way=way)
    pages = words(draw("poll.ballots", f"poll:{poll.pk}"))

    cells = [page.split(poll.election.question)[1:] for page in pages]

    assert len(pages) == 20
    assert len({cell.strip() for page in cells for cell in page}) == 1
    assert all(len(page) == 2 for page in cells)


def test_ballots_carry_a_mark_and_those_of_before_a_change_are_void(client):
    poll = make_poll()
    client.force_login(poll.created_by)
    first, pages = poll.mark, words(draw("poll.ballots", f"poll:{poll.pk}"))
    dreams = list(poll.dreams().values())

    reordered = actions.set_up_anew(poll, plan(dreams[:2]), by=poll.created_by)
    renamed = actions.set_up_anew(poll, plan(dreams[:2], title="Vårvalget"), by=poll.created_by)
    anew = words(draw("poll.ballots", f"poll:{poll.pk}"))
    desk = client.get(reverse("polls:desk", args=[poll.pk])).content.decode()

    assert (reordered, renamed) == (True, False)
    assert [len(page.split(first)) for page in pages] == [3] * 20
    assert [(len(page.split(first)), len(page.split(poll.mark))) for page in anew] == [(1, 3)] * 20
    assert poll.void_marks() == [first] != [poll.mark]
    assert f"<strong>{first}</strong>" in desk
    assert f"<strong>{poll.mark}</strong>" in desk


def test_a_file_of_ballots_of_before_a_change_is_not_printed_once_more():
    poll = make_poll()
    number = Edition.objects.get_or_create(document_id="poll.ballots", subject=f"poll:{poll.pk}")[0].number

    actions.set_up_anew(poll, plan(list(poll.dreams().values())[:2]), by=poll.created_by)

    assert Edition.objects.get(document_id="poll.ballots", subject=f"poll:{poll.pk}").number == number + 1


def inside_the_sheet(sheet):
    """The words above the lower edge, whose last millimetres no printer prints."""
    text = sheet.get_textpage()
    words = text.get_text_bounded(bottom=5 / 25.4 * 72).split()
    return " ".join(words)


@pytest.mark.parametrize("way", [Way.RANK, Way.SCORE])
def test_the_longest_titles_stay_on_their_ballot(way):
    branch = BranchFactory()
    dreams = [DreamFactory(branch=branch, title=f"{LONG[:100]} {number}") for number in range(12)]
    poll = make_poll(branch=branch, dreams=dreams, way=way)

    pdf = pypdfium2.PdfDocument(draw("poll.ballots", f"poll:{poll.pk}"))

    assert len(pdf) == 20
    visible = inside_the_sheet(pdf[0])
    assert all(f"{number}. Et svømmeanlegg" in visible for number in range(1, 13))


def test_only_whoever_holds_the_election_orders():
    poll = make_poll()
    subject = slips_of(poll)
    stranger = make_manager(BranchFactory())

    assert registry.orderable(poll.created_by, subject)
    assert registry.orderable(poll.created_by, f"poll:{poll.pk}")
    assert not registry.orderable(stranger, subject)
    assert not registry.orderable(stranger, f"poll:{poll.pk}")
    assert not registry.orderable(poll.created_by, "slips:999999")
    assert not registry.orderable(poll.created_by, "poll:x")
