"""The words of a card, found and struck out in other texts."""

import unicodedata

import pytest

from workshops.telling import TELLING, nothing_left, piece_by_piece, same_words, whole

CARD = "Jeg vil at pappa slutter å drikke. Da blir det rolig hjemme!"


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        (CARD, "[…]!"),
        (f"Vi skrev: «{CARD}» og mer.", "Vi skrev: «[…]!» og mer."),
        ("Jeg vil  at\npappa slutter\t å drikke. Da blir det\u00a0rolig hjemme", "[…]"),
        (CARD.upper(), "[…]!"),
        (unicodedata.normalize("NFD", CARD), "[…]!"),
        ("En benk\nved sjøen", "En benk\nved sjøen"),
        ("Jeg vil at pappa slutter å drikke.", "Jeg vil at pappa slutter å drikke."),
        ("", ""),
    ],
)
def test_a_whole_card_is_found_however_it_is_spaced_and_spelt(text, struck):
    assert whole(CARD).strike(text) == struck
    assert whole(CARD).in_(text) == (text != struck)


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("Da blir det rolig hjemme", "[…]"),
        ("Fordi: da blir det rolig hjemme, tror vi", "Fordi: […], tror vi"),
        (f"{CARD}\nFor lillesøsteren min", "[…]!\nFor […]"),
        ("Noe annet", "Noe annet"),
    ],
)
def test_in_what_came_of_it_each_sentence_is_found_by_itself(text, struck):
    assert piece_by_piece(CARD, "lillesøsteren min").strike(text) == struck


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("mat", "[…]"),
        ("- Mat!", "[…]"),
        ("Vi vil ha\nmat\nog en park", "Vi vil ha\n[…]\nog en park"),
        ("Vi vil ha mat i parken", "Vi vil ha mat i parken"),
        ("matte", "matte"),
        ("mat\n\nog en park", "[…]\n\nog en park"),
    ],
)
def test_few_signs_are_struck_only_where_they_stand_alone(text, struck):
    assert len("mat") < TELLING
    assert whole("Mat").strike(text) == struck


@pytest.mark.parametrize("words", ["", "   ", "…", "!?"])
def test_no_words_strike_nothing(words):
    assert whole(words).strike("Hva som helst …\n\n!?") == "Hva som helst …\n\n!?"


def test_signs_of_patterns_are_signs():
    assert whole("Hva (om) [alle] .* fikk + mat?").strike("Hva (om) [alle] .* fikk + mat?") == "[…]?"
    assert not whole("Hva (om) [alle] .* fikk + mat?").in_("Hva om alle sammen fikk litt mat?")


def test_a_headline_cut_out_of_a_card_is_known():
    words = piece_by_piece(CARD)

    assert words.cut_out_of("Pappa  slutter å drikke")
    assert not words.cut_out_of("rolig")
    assert not words.cut_out_of("Rolig hjemme på biblioteket")


def test_what_is_left():
    assert nothing_left("«[…]» […].")
    assert not nothing_left("En […]")


def test_the_same_words_in_another_dress():
    assert same_words("Pappa  drikker.", "pappa drikker")
    assert not same_words("Pappa drikker", "Pappa drikker ikke")
    assert not same_words("Park", "park")
