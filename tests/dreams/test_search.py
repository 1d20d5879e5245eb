"""Dreams are found by their words, however those are inflected, and never by what was struck out."""

import pytest

from dreams import actions, search
from dreams.lifecycle import State
from dreams.models import Dream
from tests.factories.dreams import DreamFactory

pytestmark = pytest.mark.django_db


def found(query):
    condition = search.matching(query)
    return [] if condition is None else list(Dream.objects.public().filter(condition))


@pytest.mark.parametrize("query", ["badstue", "badstua", "BADSTUER", "bads", "badstuene ved sjøen", "  badstue! "])
def test_a_word_is_found_in_any_form(branch, query):
    sauna = DreamFactory(branch=branch, title="En badstue for alle", what="Ved sjøen, der båtene ligger.")
    DreamFactory(branch=branch, title="Klatrevegg", what="I gymsalen.")

    assert found(query) == [sauna]


@pytest.mark.parametrize("query", ["", "  ", "!?", "%", "_", "'", "\\", "xyzzy & | ! :* (", "\0"])
def test_signs_that_are_no_words_find_nothing_and_break_nothing(branch, query):
    DreamFactory(branch=branch, title="Klatrevegg")

    assert found(query) == []


def test_a_short_word_is_a_whole_word(branch):
    DreamFactory(branch=branch, title="Isbane", what="Til dem som vil gå.")

    assert found("i") == []
    assert len(found("gå")) == 1


def test_every_word_must_be_there(branch):
    DreamFactory(branch=branch, title="Klatrevegg", what="Til dem som vil opp.")

    assert found("klatrevegg sjø") == []


def test_letters_put_together_in_two_ways_are_the_same(branch):
    dream = DreamFactory(branch=branch, title="Båthus på Øya")

    assert found("ba\u030athus") == [dream]


def test_changed_words_are_found_and_the_old_ones_are_not(branch):
    dream = DreamFactory(branch=branch, title="Klatrevegg")

    dream.title = "Rutsjebane"
    dream.save(update_fields=["title"])

    assert found("rutsjebane") == [dream]
    assert found("klatrevegg") == []


def test_a_struck_word_is_not_found(branch, manager):
    dream = DreamFactory(branch=branch, state=State.APPROVED, what="Vi vil ha hemmeligheten her.")

    actions.strike(
        dream, by=manager, out=lambda text: text.replace("hemmeligheten", "[…]"), nothing_left=lambda _text: False
    )

    assert "hemm" not in Dream.objects.get().stems
