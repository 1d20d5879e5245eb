"""What a school keeps of a workshop: PDF/UA in three languages, rows for a spreadsheet, and never a name."""

import csv
import io

import page as page_validation
import pypdfium2
import pytest
from django.urls import reverse
from django.utils import translation

from printing import actions as printing, registry, rendering
from printing.lifecycle import FileState
from scripts import lived
from tests.factories.accounts import UserFactory
from tests.factories.workshops import CardFactory, make_room
from tests.workshops.test_documents import make_workshop
from workshops import protocol
from workshops.actions import worries
from workshops.afterwards import Record
from workshops.lifecycle import Stage
from workshops.models import Card, Seat


@pytest.fixture(autouse=True)
def _own_shelf(settings, tmp_path):
    settings.PRINT_ROOT = tmp_path / "print"


@pytest.fixture
def held(school_class, teacher):
    """28 cards, merged clusters, two rounds of dots, a vote that a lot decided."""
    return lived.hold(make_workshop(school_class, count=30), by=teacher)


def built(workshop, language="nb"):
    with translation.override(language):
        return protocol.build(f"protocol:{workshop.pk}", language)


def words(drawn):
    pdf = pypdfium2.PdfDocument(drawn.content)
    found = " ".join(" ".join(sheet.get_textpage().get_text_range().split()) for sheet in pdf)
    pdf.close()
    return found


def lines(workshop):
    text = "".join(protocol.csv_lines(Record(workshop)))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:]), delimiter=";"))


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize("long", ["", lived.LONG], ids=["usual", "long words"])
def test_it_meets_pdf_ua_and_keeps_its_text_on_the_sheet(school_class, teacher, language, long):
    workshop = lived.hold(make_workshop(school_class, count=30), by=teacher, words=long)

    drawn = rendering.draw(built(workshop, language))

    report = page_validation.validate_pdf_bytes(drawn.content)
    assert [f.message for f in report.failures] == []
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


def test_it_tells_what_was_chosen_how_and_where_everything_went(held):
    text = words(rendering.draw(built(held, "en")))

    chosen = next(group for group in Record(held).groups if group.is_chosen)
    for said in (
        f"{chosen.cluster.title} (to the board, answer by",
        "28 cards → 5 clusters → 4 on the shortlist → 1 dream chosen",
        "27 of 30 voted, 1 blank.",
        "The tie was decided by lot, number 42",
        "Round 1 Round 2",
        "Merged from: Lek og bevegelse",
        "to the student council",
        "to the next class",
        "0 on screens, 28 cards on paper",
        "90 minutes planned",
    ):
        assert said in text, said
    for number in range(1, lived.CARDS + 1):
        assert f" {number} Det hadde vært fint" in text


def test_neither_a_name_nor_an_alias_nor_a_code_is_in_it(held, teacher):
    seat = held.seats.first()
    Card.objects.filter(workshop=held, number=1).update(seat=seat)

    said = built(held).html + "".join(protocol.csv_lines(Record(held)))

    for secret in (teacher.get_full_name(), "Navn", seat.alias, held.join_code, held.lookup_code):
        assert secret not in said


def test_a_sealed_card_is_a_number_only_and_takes_the_stored_file_along(held, teacher):
    sealed = held.cards.get(number=9)
    order = printing.order(documents=["workshop.protocol"], subject=f"protocol:{held.pk}", language="en", by=teacher)
    printing.fulfil(order.pk)
    file = order.files.get()
    assert file.state == FileState.DONE

    Card.objects.filter(pk=sealed.pk).update(text="Et kort som bekymrer")
    sealed.refresh_from_db()
    worries.seal(sealed, by=teacher)

    file.refresh_from_db()
    assert (file.state, file.rendering) == (FileState.WITHDRAWN, None)
    text = built(held, "en").html
    assert "Et kort som bekymrer" not in text
    assert "1 card was taken out by the teacher." in text
    assert [row[0] for row in lines(held)].count("9") == 0


