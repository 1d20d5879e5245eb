import pytest

from schools import class_list
from schools.class_list import TooMany, read


@pytest.mark.parametrize(
    ("pasted", "names"),
    [
        ("Emma\nNoah\nOlav", ["Emma", "Noah", "Olav"]),
        ("\n\n  Emma \r\n\r\n\tNoah\t\n\n", ["Emma", "Noah"]),
        ("1. Emma\n2) Noah\n3 Olav\n4.Ida\n5: Åse", ["Emma", "Noah", "Olav", "Ida", "Åse"]),
        ("- Emma\n• Noah\n* Olav\n– Ida", ["Emma", "Noah", "Olav", "Ida"]),
        ("Hansen, Emma\nOlsen, Noah Andreas", ["Emma", "Noah"]),
        ("Emma Hansen, 6B", ["Emma"]),
        ("Emma Hansen\nNoah Olsen", ["Emma", "Noah"]),
        ("Anna-Sofie Lie\nPer O'Brien\nJ. Berg", ["Anna-Sofie", "Per", "J."]),
        ("Emma H\nEmma S.\nNoah", ["Emma H", "Emma S.", "Noah"]),
        ('"Emma";"Hansen"\n"Noah";"Olsen"', ["Emma", "Noah"]),
        ("Nr\tFornavn\tEtternavn\n1\tEmma\tHansen\n2\tNoah\tOlsen", ["Emma", "Noah"]),
        ("Etternavn\tFornavn\tKlasse\nHansen\tEmma\t6B\nOlsen\tNoah\t6B", ["Emma", "Noah"]),
        ("Klasse;Namn;E-post\n6B;Hansen, Emma;emma@example.org\n6B;Noah Olsen;", ["Emma", "Noah"]),
        ("Nr,Fornavn,Etternavn\n1,Emma,Hansen\n2,Noah,Olsen", ["Emma", "Noah"]),
        ("6B\tEmma\n6B\tNoah", ["Emma", "Noah"]),
        ("01010112345\tEmma\temma@example.org", ["Emma"]),
        ("ELEV\nEmma", ["Emma"]),
        ("Ẹ́lísà\nŋárja\nСофія\n王芳\nمريم", ["Ẹ́lísà", "ŋárja", "Софія", "王芳", "مريم"]),
        ("", []),
        ("   \n\t\n", []),
        ("123\n---\n?!", []),
    ],
)
def test_names_are_found_however_they_are_pasted(pasted, names):
    assert read(pasted).names == names


def test_equal_names_get_a_number_and_are_reported():
    found = read("Emma\nNoah\nemma\nEmma")

    assert found.names == ["Emma", "Noah", "emma 2", "Emma 3"]
    assert found.duplicates == ["emma", "Emma"]


def test_lines_without_a_name_are_reported():
    found = read("Emma\n12\nhttps://x.example/?a=b\nNoah")

    assert found.names == ["Emma", "Noah"]
    assert found.left_out == ["12", "https://x.example/?a=b"]


def test_a_piece_of_a_page_is_no_name():
    found = read("<script>alert(1)</script>\nEmma")

    assert found.names == ["Emma"]
    assert found.left_out == ["<script>alert(1)</script>"]


@pytest.mark.parametrize(
    "pasted",
    [
        "\u202eEmma",  # turned from right to left
        "Em\u200bma",  # a space of no width
        "\ufeffEmma",  # a mark that files begin with
        "Emma\u2069\u200f",
        "Emma \U0001f600",
        "\U0001f9d2\U0001f3fd Emma",
        "Emma\U0001f984",
        "Emma\x07",
        "Emma\ud83d",  # half a sign
    ],
)
def test_invisible_signs_and_pictures_are_dropped(pasted):
    assert read(pasted).names == ["Emma"]


def test_sixty_are_a_class_and_sixty_one_are_not():
    assert len(read("\n".join(["Emma"] * 60)).names) == 60
    with pytest.raises(TooMany) as refused:
        read("\n".join(["Emma"] * 61))

    assert refused.value.count == 61


def test_a_whole_school_is_refused_with_its_number():
    with pytest.raises(TooMany) as refused:
        read("\n".join(f"{number}. Elev" for number in range(1, 401)))

    assert refused.value.count == 400


def test_a_very_long_name_is_cut():
    assert read("A" * 500).names == ["A" * class_list.LONGEST_NAME]


@pytest.mark.parametrize(("typed", "kept"), [("  Anna   Sofie ", "Anna Sofie"), ("Em\u200bma\n", "Emma"), ("", "")])
def test_a_typed_name_is_kept_on_one_line(typed, kept):
    assert class_list.clean_name(typed) == kept
