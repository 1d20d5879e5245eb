"""The documents that are stamped, page for page beside what WeasyPrint lays out in full."""

import page as page_validation
import pytest
import zxingcpp
from django.utils import translation

from polls import actions
from polls.ways import Way
from printing import binding, registry, rendering
from printing.models import Order
from printing.stamping import keeping
from printing.volumes import cuts_of, plan, things_of
from tests.factories.polls import make_poll
from tests.factories.schools import SchoolClassFactory
from tests.printing.reading import moved, pages_of, pictures, tags
from tests.printing.test_stamping import assert_same
from tests.workshops.papers import LONGEST_CLASS, LONGEST_TITLE, PAPERS, source_of
from tests.workshops.test_documents import make_workshop

pytestmark = [pytest.mark.django_db, pytest.mark.paper]


@pytest.fixture(autouse=True)
def _empty_shelf(settings):
    settings.PUBLIC_ADDRESS = "https://drommebanken.example"
    keeping.memory.clear()
    yield
    keeping.memory.clear()


def build(document_id, subject, language="nb"):
    with translation.override(language):
        return registry.get(document_id).build(subject, language)


@pytest.mark.parametrize(
    ("grade", "name"),
    [(6, "guide"), (6, "poster"), (6, "cards"), (6, "ballots"), (6, "slips"), (2, "cards"), (2, "ballots")],
)
def test_the_pack_of_a_class_is_stamped(grade, name):
    workshop = make_workshop(SchoolClassFactory(), count=30, grade=grade, title="Hva drømmer vi om?")

    stamped = assert_same(build(f"workshop.{name}", f"workshop:{workshop.pk}"))

    assert stamped.full == 0


@pytest.mark.parametrize("name", ["guide", "poster", "cards", "ballots", "slips"])
def test_the_longest_names_of_a_class_are_written_in_full(name):
    school_class = SchoolClassFactory(name="Studieforberedende Čáhcesuollu 1234567 W")
    workshop = make_workshop(school_class, count=9, title="Đŋŧ " + "wæ" * 43)

    assert_same(build(f"workshop.{name}", f"workshop:{workshop.pk}"))


@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_the_papers_of_a_lesson_are_stamped(paper):
    workshop = make_workshop(SchoolClassFactory(), count=15, grade=paper.grade)

    assert assert_same(source_of(paper.name, workshop)).full == 0


@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_the_longest_names_on_the_papers_of_a_lesson(paper):
    school_class = SchoolClassFactory(name=LONGEST_CLASS)
    workshop = make_workshop(school_class, count=5, grade=paper.grade, title=LONGEST_TITLE)

    assert_same(source_of(paper.name, workshop, "nn"))


def test_pages_with_pictures_that_open_a_seat_are_kept_nowhere(settings):
    workshop = make_workshop(SchoolClassFactory(), count=9, grade=2, script="t1-4-45")

    drawn = rendering.draw(build("workshop.slips", f"workshop:{workshop.pk}"))

    assert drawn.full is None
    assert not list(settings.PRINT_ROOT.glob("masters/**/*.master"))
    assert len(keeping.memory) == 0


@pytest.mark.parametrize("title", ["Årets drøm", "Hvilken drøm skal vi gjøre sann i Čáhcesuollu?", "w" * 90])
def test_slips_of_an_election_are_stamped_and_their_codes_read_back(title):
    poll = make_poll()
    poll.election.title = title
    poll.election.save()
    order = actions.order_slips(poll, label="6B", size=20, by=poll.created_by)
    source = build("poll.slips", f"slips:{order.pk}")

    stamped = assert_same(source)

    assert stamped.full == 0
    sides = pictures(stamped.content, dpi=200)
    assert {code.text for side in sides for code in zxingcpp.read_barcodes(side)} == {
        text for sheet in source.sheets for text in sheet.codes.values()
    }


@pytest.mark.parametrize("way", [Way.RANK, Way.DOTS])
def test_paper_ballots_are_stamped(way):
    poll = make_poll(way=way)

    assert assert_same(build("poll.ballots", f"poll:{poll.pk}")).full == 0


def test_another_class_finds_its_pages_laid_out(monkeypatch):
    from printing.stamping import engine

    first, second = (make_workshop(SchoolClassFactory(), count=30) for _ in range(2))
    for name in ("poster", "cards", "ballots", "slips"):
        rendering.draw(build(f"workshop.{name}", f"workshop:{first.pk}"))
    monkeypatch.setattr(engine, "compile_master", None)  # from now on nothing can be laid out

    for name in ("poster", "cards", "ballots", "slips"):
        assert rendering.draw(build(f"workshop.{name}", f"workshop:{second.pk}")).full == 0


def bound(subject, *names, language="nb"):
    """The files of an order for these documents, before they are drawn."""
    documents = [registry.get(f"workshop.{name}") for name in names]
    planned = plan(documents, cuts_of(documents, things_of(documents, subject)))
    order = Order(subject=subject, language=language)
    return [binding.build(volume.documents, order) for volume in planned]


@pytest.mark.parametrize(
    ("grade", "names", "files"),
    [(2, ("ballots", "slips", "cards"), 2), (6, ("ballots", "slips", "cards", "guide"), 4)],
)
def test_in_its_file_an_item_of_a_class_has_the_pages_it_has_alone(grade, names, files):
    script = "t1-4-45" if grade == 2 else "t5-7-90"
    workshop = make_workshop(SchoolClassFactory(), count=9, grade=grade, script=script)

    made = bound(f"workshop:{workshop.pk}", *names)

    assert len(made) == files
    for one in made:
        drawn = one.draw()
        assert page_validation.validate_pdf_bytes(drawn.content).failures == []
        for part, place in zip(one.parts, drawn.places, strict=True):
            alone = rendering.draw(part.source).content
            shown, tagged = pages_of(drawn.content, place)
            assert shown == pictures(alone)
            assert tagged == moved(tags(alone)[2], 0)


def test_another_class_finds_its_files_laid_out_covers_and_all(monkeypatch):
    from printing.stamping import engine

    names = ("poster", "cards", "ballots", "slips")
    first, second = (make_workshop(SchoolClassFactory(), count=30) for _ in range(2))
    for one in bound(f"workshop:{first.pk}", *names):
        one.draw()
    monkeypatch.setattr(engine, "compile_master", None)  # from now on nothing can be laid out

    for one in bound(f"workshop:{second.pk}", *names):
        assert [place.full for place in one.draw().places] == [0]
