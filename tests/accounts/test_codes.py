import pytest

from accounts.codes import ALPHABET, ImpossibleSign, clean_code, in_groups, mac, new_code


@pytest.mark.parametrize(
    ("typed", "code"), [("abcd efgh", "ABCDEFGH"), ("AB-CD\t2\u00a03", "ABCD23"), (" a.b–c ", "ABC"), ("", "")]
)
def test_a_code_is_read_however_it_is_typed(typed, code):
    assert clean_code(typed) == code


@pytest.mark.parametrize(("typed", "sign"), [("AB0D", "0"), ("ABID", "I"), ("ab1", "1"), ("Å23", "Å"), ("A<B", "<")])
def test_a_sign_that_no_code_has_is_named(typed, sign):
    with pytest.raises(ImpossibleSign) as refused:
        clean_code(typed)

    assert refused.value.sign == sign


def test_codes_use_the_one_alphabet():
    assert set("".join(new_code(12) for _ in range(200))) <= set(ALPHABET)
    assert len(ALPHABET) == len(set(ALPHABET)) == 30


@pytest.mark.parametrize(("code", "read"), [("ABCDEF", "ABC DEF"), ("ABCDEFGH", "ABCD EFGH"), ("ABC", "ABC")])
def test_a_code_is_read_in_groups(code, read):
    assert in_groups(code) == read


def test_the_same_code_for_another_purpose_has_another_mac():
    assert mac("seat-pass", "ABCD") != mac("seat slip", "ABCD")
    assert mac("seat-pass", "ABCD") == mac("seat-pass", "ABCD")
