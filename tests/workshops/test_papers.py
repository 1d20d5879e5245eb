"""The papers of a lesson: the right number of sheets, whole, readable by everybody, and nothing in another's way."""

import re
from itertools import combinations

import page as page_validation
import pytest
from django.utils import translation

from printing import actions as printing, grids, registry
from printing.lifecycle import FileState
from printing.stamping import keeping
from tests.factories.schools import SchoolClassFactory, SchoolFactory
from tests.factories.workshops import CardFactory, ClusterFactory, PhaseFactory, make_room
from tests.workshops.papers import (
    A3,
    LONGEST_CLASS,
    LONGEST_SCHOOL,
    LONGEST_TITLE,
    PAPERS,
    PUPILS,
    cells_of,
    draw,
    sheets_of,
    sizes_of,
    source_of,
)
from tests.workshops.test_documents import _darkest, make_workshop, picture
from workshops import lessons, pictograms, scripts
from workshops.actions import vote, worries
from workshops.actions.script import MOST_PHASES
from workshops.forms.paper_counts import PaperDotsForm, PaperVotesForm
from workshops.lifecycle import CardState, State
from workshops.models import FIRST_DRAWING_CARD, FIRST_IDEA_CARD, FIRST_SCREEN_CARD

pytestmark = [pytest.mark.django_db, pytest.mark.paper]
LANGUAGES = ["nb", "nn", "en"]
EDGE, INSET = 5.0, 5.4
NAMES = sorted({paper.name for paper in PAPERS})


@pytest.fixture(autouse=True)
def _own_shelf(settings, tmp_path):
    settings.PRINT_ROOT = tmp_path / "print"
    settings.PUBLIC_ADDRESS = "https://drommebanken.example"
    keeping.memory.clear()


def make(count=28, grade=6, *, longest=False, clusters=0, script=None):
    """A planned lesson; `longest` with the longest names that a school can have."""
    names = {"name": LONGEST_CLASS, "school": SchoolFactory(name=LONGEST_SCHOOL)} if longest else {}
    title = {"title": LONGEST_TITLE} if longest else {}
    script = script or ("t1-4-45" if grade < 5 else "t5-7-90")
    workshop = make_workshop(SchoolClassFactory(**names), count=count, grade=grade, script=script, **title)
    for position in range(clusters):
        headline = f"En klatrevegg på Čáhcesuolu {position}" if position % 2 else f"{position} ærlig talt " + "Wæ " * 24
        ClusterFactory(workshop=workshop, position=position, title=headline.strip(), shortlisted=position < 6)
    return workshop


def assert_whole(drawn, paper):
    """Meets PDF/UA, has the paper's size, keeps to where a printer reaches, and no line lies on another."""
    assert [failure.message for failure in page_validation.validate_pdf_bytes(drawn.content).failures] == []
    assert drawn.denied == ()
    for size, lines in sheets_of(drawn):
        assert size == paper.size
        for line in lines:
            assert EDGE - 0.3 <= line.left < line.right <= size[0] - EDGE + 0.3, line
            assert EDGE - 0.3 <= line.top < line.bottom <= size[1] - EDGE + 0.3, line
            if paper.grid:
                assert_inside_its_cell(line, paper.grid)
        assert [(one, other) for one, other in combinations(lines, 2) if one.overlaps(other)] == []


def assert_inside_its_cell(line, grid):
    column = (line.left + line.right) / 2 // grid.cell_width
    row = (line.top + line.bottom) / 2 // grid.cell_height
    assert column * grid.cell_width + INSET <= line.left, line
    assert line.right <= (column + 1) * grid.cell_width - INSET, line
    assert row * grid.cell_height + INSET <= line.top, line
    assert line.bottom <= (row + 1) * grid.cell_height - INSET, line


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_every_paper_is_whole_for_a_few_and_for_many(paper, language):
    document = registry.get(f"workshop.{paper.name}")
    for count, pages in zip(PUPILS, paper.pages, strict=True):
        workshop = make(count, paper.grade, longest=count == 200)
        lesson = document.load(f"workshop:{workshop.pk}")
        assert document.estimate(lesson).sheets == document.setting.sheets(pages), count
        assert bool(document.hindrance(lesson)) == (pages == 0), count
        if not pages:
            continue

        drawn = draw(paper.name, workshop, language)

        assert drawn.pages == pages, count
        assert_whole(drawn, paper)


# What those read who read already: where a card is found again. And the sums of the circles, drawn in millimetres.
FOR_GROWN_UPS = {"drawings": {12}, "dots": {4.8}}


@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_letters_are_large_enough(paper):
    sizes = sizes_of(draw(paper.name, make(7, paper.grade), "en"))

    assert min(sizes.keys() - FOR_GROWN_UPS.get(paper.name, set())) >= (18 if paper.grade < 5 else 12), sizes


