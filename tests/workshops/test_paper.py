import pytest
from django.urls import reverse

from printing import registry
from tests.factories.workshops import SealedCardFactory
from workshops.actions import cards
from workshops.actions.cards import NumberTaken, PaperCard
from workshops.models import Card, SealedCard, Workshop


@pytest.fixture
def address(room):
    return reverse("workshops:paper", args=[room.pk])


def type_in(client, address, *rows, **more):
    data = {"card-TOTAL_FORMS": len(rows), "card-INITIAL_FORMS": 0}
    for index, (number, text) in enumerate(rows):
        data |= {f"card-{index}-number": number, f"card-{index}-text": text, f"card-{index}-for_whom": ""}
    return client.post(address, data | more)


def test_several_cards_go_in_at_once_and_empty_rows_are_left_out(teacher_client, room, address):
    response = type_in(teacher_client, address, (7, "En brygge"), ("", "  "), (3, "En kino"))

    assert response.url == address
    assert dict(Card.objects.values_list("number", "text")) == {3: "En kino", 7: "En brygge"}
    assert set(Card.objects.values_list("source", "state")) == {("paper", "shown")}


def test_sixty_rows_are_fine(teacher_client, room, address):
    type_in(teacher_client, address, *[(number, f"Drøm {number}") for number in range(1, 61)])

    assert Card.objects.count() == 60


def test_partly_wrong_rows_are_marked_and_nothing_typed_is_lost(teacher_client, room, address):
    rows = [(1, "Riktig"), ("x", "Ikke et tall"), (400, "For høyt"), (5, ""), (6, "To"), (6, "ganger"), (7, "x" * 300)]

    response = type_in(teacher_client, address, *rows)

    assert response.status_code == 422
    grid = response.context["grid"]
    assert [bool(form.errors) for form in grid] == [False, True, True, True, False, True, True]
    assert [form["text"].value() for form in grid] == [text for _number, text in rows]
    assert not Card.objects.exists()


def test_a_number_typed_again_replaces_only_after_a_yes(teacher_client, room, address):
    type_in(teacher_client, address, (1, "Først"))

    refused = type_in(teacher_client, address, (1, "Så"))
    assert refused.status_code == 422
    assert "Først" in refused.content.decode()
    assert Card.objects.get().text == "Først"

    type_in(teacher_client, address, (1, "Så"), **{"card-0-replace": "on"})
    assert Card.objects.get().text == "Så"


def test_the_same_grid_sent_twice_is_the_same_cards(teacher_client, room, address):
    for _ in range(2):
        assert type_in(teacher_client, address, (1, "Først"), (2, "Så")).status_code == 302

    assert Card.objects.count() == 2


def test_a_sealed_card_is_never_replaced(teacher_client, room, address):
    SealedCardFactory(card__workshop=room, card__number=4, card__source="paper", text="Bekymring")

    response = type_in(teacher_client, address, (4, "Noe annet"), **{"card-0-replace": "on"})

    assert response.status_code == 422
    assert (Card.objects.get().text, SealedCard.objects.get().text) == ("", "Bekymring")
    assert "Bekymring" not in response.content.decode()


def test_who_comes_second_is_told(room, teacher):
    cards.enter_paper(room, by=teacher, rows=[PaperCard(1, "Min")])

    with pytest.raises(NumberTaken) as taken:
        cards.enter_paper(room, by=teacher, rows=[PaperCard(1, "Din"), PaperCard(2, "Ny")])

    assert taken.value.numbers == [1]
    assert Card.objects.count() == 1


def test_a_finished_room_says_so_and_keeps_what_was_typed(teacher_client, room, address):
    room.state = "finished"
    room.save()

    response = type_in(teacher_client, address, (1, "For sent"))

    assert response.context["grid"].forms[0]["text"].value() == "For sent"
    assert not Card.objects.exists()


