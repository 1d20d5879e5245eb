"""The code on a slip: what is typed wrongly is found before anything is looked up."""

import pytest

from accounts.codes import ALPHABET
from elections.slip_codes import LENGTH, RANDOM, Mistyped, as_printed, check_sign, new_slip_code, read_slip_code

CODES = [new_slip_code() for _ in range(200)]


def test_a_code_has_thirteen_signs_of_the_alphabet_and_is_never_twice():
    assert {len(code) for code in CODES} == {LENGTH}
    assert set("".join(CODES)) <= set(ALPHABET)
    assert len(set(CODES)) == len(CODES)


@pytest.mark.parametrize("spell", [str, str.lower, as_printed, lambda code: f" {as_printed(code).replace(' ', '-')} "])
def test_a_code_is_read_however_it_is_typed(spell):
    for code in CODES:
        assert read_slip_code(spell(code)) == code


def test_a_code_is_printed_in_groups_of_four():
    assert as_printed("ABCDEFGHJKMNP") == "ABCD EFGH JKMN P"


def test_every_single_wrong_sign_is_found():
    for code in CODES[:20]:
        for place in range(LENGTH):
            for sign in ALPHABET:
                if sign != code[place]:
                    with pytest.raises(Mistyped):
                        read_slip_code(code[:place] + sign + code[place + 1 :])


def test_two_neighbours_that_changed_places_are_found_but_for_one_pair_of_signs():
    missed = set()
    for code in CODES:
        for place in range(RANDOM - 1):
            turned = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
            if turned != code and check_sign(turned[:RANDOM]) == turned[RANDOM]:
                missed.add(frozenset(code[place : place + 2]))

    assert missed <= {frozenset(ALPHABET[0] + ALPHABET[-1])}


@pytest.mark.parametrize(("typed", "length", "sign"), [("ABCD", 4, ""), ("", 0, ""), ("ABCD EFGH JK0N P", 16, "0")])
def test_what_is_wrong_is_told(typed, length, sign):
    with pytest.raises(Mistyped) as wrong:
        read_slip_code(typed)

    assert (wrong.value.length, wrong.value.sign) == (length, sign)