@pytest.mark.parametrize(
    ("name", "grid"), [("headers", grids.TWO_UP), ("checks", grids.FOUR_UP), ("roles", grids.EIGHT_UP)]
)
def test_cut_lines_lie_where_the_grid_says(name, grid):
    image = picture(draw(name, make(7)), 0, dpi=150)

    scale = image.width / grid.width
    for n in range(1, grid.columns):  # the tick near the upper edge
        assert abs(_darkest(image, x=n * grid.cell_width * scale, y=7 * scale) / scale - n * grid.cell_width) <= 0.5
    for n in range(1, grid.rows):  # the tick near the left edge
        across = _darkest(image.transpose(5), x=n * grid.cell_height * scale, y=7 * scale)
        assert abs(across / scale - n * grid.cell_height) <= 0.5


@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_the_same_lesson_gives_the_same_bytes(paper):
    workshop = make(7, paper.grade)
    first = draw(paper.name, workshop).content

    keeping.memory.clear()

    assert draw(paper.name, workshop).content == first


@pytest.mark.parametrize("paper", [p for p in PAPERS if p.name in {"dots", "tally"}], ids=str)
@pytest.mark.parametrize("clusters", [1, 6, 20])
def test_clusters_stand_on_the_papers_with_their_whole_headline(paper, clusters):
    workshop = make(28, paper.grade, clusters=clusters)
    document = registry.get(f"workshop.{paper.name}")

    drawn = draw(paper.name, workshop)

    assert_whole(drawn, paper)
    assert document.estimate(document.load(f"workshop:{workshop.pk}")).sheets == document.setting.sheets(drawn.pages)
    said = "".join("".join(line.text.split()) for _size, lines in sheets_of(drawn) for line in lines)
    missing = [c.title for c in workshop.clusters.all() if "".join(c.title.split()) not in said]
    assert missing == []


@pytest.mark.parametrize("name", ["dots", "tally"])
def test_headlines_are_kept_on_no_shelf(name, settings):
    workshop = make(28, clusters=3)

    drawn = draw(name, workshop)

    assert drawn.full is None
    assert not list(settings.PRINT_ROOT.glob("masters/**/*.master"))
    assert len(keeping.memory) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["dots", "tally"])
def test_a_sealed_card_takes_the_papers_with_its_headline_along(name, school_class, teacher):
    workshop = make_workshop(school_class, count=5)
    workshop.state = State.OPEN
    workshop.save()
    cluster = ClusterFactory(workshop=workshop, title="Noe som bekymrer")
    card = CardFactory(workshop=workshop, cluster=cluster, state=CardState.SHOWN, text="Noe som bekymrer meg")
    order = printing.order(documents=[f"workshop.{name}"], subject=f"workshop:{workshop.pk}", language="nb", by=teacher)
    printing.fulfil(order.pk)
    assert order.files.get().state == FileState.DONE

    worries.seal(card, by=teacher)

    assert order.files.get().state == FileState.WITHDRAWN
    assert "bekymrer" not in source_of(name, workshop).html


# Numbers, sets and circles: what is cut lies in order, and there is enough.


@pytest.mark.parametrize(
    ("name", "grid", "grade", "first"),
    [("ideas", grids.EIGHT_UP, 6, FIRST_IDEA_CARD), ("drawings", grids.TWO_UP, 2, FIRST_DRAWING_CARD)],
)
def test_cut_cards_lie_in_order(name, grid, grade, first):
    cells = cells_of(draw(name, make(28, grade)), grid)

    assert [int(re.search(r"\b\d{3}\b", cell)[0]) for cell in cells] == list(range(first, first + 32))


@pytest.mark.parametrize("count", [*range(1, 120), 200, 400])
def test_no_number_stands_on_two_cards(count):
    lesson = type("Crowd", (lessons.Lesson,), {"pupils": count})(None)

    dreams = range(1, lesson.cards + 1)
    ideas = range(FIRST_IDEA_CARD, FIRST_IDEA_CARD + lesson.ideas)
    drawings = range(FIRST_DRAWING_CARD, FIRST_DRAWING_CARD + lesson.drawings)

    numbers = [*dreams, *ideas, *drawings]
    assert len(set(numbers)) == len(numbers)
    assert max(numbers) < FIRST_SCREEN_CARD
    assert bool(lesson.ideas) == bool(lesson.drawings) == (count <= 90)


def test_sets_of_roles_lie_one_after_the_other():
    cells = cells_of(draw("roles", make(28), "en"), grids.EIGHT_UP)

    roles = [re.sub(r" .*", "", cell) for cell in cells]
    assert len(set(roles[:4])) == 4
    assert roles == roles[:4] * 8


def test_signs_stand_for_each_group_and_say_the_same_on_both_sides():
    cells = cells_of(draw("signs", make(28), "en"), grids.TWO_UP)

    assert [re.findall(r"Group (\d+)", cell) for cell in cells] == [[str(n)] * 2 for n in range(1, 9)]


@pytest.mark.parametrize("count", [1, 28, 33, 34, 133, 134, 200])
def test_all_dots_of_the_class_find_room_on_one_cluster(count):
    source = source_of("dots", make(count, clusters=2))

    circles = source.assets["circles.svg"].count(b"Z") * source.html.count('class="dots__circles"') // 2
    assert circles >= count * 3


