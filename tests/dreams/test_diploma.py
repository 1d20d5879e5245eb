"""The diploma: a sheet for the wall that names a dream and a team, and no child."""

import page as page_validation
import pypdfium2
import pytest
from django.utils import timezone, translation

from dreams import actions, diploma_sky, documents
from dreams.lifecycle import State
from printing import actions as printing, registry, rendering
from tests.factories.accounts import UserFactory
from tests.factories.dreams import DreamFactory
from tests.factories.schools import make_member, make_teacher

pytestmark = pytest.mark.django_db
MM = 72 / 25.4
EDGE = 5 * MM
LONG = "En veldig lang drøm om et folkekjøkken, en sykkelpark og en scene ved sjøen for absolutt alle"[:90]


@pytest.fixture(autouse=True)
def _own_shelf(settings, tmp_path):
    settings.PRINT_ROOT = tmp_path / "print"


@pytest.fixture
def dream(branch):
    dream = DreamFactory(branch=branch, from_class=True, title="En benk til alle", state=State.REALISED)
    project = dream.project
    project.realised_at = timezone.now()
    project.team = "6B, Vika skole"
    project.save()
    project.milestones.update(reached_on=timezone.localdate())
    return dream


def draw(dream, language="nb"):
    with translation.override(language):
        return rendering.draw(documents.build(f"dream:{dream.pk}", language))


def words(drawn):
    pdf = pypdfium2.PdfDocument(drawn.content)
    found = [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in pdf]
    pdf.close()
    return found


@pytest.mark.parametrize(
    ("language", "title"), [("nn", "Benk"), ("en", "En benk til alle som går forbi stranda her"), ("nb", LONG)]
)
def test_it_is_one_sheet_that_meets_pdf_ua_with_its_text_on_the_sheet(dream, language, title):
    dream.title = title
    dream.save()
    for n in range(3):
        reached = {"due": timezone.localdate(), "reached_on": timezone.localdate()}
        dream.project.milestones.create(title=f"Kommunen sa ja til at vi bygger ved vannet vårt i år {n}", **reached)
    drawn = draw(dream, language)

    assert [f.message for f in page_validation.validate_pdf_bytes(drawn.content).failures] == []
    assert drawn.denied == ()
    pdf = pypdfium2.PdfDocument(drawn.content)
    assert len(pdf) == 1
    width, height = pdf[0].get_size()
    assert (round(width / MM), round(height / MM)) == (210, 297)
    text = pdf[0].get_textpage()
    for n in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(n)
        assert left >= EDGE
        assert right <= width - EDGE
        assert bottom >= height - (diploma_sky.GROUND - 2) * MM, "words touch the drawing of the morning"
        assert top <= height - EDGE
    pdf.close()


def test_it_tells_what_came_true_and_who_did_it_and_names_no_child(dream):
    teacher = make_teacher(dream.school_class)
    pupil = dream.school_class.pupils.create(number=7, name="Navnløs")
    dream.state = State.PRODUCING
    dream.save()
    actions.add_pupils(dream, by=teacher, pupils=[pupil], first_names=True)
    actions.realise(dream, by=teacher, story="Vi fikk det til.")

    (sheet,) = words(draw(dream, "en"))

    assert "En benk til alle" in sheet
    assert "6B, Vika skole" in sheet
    assert str(timezone.localdate().year) in sheet
    assert "Navnløs" not in sheet


def test_it_is_for_the_board_and_the_team_s_teacher_once_the_dream_is_realised(dream):
    subject = f"dream:{dream.pk}"
    board, teacher, stranger = make_member(dream.branch), make_teacher(dream.school_class), UserFactory()

    assert [documents.may_order(user, subject) for user in (board, teacher, stranger)] == [True, True, False]
    dream.state, dream.hidden_from = State.HIDDEN, State.REALISED
    dream.save()
    assert [documents.may_order(user, subject) for user in (board, teacher, stranger)] == [False] * 3


@pytest.mark.parametrize("subject", ["dream:0", "dream:x", "dream:"])
def test_there_is_none_for_what_is_no_project(subject):
    assert not documents.may_order(UserFactory(), subject)


def test_a_diploma_in_the_making_is_not_to_be_had(branch):
    dream = DreamFactory(branch=branch, state=State.PRODUCING)

    assert documents.DOCUMENT.hindrance(documents.load(f"dream:{dream.pk}"))
    assert not documents.may_order(make_member(branch), f"dream:{dream.pk}")


def test_words_that_are_taken_out_of_the_dream_take_its_diplomas_with_them():
    assert registry.get("dream.diploma").words
    assert printing.withdraw_words("dream:1") == 0
