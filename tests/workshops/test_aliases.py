import pytest
from django.utils import translation

from workshops import aliases


@pytest.mark.parametrize(("language", "expected"), [("nb", "rød ravn"), ("nn", "raud ramn"), ("en", "red raven")])
def test_an_alias_is_told_in_the_readers_language(language, expected):
    with translation.override(language):
        assert aliases.alias("raven", "red") == expected


def test_there_are_enough_pairs_for_the_biggest_class_eight_times_over():
    assert len(aliases.ANIMALS) * len(aliases.COLOURS) >= 60 * 8


def test_no_two_seats_get_the_same_alias():
    dealt = aliases.pairs(60)

    assert len(set(dealt)) == 60


def test_no_animal_comes_twice_before_all_have_come_once():
    dealt = aliases.pairs(len(aliases.ANIMALS))

    assert {animal for animal, _colour in dealt} == set(aliases.ANIMALS)


def test_a_late_seat_gets_an_alias_that_is_free():
    taken = aliases.pairs(28)

    late = aliases.pairs(5, taken=taken)

    assert not set(late) & set(taken)
    assert len({animal for animal, _colour in [*taken, *late]}) == 33


def test_when_all_are_dealt_out_it_says_so():
    everything = [(animal, colour) for animal in aliases.ANIMALS for colour in aliases.COLOURS]

    with pytest.raises(aliases.NoAliasLeft):
        aliases.pairs(1, taken=everything)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_animal_and_colour_has_a_word_of_its_own(language):
    with translation.override(language):
        for words in (aliases.ANIMALS, aliases.COLOURS):
            assert len({str(word) for word in words.values()}) == len(words)
