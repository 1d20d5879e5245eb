import io
import re
import uuid

import page as page_validation
import pypdfium2
import pytest
import zxingcpp
from django.utils import translation
from pypdf import PdfReader

from printing import actions, grids, registry, rendering, slots
from printing.binding import Bound
from printing.lifecycle import FileState, State as OrderState
from printing.registry import Description, Sheet
from printing.volumes import Part, Volume
from schools.models import Pupil
from tests.factories.accounts import UserFactory
from tests.factories.schools import SchoolClassFactory
from workshops import lessons, pictures, scripts
from workshops.actions import seats
from workshops.actions.join_codes import free_join_code
from workshops.documents import sheets as paper
from workshops.drawings import SKY
from workshops.lifecycle import State
from workshops.models import Phase, Workshop

LANGUAGES = ["nb", "nn", "en"]
NAMES = ["guide", "poster", "cards", "ballots", "slips"]
MM = 72 / 25.4
EDGE = 5 * MM


@pytest.fixture(autouse=True)
def _own_shelf(settings, tmp_path):
    settings.PRINT_ROOT = tmp_path / "print"
    settings.PUBLIC_ADDRESS = "https://drommebanken.example"


def make_workshop(school_class, *, count=28, script="t5-7-90", title="Hva drømmer vi om?", grade=6):
    from django.utils import timezone

    school_class.grade = grade
    school_class.save()
    school_class.pupils.all().delete()
    Pupil.objects.bulk_create(Pupil(school_class=school_class, number=n, name=f"Navn{n}x") for n in range(1, count + 1))
    workshop = Workshop.objects.create(
        school_class=school_class, script=script, title=title, starts_at=timezone.now(), join_code=free_join_code()
    )
    Phase.objects.bulk_create(
        Phase(workshop=workshop, position=n, step=n, code=slot.code, minutes=slot.minutes, sitting=slot.sitting)
        for n, slot in enumerate(scripts.get(script).phases, start=1)
    )
    seats.lay_seats(workshop)
    return workshop


@pytest.fixture
def workshop(school_class):
    return make_workshop(school_class)


def draw(workshop, name, language="nb"):
    document = registry.get(f"workshop.{name}")
    with translation.override(language):
        return rendering.draw(document.build(f"workshop:{workshop.pk}", language))


def opened(drawn):
    return pypdfium2.PdfDocument(drawn.content)


def words(drawn):
    """The text of each page, every run of white space one space."""
    pdf = opened(drawn)
    found = [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in pdf]
    pdf.close()
    return found


def picture(drawn, page, dpi=150):
    pdf = opened(drawn)
    image = pdf[page].render(scale=dpi / 72).to_pil().convert("L")
    pdf.close()
    return image


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_file_meets_pdf_ua_and_keeps_its_text_on_the_sheet(workshop, name, language):
    drawn = draw(workshop, name, language)

    report = page_validation.validate_pdf_bytes(drawn.content)
    assert [f.message for f in report.failures] == []
    assert drawn.denied == ()
    pdf = opened(drawn)
    for sheet in pdf:
        width, height = sheet.get_size()
        text = sheet.get_textpage()
        for n in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(n)
            assert left >= EDGE - 1, text.get_text_bounded(left, bottom, right, top)
            assert right <= width - EDGE + 1, text.get_text_bounded(left, bottom, right, top)
            assert bottom >= EDGE - 1, text.get_text_bounded(left, bottom, right, top)
            assert top <= height - EDGE + 1, text.get_text_bounded(left, bottom, right, top)
    pdf.close()


