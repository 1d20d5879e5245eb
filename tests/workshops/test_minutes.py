"""The minutes: nobody young by full name, a page for everybody, and a PDF/UA for the archive in three languages."""

import re
from io import BytesIO

import page as page_validation
import pypdfium2
import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from dreams.lifecycle import State
from printing import actions as printing, registry, rendering
from printing.lifecycle import FileState
from tests.factories.accounts import UserFactory
from tests.factories.dreams import DreamFactory
from tests.factories.schools import CouncilFactory, CouncilSeatFactory
from tests.factories.workshops import AgendaItemFactory, MeetingFactory
from tests.going import go
from tests.journeys.axe import findings, overflow
from workshops import minutes as documents
from workshops.actions import meetings
from workshops.models import Attendance

LONG = "Vi snakket lenge om dette, og alle fikk sagt sitt. " * 60


@pytest.fixture(autouse=True)
def _own_shelf(settings, tmp_path):
    settings.PRINT_ROOT = tmp_path / "print"


def hold(council, member, *, words="Alle fikk sagt sitt.", approve=True):
    """A meeting with a youth, a deputy for one who did not come, a counted decision and a dream not yet public."""
    names = ("Emma Ung Hansen", "Kari Nordmann", "Per Olsen", "Ola Borte")
    seats = [
        CouncilSeatFactory(council=council, user=None, public_name=name, youth=no == 0) for no, name in enumerate(names)
    ]
    deputy = CouncilSeatFactory(council=council, user=None, public_name="Liv Vara", office="deputy")
    meeting = MeetingFactory(council=council, title="Styremøte i mars", language="nb")
    for seat in seats[:3]:
        Attendance.objects.create(meeting=meeting, seat=seat)
    Attendance.objects.create(meeting=meeting, seat=deputy, deputy_for=seats[3])
    AgendaItemFactory(
        meeting=meeting, title="Bålplass", text=words, decision="Vi gir 5000 kr.", votes_for=3, votes_against=1
    )
    secret = DreamFactory(branch=council.branch, state=State.SUBMITTED, title="Ennå ikke godkjent drøm")
    AgendaItemFactory(meeting=meeting, title=secret.title, dream=secret, kind="answer")
    if approve:
        meetings.hold(meeting, by=member)
        meetings.approve(meeting, by=member)
        meeting.refresh_from_db()
    return meeting


@pytest.fixture
def held(branch, member):
    return hold(CouncilFactory(branch=branch), member)


def built(meeting, language="nb"):
    with translation.override(language):
        return documents.build(f"meeting:{meeting.pk}", language)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_they_meet_pdf_ua_and_keep_their_text_on_the_sheet(branch, member, language):
    drawn = rendering.draw(built(hold(CouncilFactory(branch=branch), member, words=LONG), language))

    report = page_validation.validate_pdf_bytes(drawn.content)
    assert [failure.message for failure in report.failures] == []
    assert drawn.denied == ()
    pdf = pypdfium2.PdfDocument(drawn.content)
    for sheet in pdf:
        width, height = sheet.get_size()
        text = sheet.get_textpage()
        for n in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(n)
            assert left >= 40
            assert right <= width - 40
            assert bottom >= 20
            assert top <= height - 40
    pdf.close()


def test_the_file_says_what_it_is_whose_it_is_and_in_which_language(branch, member):
    meeting = hold(CouncilFactory(branch=branch), member)

    pdf = PdfReader(BytesIO(rendering.draw(built(meeting, "nn")).content))

    assert (pdf.metadata.title, pdf.metadata.author) == ("Referat – Styremøte i mars", f"Bankstyret, {branch.name}")
    assert pdf.metadata.subject == documents.Minutes(meeting).when
    assert pdf.metadata.creation_date == meeting.approved_at.replace(microsecond=0)
    assert pdf.trailer["/Root"]["/Lang"] == "nn"
    assert pdf.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    headings = [tag for tag in tags_below(pdf.trailer["/Root"]["/StructTreeRoot"]) if tag in {"/H1", "/H2", "/H3"}]
    assert headings == ["/H1", "/H2", "/H3", "/H2"]