def test_what_was_put_aside_or_not_read_keeps_its_words_to_itself(held):
    CardFactory(workshop=held, number=301, state="parked", text="En slem spøk", for_whom="rektor på skolen")
    CardFactory(workshop=held, number=302, state="written", text="Kom for sent")

    said = built(held).html + "".join(protocol.csv_lines(Record(held)))

    for secret in ("En slem spøk", "rektor på skolen", "Kom for sent"):
        assert secret not in said
    assert {"301", "302"} <= {row[0] for row in lines(held)}


def test_a_row_for_each_card_with_what_was_counted(held):
    with translation.override("en"):
        heading, *rows = lines(held)

    assert heading[:4] == ["Number", "Source", "Text", "For whom"]
    by_number = {row[0]: row for row in rows}
    assert len(by_number) == len(rows) == lived.CARDS
    assert by_number["6"][4:6] == ["Natur og dyr", "Lek og bevegelse"]
    chosen = [row for row in rows if row[8]]
    assert {row[4] for row in chosen} == {next(g for g in Record(held).groups if g.is_chosen).cluster.title}
    assert {(row[6], row[7]) for row in chosen} == {("12", "10")}
    assert by_number["27"][4:] == ["", "", "", "", "", "to the next class"]


@pytest.mark.parametrize("start", ["=1+1", "+47", "-1", "@SUM(A1)", "\tx", " =1", "\r=1"])
def test_no_cell_is_a_formula(held, start):
    Card.objects.filter(workshop=held, number=1).update(text=start, for_whom=start)

    row = next(row for row in lines(held) if row[0] == "1")

    assert (row[2], row[3]) == (f"'{start}", f"'{start}")


def test_the_file_is_streamed_for_excel(held, teacher_client):
    response = teacher_client.get(reverse("workshops:protocol_csv", args=[held.pk]))

    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert b"".join(response.streaming_content).startswith("\ufeff".encode())


def test_a_planned_or_open_workshop_has_no_protocol_and_no_longer_pack(school_class, teacher, teacher_client):
    room = make_room(school_class, clusters=1)

    with pytest.raises(printing.CannotOrder):
        printing.order(documents=["workshop.protocol"], subject=f"protocol:{room.pk}", language="nb", by=teacher)
    assert teacher_client.get(reverse("workshops:protocol_csv", args=[room.pk])).status_code == 404
    assert "workshop.protocol" not in [document.id for document in registry.orderable(teacher, f"workshop:{room.pk}")]


def test_only_who_teaches_the_class_orders_it(held, teacher, member):
    subject = f"protocol:{held.pk}"

    assert [document.id for document in registry.orderable(teacher, subject)] == ["workshop.protocol"]
    for other in (member, UserFactory()):
        assert registry.orderable(other, subject) == []


@pytest.mark.parametrize("subject", ["protocol:999999", "protocol:x", "protocol:"])
def test_what_is_not_there_is_not_ordered(teacher, subject):
    assert registry.orderable(teacher, subject) == []


@pytest.mark.parametrize("count", [1, 12])
def test_it_costs_the_same_however_many_cards_and_clusters(school_class, count, django_assert_max_num_queries):
    room = make_room(school_class, clusters=count, revealed=True, stage=Stage.GROUP, state="finished")
    for cluster in room.clusters.all():
        CardFactory.create_batch(3, workshop=room, cluster=cluster, first_cluster=cluster, state="shown")
        CardFactory(workshop=room, state="shown")

    with django_assert_max_num_queries(18):
        built(room)
    with django_assert_max_num_queries(12):
        assert len(lines(room)) == 1 + 5 * count


def test_the_estimate_is_close(held):
    lesson = protocol.load(f"protocol:{held.pk}")

    sheets = protocol.DOCUMENT.estimate(lesson).sheets

    drawn = rendering.draw(built(held))
    assert abs(protocol.DOCUMENT.setting.sheets(drawn.pages) - sheets) <= 1
    assert Seat.objects.filter(workshop=held).exists()