@pytest.mark.parametrize(
    ("name", "grid", "landscape"),
    [("cards", grids.FOUR_UP, True), ("ballots", grids.EIGHT_UP, False), ("slips", grids.SLIPS, False)],
)
@pytest.mark.parametrize("grade", [2, 6])
def test_text_stays_six_millimetres_from_every_cut(workshop, name, grid, landscape, grade):
    make_young(workshop, grade)
    drawn = draw(workshop, name, "en")

    pdf = opened(drawn)
    for sheet in pdf:
        text = sheet.get_textpage()
        for n in range(text.count_rects()):
            left, bottom, right, top = (value / MM for value in text.get_rect(n))
            words_here = text.get_text_bounded(left * MM, bottom * MM, right * MM, top * MM)
            column = int((left + right) / 2 // grid.cell_width)
            row = int((grid.height - (top + bottom) / 2) // grid.cell_height)
            assert left >= column * grid.cell_width + 5.4, words_here
            assert right <= (column + 1) * grid.cell_width - 5.4, words_here
            assert grid.height - top >= row * grid.cell_height + 5.4, words_here
            assert grid.height - bottom <= (row + 1) * grid.cell_height - 5.4, words_here
    pdf.close()


def make_young(workshop, grade):
    workshop.school_class.grade = grade
    workshop.school_class.save()


@pytest.mark.parametrize(
    ("name", "grid"), [("cards", grids.FOUR_UP), ("ballots", grids.EIGHT_UP), ("slips", grids.SLIPS)]
)
def test_cut_lines_lie_where_the_grid_says(workshop, name, grid):
    dpi = 150
    image = picture(draw(workshop, name), 0, dpi)

    scale = dpi / 25.4
    assert abs(image.width / scale - grid.width) <= 0.5
    assert abs(image.height / scale - grid.height) <= 0.5
    for n in range(1, grid.columns):  # the tick near the upper edge
        assert abs(_darkest(image, x=n * grid.cell_width * scale, y=7 * scale) / scale - n * grid.cell_width) <= 0.5
    for n in range(1, grid.rows):  # the tick near the left edge
        across = _darkest(image.transpose(5), x=n * grid.cell_height * scale, y=7 * scale)
        assert abs(across / scale - n * grid.cell_height) <= 0.5


def _darkest(image, *, x, y, reach=30):
    around = range(round(x) - reach, round(x) + reach + 1)
    return min(around, key=lambda at: image.getpixel((at, round(y))))


def test_the_poster_s_qr_code_and_code_open_the_room(workshop):
    drawn = draw(workshop, "poster")
    workshop.refresh_from_db()

    code = workshop.join_code
    (found,) = zxingcpp.read_barcodes(picture(drawn, 0, dpi=60))
    assert found.text == f"HTTPS://DROMMEBANKEN.EXAMPLE/J/{code}/"
    assert found.ec_level == "Q"
    pixels = (found.position.top_right.x - found.position.top_left.x) / 60 * 25.4
    assert pixels >= 60
    assert f"{code[:3]} {code[3:]}" in words(drawn)[0]
    assert seats.find_room(code) == workshop


def test_a_new_poster_has_a_new_code_and_the_old_one_opens_nothing(workshop):
    old = workshop.join_code

    draw(workshop, "poster")

    with pytest.raises(seats.NoSuchCode):
        seats.find_room(old)


def test_new_slips_open_their_seats_and_the_old_ones_nothing(workshop):
    pattern = re.compile(r"\b([2-9A-Z]{4}) ([2-9A-Z]{4})\b")
    old, new = ("".join(pattern.search(words(draw(workshop, "slips"))[0]).groups()) for _ in range(2))

    assert seats.take_by_slip(new).seat.number == 1
    with pytest.raises(seats.NoSuchCode):
        seats.take_by_slip(old)


@pytest.mark.parametrize("language", LANGUAGES)
def test_slips_of_the_youngest_show_their_three_pictures_each_with_its_name(school_class, language):
    workshop = make_workshop(school_class, grade=2, script="t1-4-45")
    document = registry.get("workshop.slips")
    with translation.override(language):
        source = document.build(f"workshop:{workshop.pk}", language)
        seat = workshop.seats.get(number=1)
        names = [name for _code, name in pictures.named(seat.pictures)]

    drawn = rendering.draw(source)

    assert re.findall(r'<img[^>]+alt="([^"]+)"', source.html)[:3] == names
    assert drawn.denied == ()
    assert drawn.pages == document.estimate(document.load(f"workshop:{workshop.pk}")).sheets == 4
    assert [f.message for f in page_validation.validate_pdf_bytes(drawn.content).failures] == []


def test_a_dream_card_tells_where_to_look_what_became_of_it(workshop):
    code = workshop.lookup_code

    for text in words(draw(workshop, "cards")):
        assert text.count(f"drommebanken.example/card · {code[:4]} {code[4:]}") == 4


@pytest.mark.parametrize("name", NAMES)
def test_no_pupil_is_named_on_paper(workshop, name):
    assert not any("Navn" in text for text in words(draw(workshop, name)))


@pytest.mark.parametrize(("count", "cards", "ballots", "slip_sheets"), [(1, 4, 4, 1), (28, 32, 31, 2), (60, 68, 63, 3)])
def test_there_is_enough_for_everybody(school_class, count, cards, ballots, slip_sheets):
    workshop = make_workshop(school_class, count=count)

    sheets = words(draw(workshop, "cards"))
    workshop.refresh_from_db()
    assert workshop.paper_cards == cards
    assert sum(text.count("Dream card") + text.count("Drømmekort") for text in sheets) == cards
    assert sum(text.count("Stemmeseddel") for text in words(draw(workshop, "ballots"))) == ballots
    assert len(words(draw(workshop, "slips"))) == slip_sheets


def test_cards_run_through_the_stack():
    sheets = grids.FOUR_UP.sheets(range(1, 33))

    assert [cell.item for cell in sheets[0]] == [1, 9, 17, 25]
    assert [sheet[0].item for sheet in sheets] == list(range(1, 9))


def test_ballots_are_all_alike(workshop):
    html = registry.get("workshop.ballots").build(f"workshop:{workshop.pk}", "nb").html

    cells = re.findall(r'<div class="cell"[^>]*>(.*?)</div>', html, re.DOTALL)
    assert len({" ".join(cell.split()) for cell in cells if "ballot__options" in cell}) == 1


@pytest.mark.parametrize("script", [s.code for s in scripts.ALL])
def test_the_estimate_of_the_guide_is_close(school_class, script):
    workshop = make_workshop(school_class, script=script)
    document = registry.get("workshop.guide")

    drawn = draw(workshop, "guide")

    estimate = document.estimate(document.load(f"workshop:{workshop.pk}"))
    assert abs(document.setting.sheets(drawn.pages) - estimate.sheets) <= 1


@pytest.mark.parametrize("name", ["poster", "cards", "ballots", "slips"])
def test_the_estimate_of_other_files_is_exact(workshop, name):
    document = registry.get(f"workshop.{name}")

    estimate = document.estimate(document.load(f"workshop:{workshop.pk}"))

    assert estimate.sheets == draw(workshop, name).pages


def test_clock_times_follow_the_minutes(workshop):
    lesson = lessons.load(f"workshop:{workshop.pk}")

    found = lessons.stations(lesson, "nb")

    start = lesson.starts_at
    assert found[0].clock == f"{start:%H.%M}"
    assert sum(station.minutes for station in found) == 90


def poster_of(lesson):
    sheet = Sheet("poster", {**paper.facts(lesson), "code": "ABC 234"})
    context = {"code": slots.text("code"), "address": "x", "address_size": 30, "qr": ""}
    return paper.source("poster", lesson, [sheet], context, {"sky.svg": SKY})


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "Čáhci ŋuolla đ ŧ ž", "\ud800\x00\u202eOdd", "Æ" * 90])
def test_hostile_and_sami_titles_are_set_as_text(workshop, title):
    workshop.title = title
    lesson = lessons.Lesson(workshop)
    document = registry.get("workshop.poster")
    home = Description(title=title, url="/", about=lesson.class_name)
    volume = Volume(document.setting, None, (document,))
    bound = Bound(volume, [Part("Plakat", poster_of(lesson))], home, "nb")

    reader = PdfReader(io.BytesIO(bound.draw().content))

    told = "".join(lesson.title.split())[:20]
    assert told in "".join(reader.pages[0].extract_text().split())
    assert told in "".join(reader.metadata.title.split())