def tags_below(element):
    """What a screen reader is told of everything below, in the order in which it is read."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object()
        if isinstance(kid, dict) and "/S" in kid:
            yield kid["/S"]
            yield from tags_below(kid)


def test_each_title_is_in_its_own_language_and_a_number_in_the_reader_s(branch, member, client):
    meeting = hold(CouncilFactory(branch=branch), member, approve=False)
    dream = DreamFactory(branch=branch, state=State.APPROVED, title="A bonfire place", language="en")
    AgendaItemFactory(meeting=meeting, title=dream.title, dream=dream, kind="answer")
    client.force_login(member)
    client.cookies["language"] = "nn"

    for html in (built(meeting, "nn").html, client.get(reverse("workshops:minutes", args=[meeting.pk])).text):
        heads = re.findall(r'<h2[^>]*>\s*\d\. <span lang="(\w+)">([^<]*)<', html)
        assert [lang for lang, _ in heads] == ["nb", "nn", "en"]
        assert 'lang="nb">Styremøte i mars</' in html


def test_they_tell_who_was_there_and_what_was_decided(held, client):
    page = " ".join(client.get(reverse("workshops:minutes", args=[held.pk])).content.decode().split())

    for said in ("Emma, Kari Nordmann, Per Olsen", "Ola Borte", "Bålplass", "Vi gir 5000 kr.", "Alle fikk sagt sitt."):
        assert said in page
        assert said in " ".join(built(held).html.split())


def test_no_young_member_s_full_name_and_no_dream_before_its_yes_stands_there(held, client):
    page = client.get(reverse("workshops:minutes", args=[held.pk])).content.decode()

    for secret in ("Ung", "Hansen", "Ennå ikke godkjent"):
        assert secret not in page
        assert secret not in built(held).html


def test_in_a_council_of_the_young_nobody_has_a_full_name(school):
    council = CouncilFactory(students=True, school=school, branch=school.branch)
    seat = CouncilSeatFactory(council=council, user=None, public_name="Nora Etternavn")
    meeting = MeetingFactory(council=council, approved=False)
    Attendance.objects.create(meeting=meeting, seat=seat)

    assert "Etternavn" not in built(meeting).html
    assert "Nora" in built(meeting).html


def test_a_member_who_has_grown_up_since_keeps_the_first_name(branch, member):
    council = CouncilFactory(branch=branch)
    seat = CouncilSeatFactory(council=council, user=None, public_name="Nora Etternavn", youth=True)
    seat.youth_until = "2020-01-01"
    seat.save()
    meeting = MeetingFactory(council=council)
    Attendance.objects.create(meeting=meeting, seat=seat)

    assert "Etternavn" not in built(meeting).html


def test_words_are_escaped(branch, member, client):
    meeting = hold(CouncilFactory(branch=branch), member, words="<script>alert(1)</script>")

    assert "<script>alert" not in client.get(reverse("workshops:minutes", args=[meeting.pk])).content.decode()
    assert "<script>alert" not in built(meeting).html


def test_before_approval_only_who_keeps_them_reads_them(branch, member, client):
    meeting = hold(CouncilFactory(branch=branch), member, approve=False)
    address = reverse("workshops:minutes", args=[meeting.pk])
    assert client.get(address).status_code == 404

    client.force_login(member)

    assert client.get(address).status_code == 200


def test_the_print_room_makes_them_for_who_keeps_them_once_the_meeting_is_held(held, member):
    subject = f"meeting:{held.pk}"
    assert registry.orderable(UserFactory(), subject) == []

    order = printing.order(documents=["meeting.minutes"], subject=subject, language="nb", by=member)
    printing.fulfil(order.pk)

    assert order.files.get().state == FileState.DONE


def test_a_planned_meeting_has_no_minutes_to_print(member, branch):
    planned = MeetingFactory(council=CouncilFactory(branch=branch))

    with pytest.raises(printing.CannotOrder):
        printing.order(documents=["meeting.minutes"], subject=f"meeting:{planned.pk}", language="nb", by=member)


@pytest.mark.parametrize("subject", ["meeting:999999", "meeting:x", "meeting:"])
def test_what_is_not_there_is_not_ordered(member, subject):
    assert registry.orderable(member, subject) == []


@pytest.mark.parametrize("count", [1, 12])
def test_they_cost_the_same_however_long(branch, client, count, django_assert_max_num_queries):
    meeting = MeetingFactory(council=CouncilFactory(branch=branch))
    for dream in DreamFactory.create_batch(count, branch=branch):
        AgendaItemFactory(meeting=meeting, dream=dream, kind="ready")
        seat = CouncilSeatFactory(council=meeting.council, user=None, public_name="Kari")
        Attendance.objects.create(meeting=meeting, seat=seat)
    meeting.state, meeting.approved_at = "approved", meeting.ends_at
    meeting.save()

    with django_assert_max_num_queries(4):
        client.get(reverse("workshops:minutes", args=[meeting.pk]))
    with django_assert_max_num_queries(4):
        built(meeting)


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1440])
def test_the_pages_of_a_meeting_can_be_used_by_all(page, live_site, client, width):
    council = CouncilFactory()
    from tests.factories.schools import make_manager

    manager = make_manager(council.branch)
    held = hold(council, manager)
    planned = MeetingFactory(council=council)
    item = AgendaItemFactory(meeting=planned, title="En sak med et langt navn som ikke får plass på en linje")
    client.force_login(manager)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_site.url}
    page.context.add_cookies([cookie])
    page.set_viewport_size({"width": width, "height": 900})

    faults = []
    for name, args in (
        ("workshops:meeting_list", [council.pk]),
        ("workshops:meeting_new", [council.pk]),
        ("workshops:meeting", [planned.pk]),
        ("workshops:agenda_item", [planned.pk, item.pk]),
        ("workshops:meeting", [held.pk]),
        ("workshops:minutes", [held.pk]),
        ("workshops:board_meetings", [council.branch.slug]),
    ):
        go(page, live_site.url + reverse(name, args=args))
        faults += [f"{name}: {fault}" for fault in findings(page)]
        if overflow(page):
            faults.append(f"{name} is too wide by {overflow(page)}")

    assert faults == []