# What the sheet for counting asks, the screen asks too.


def test_the_sheet_for_counting_has_the_lines_of_the_screen(school_class, teacher):
    room = make_room(school_class, seats=3, clusters=4, shortlisted=True)
    election = vote.open_vote(room, by=teacher).election
    html = source_of("tally", room).html
    rows = [
        re.findall(r"<td[^>]*>\s*(.*?)\s*</td>", row, re.DOTALL) for row in re.findall(r"<tr>.*?</tr>", html, re.DOTALL)
    ]

    with translation.override("nb"):
        dots = [str(field.label) for field in PaperDotsForm(room).counts]
        votes = [str(field.label) for field in PaperVotesForm(room, election).counts]

    lines = [row for row in rows if row]
    assert [row[0] for row in lines[: len(dots)]] == dots
    ballots = lines[len(dots) : len(dots) + len(votes) - 1]
    assert [f"{row[0]}: {row[1]}" for row in ballots] == votes[:-1]
    assert votes[-1] in [row[1] for row in lines if len(row) == 4]


# The plan for the wall.


@pytest.mark.parametrize("script", [script.code for script in scripts.ALL])
@pytest.mark.parametrize("grade", [2, 9])
def test_every_plan_fits_on_a_sheet_a_day(script, grade):
    workshop = make(12, grade, script=script)

    drawn = draw("agenda", workshop)

    assert drawn.pages == scripts.get(script).sittings
    assert_whole(drawn, _paper("agenda"))
    assert drawn.full == 0


def test_the_longest_plan_that_can_be_made_fits():
    workshop = make(12, grade=2, longest=True)
    there = workshop.phases.count()
    for position in range(there + 1, MOST_PHASES + 1):
        PhaseFactory(workshop=workshop, position=position, step=None, code="F7+F8", minutes=120)

    assert_whole(draw("agenda", workshop), _paper("agenda"))


def test_the_plan_has_the_clock_of_the_lesson():
    workshop = make(12)
    found = lessons.stations(lessons.load(f"workshop:{workshop.pk}"), "nb")

    ((_size, lines),) = sheets_of(draw("agenda", workshop))

    clocks = [line for line in sorted(lines, key=lambda line: line.top) if re.match(r"\d\d\.\d\d", line.text)]
    assert [line.text.strip() for line in clocks] == [station.clock for station in found]


@pytest.mark.parametrize(("grade", "shown"), [(2, True), (4, True), (5, False), (None, False)])
def test_phases_have_drawings_for_those_who_do_not_read_yet(grade, shown):
    workshop = make(12, grade=6)
    workshop.school_class.grade = grade
    workshop.school_class.save()

    source = source_of("agenda", workshop)

    assert ("agenda__picture" in source.html) == shown
    assert any(name.startswith(("icons-", "phases-")) for name in source.assets) == shown


def test_every_phase_has_a_drawing_of_its_own():
    drawn = [pictograms.of_phase(code) for code in scripts.PHASE_CODES]

    assert set(pictograms.OF_PHASES) == set(scripts.PHASE_CODES)
    assert len(set(drawn)) == len(drawn)
    assert len(pictograms.assets(drawn)) == len(drawn)


def test_a_plan_without_phases_is_not_printed():
    workshop = make(12)
    workshop.phases.all().delete()
    document = registry.get("workshop.agenda")

    assert document.hindrance(document.load(f"workshop:{workshop.pk}"))


def _paper(name):
    return next(paper for paper in PAPERS if paper.name == name)


# Who may, and what they are called.


@pytest.mark.parametrize("name", NAMES)
def test_a_branch_without_a_licence_prints_nothing_new(name):
    workshop = make(7, grade=2)
    licence = workshop.school_class.school.branch.licence
    licence.valid_to = licence.valid_from
    licence.save()
    document = registry.get(f"workshop.{name}")

    assert document.hindrance(document.load(f"workshop:{workshop.pk}"))


def test_older_pupils_get_no_cards_to_draw_on():
    document = registry.get("workshop.drawings")

    assert [bool(document.hindrance(document.load(f"workshop:{make(7, grade).pk}"))) for grade in (4, 5)] == [
        False,
        True,
    ]


@pytest.mark.parametrize("name", NAMES)
def test_no_pupil_is_named_on_paper(name):
    assert not re.search(r"Navn\d", source_of(name, make(7, grade=2)).html)


def test_each_document_says_where_it_stands_and_how_it_is_cut():
    said = {paper.name: (paper.grid, paper.size == A3) for paper in PAPERS}

    documents = {name: registry.get(f"workshop.{name}") for name in said}
    assert {n: (d.grid, d.setting.paper == "A3") for n, d in documents.items()} == said
    assert len({d.item for d in documents.values()}) == len(documents)
    assert all(documents[name].words == (name in {"dots", "tally"}) for name in documents)