def test_the_longest_class_and_school_stand_on_one_line_of_the_poster(workshop):
    workshop.school_class.name = "Vg1 Studieforberedende utdanningsprogr. X"
    workshop.school_class.school.name = "Øvre Sørstrandbygda oppvekstsenter og ungdomsskole avdeling Nordbukta W"
    lesson = lessons.Lesson(workshop)

    source = poster_of(lesson)
    drawn = rendering.draw(source)

    lines = PdfReader(io.BytesIO(drawn.content)).pages[0].extract_text().splitlines()
    assert lesson.place in lines


def test_only_who_teaches_the_class_orders(workshop, teacher, member):
    subject = f"workshop:{workshop.pk}"

    orderable = [d.id for d in registry.orderable(teacher, subject)]
    assert {f"workshop.{name}" for name in [*NAMES, "seeds"]} <= set(orderable)
    for other in (member, UserFactory()):
        assert registry.orderable(other, subject) == []


@pytest.mark.parametrize("subject", ["workshop:999999", "workshop:x", "workshop:", "thing:1"])
def test_what_is_not_there_is_not_ordered(teacher, subject, workshop):
    assert registry.orderable(teacher, subject) == []


def test_a_finished_workshop_gets_no_new_codes(workshop, teacher):
    workshop.state = State.FINISHED
    workshop.save()

    with pytest.raises(actions.CannotOrder):
        actions.order(documents=["workshop.slips"], subject=f"workshop:{workshop.pk}", language="nb", by=teacher)


def test_a_branch_without_a_licence_prints_nothing_new(workshop, teacher):
    licence = workshop.school_class.school.branch.licence
    licence.valid_to = licence.valid_from
    licence.save()

    with pytest.raises(actions.CannotOrder):
        actions.order(documents=["workshop.guide"], subject=f"workshop:{workshop.pk}", language="nb", by=teacher)


def test_two_packs_at_once_do_not_mix(workshop, school, teacher):
    from schools.actions import join
    from schools.roles import Role

    other_class = SchoolClassFactory(school=school)
    join(teacher, role=Role.TEACHER, place=other_class)
    other = make_workshop(other_class, count=5, title="Den andre klassen")
    orders = [
        actions.order(
            documents=[f"workshop.{name}" for name in NAMES],
            subject=f"workshop:{each.pk}",
            language="nb",
            by=teacher,
            uuid=uuid.uuid4(),
        )
        for each in (workshop, other)
    ]

    for order in orders:
        actions.fulfil(order.pk)

    for order, title in zip(orders, ["Hva drømmer vi om?", "Den andre klassen"], strict=True):
        order.refresh_from_db()
        assert order.state == OrderState.DONE
        for file in order.files.all():
            assert file.state == FileState.DONE
            assert title in PdfReader(file.rendering.file).metadata.title


@pytest.mark.parametrize("count", [1, 3])
def test_the_box_costs_the_same_however_many_orders(rf, workshop, teacher, count, django_assert_max_num_queries):
    from printing import shelf
    from printing.models import Order

    for _n in range(count):
        Order.objects.create(subject=f"workshop:{workshop.pk}", language="nb", ordered_by=teacher)

    with django_assert_max_num_queries(13):
        assert len(shelf.box(teacher, f"workshop:{workshop.pk}", language="nb").offers) > len(NAMES)