@pytest.mark.parametrize("rows", ["60", "0", "999", "abc", "²"])
def test_any_wish_for_rows_gives_a_grid(teacher_client, address, rows):
    assert teacher_client.get(f"{address}?rows={rows}").status_code == 200


def test_a_grid_that_was_tampered_with_is_no_server_error(teacher_client, address):
    assert teacher_client.post(address, {"card-TOTAL_FORMS": "x"}).status_code == 422
    assert teacher_client.post(address, {}).status_code == 422


def test_the_numbers_of_a_pile_are_laid_out_and_those_left_blank_are_passed_over(teacher_client, room):
    address = f"{reverse('workshops:paper', args=[room.pk])}?first=5&last=8"
    laid_out = teacher_client.get(address).context["grid"]

    assert [form["number"].value() for form in laid_out] == [5, 6, 7, 8]
    typed = {"card-TOTAL_FORMS": "4", "card-INITIAL_FORMS": "0"}
    typed |= {f"card-{row}-number": str(5 + row) for row in range(4)} | {"card-2-text": "En benk"}
    assert teacher_client.post(address, typed).status_code == 302
    assert list(Card.objects.filter(workshop=room).values_list("number", "text")) == [(7, "En benk")]


@pytest.mark.parametrize("pile", ["first=8&last=5", "first=1&last=900", "first=x&last=2", "first=1"])
def test_a_pile_that_cannot_be_is_said_and_a_grid_is_there_all_the_same(teacher_client, room, pile):
    answer = teacher_client.get(f"{reverse('workshops:paper', args=[room.pk])}?{pile}")

    assert answer.status_code == 422
    assert answer.context["pile"].errors
    assert len(answer.context["grid"].forms) == 12


# Second ideas and drawings have numbers of their own.


@pytest.mark.parametrize(
    ("dream_cards", "number", "is_there"),
    [
        (32, 1, True),
        (32, 32, True),
        (32, 33, False),
        (32, 100, False),
        (32, 101, True),
        (32, 151, True),
        (32, 200, True),
        (32, 201, False),
        (32, 0, False),
        (132, 132, True),
        (132, 133, False),
        (132, 200, False),
    ],
)
def test_a_number_is_taken_when_a_card_may_have_it(teacher_client, room, address, dream_cards, number, is_there):
    Workshop.objects.filter(pk=room.pk).update(paper_cards=dream_cards)

    response = type_in(teacher_client, address, (number, "En kino"))

    assert response.status_code == (302 if is_there else 422)
    assert Card.objects.filter(number=number).exists() == is_there


@pytest.mark.parametrize(
    ("first", "last", "rows"),
    [(1, 3, [1, 2, 3]), (101, 103, [101, 102, 103]), (150, 152, [150, 151, 152]), (30, 101, []), (60, 100, [])],
)
def test_a_pile_is_laid_out_where_its_cards_follow_each_other(teacher_client, room, address, first, last, rows):
    page = teacher_client.get(address, {"first": first, "last": last})

    assert page.context["pile"].numbers == rows
    assert page.status_code == (200 if rows else 422)


def test_printing_dream_cards_again_leaves_second_ideas_their_numbers(teacher_client, room, address):
    for name in ("ideas", "cards", "ideas"):
        registry.get(f"workshop.{name}").build(f"workshop:{room.pk}", "nb")

    response = type_in(teacher_client, address, (1, "En kino"), (101, "Enda en kino"))

    assert response.status_code == 302
    assert sorted(Card.objects.values_list("number", flat=True)) == [1, 101]


@pytest.mark.parametrize(("dream_cards", "is_said"), [(32, True), (132, False)])
def test_the_page_says_which_numbers_second_ideas_have(teacher_client, room, address, dream_cards, is_said):
    Workshop.objects.filter(pk=room.pk).update(paper_cards=dream_cards)

    page = teacher_client.get(address)

    assert page.context["ideas_from"] == (101 if is_said else None)
    assert (" 101 " in page.content.decode()) == is_said
