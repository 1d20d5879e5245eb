"""An order of many items is few files: one for each way of setting the printer and of cutting."""

import threading

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from pypdf import PdfReader

from printing import actions, rendering
from printing.grids import EIGHT_UP, FOUR_UP
from printing.lifecycle import FileState, State
from printing.models import Edition, Order, OrderedFile, OrderedItem, Rendering
from printing.problems import Problem
from printing.registry import Estimate, Setting
from printing.volumes import Volume, cuts_of, plan
from tests.factories.printing import OrderedFileFactory, OrderedItemFactory, document, on_offer

TEACHER, SHEET, CUT, POSTER = (
    Setting.TEACHER_A4_DUPLEX, Setting.SHEET_A4, Setting.CUT_A4_SINGLE, Setting.POSTER_A3
)  # fmt: skip
CATALOGUE = [
    document("test.poster", item="B1", setting=POSTER),
    document("test.roles", item="C6", grid=EIGHT_UP),
    document("test.ballots", item="D2", grid=EIGHT_UP),
    document("test.cards", item="C1", grid=FOUR_UP),
    document("test.letter", item="F1", setting=SHEET),
    document("test.tenth", item="C10", grid=FOUR_UP),
    document("test.check", item="C4", grid=FOUR_UP),
    document("test.guide", item="A1", setting=TEACHER),
    document("test.minutes", item="F5", setting=TEACHER, alone=True),
    document("test.protocol", item="F5", setting=TEACHER, alone=True),
    document("test.list", item="D4", setting=SHEET),
]


def planned(documents):
    return plan(documents, cuts_of(documents, {each.load: "thing:1" for each in documents}))


def ordered(*documents, by, subject="thing:1", **fields):
    return actions.order(documents=[d.id for d in documents], subject=subject, language="nb", by=by, **fields)


def made(*documents, **fields):
    order = ordered(*documents, **fields)
    actions.fulfil(order.pk)  # where the order is stored at once, the worker has been at it already
    order.refresh_from_db()
    assert not order.is_open
    return order


def pages_of(file):
    return [" ".join(page.extract_text().split()) for page in PdfReader(file.rendering.file).pages]


def outcome(file):
    file.refresh_from_db()
    return file.state, file.error, file.error_document_id


def on_disk():
    return sorted(
        path.relative_to(settings.PRINT_ROOT).parts[0] for path in settings.PRINT_ROOT.rglob("*.pdf") if path.is_file()
    )


# Which items lie in which file


def test_items_are_bound_by_setting_and_grid_in_the_order_of_printing_and_of_the_catalogue():
    found = [(volume.setting, volume.cells, [one.id for one in volume.documents]) for volume in planned(CATALOGUE)]

    assert found == [
        (TEACHER, 0, ["test.guide"]),
        (TEACHER, 0, ["test.minutes"]),
        (TEACHER, 0, ["test.protocol"]),
        (SHEET, 0, ["test.list", "test.letter"]),
        (CUT, 4, ["test.cards", "test.check", "test.tenth"]),
        (CUT, 8, ["test.roles", "test.ballots"]),
        (POSTER, 0, ["test.poster"]),
    ]


def test_only_what_stands_alone_has_no_cover():
    assert [volume.has_cover for volume in planned(CATALOGUE)] == [True, False, False, True, True, True, True]


def test_a_grid_may_hang_on_the_thing():
    import dataclasses

    slips = dataclasses.replace(document("test.slips", grid=FOUR_UP), grid_for=lambda thing: EIGHT_UP)

    (volume,) = planned([slips, document("test.ballots", grid=EIGHT_UP)])

    assert volume.grid == EIGHT_UP


@pytest.mark.parametrize(
    ("grid", "sheets", "minutes"),
    [(FOUR_UP, (8, 2), 2), (FOUR_UP, (8, 3), 4), (EIGHT_UP, (4, 4), 3), (None, (1, 1), 8)],
)
def test_a_stack_is_cut_as_one_and_has_one_cover(grid, sheets, minutes):
    documents = tuple(document(f"test.{n}", grid=grid) for n in range(2))
    costs = {one.id: Estimate(count, minutes_of_cutting=4) for one, count in zip(documents, sheets, strict=True)}

    cost = Volume(CUT, grid, documents).estimate(costs)

    assert cost == Estimate(sum(sheets) + 1, minutes)


# What an order becomes


@pytest.fixture
def cards(clerk):
    return document("test.cards", item="C1", grid=FOUR_UP, text="Et kort", users=[clerk])


@pytest.fixture
def guide(clerk):
    return document("test.guide", item="A1", setting=TEACHER, text="En veiledning", users=[clerk])


@pytest.fixture
def codes(clerk):
    """Slips that are cut as the cards are, with the next code each time."""
    numbers = iter(range(1, 99))
    return document(
        "test.slips", item="E1", grid=FOUR_UP, keep=False, text=lambda: f"Code {next(numbers)}", users=[clerk]
    )


@pytest.fixture
def said():
    return ["Noe som bekymrer"]


@pytest.fixture
def seeds(clerk, said):
    return document("test.seeds", item="C2", grid=FOUR_UP, words=True, text=lambda: said[-1], users=[clerk])


@pytest.fixture
def headers(clerk):
    return document("test.headers", item="C3", grid=FOUR_UP, words=True, text="En overskrift", users=[clerk])


@pytest.fixture
def shop(cards, guide, codes, seeds, headers):
    with on_offer(cards, guide, codes, seeds, headers):
        yield


def test_an_order_of_three_items_is_two_files_each_with_one_cover(shop, cards, guide, headers, clerk):
    order = made(cards, headers, guide, by=clerk)

    teacher, cut = order.files.all()
    assert (teacher.setting, teacher.cells, cut.setting, cut.cells) == (TEACHER, 0, CUT, 4)
    assert [(one.document_id, one.file, one.position) for one in order.items.all()] == [
        ("test.guide", teacher, 1),
        ("test.cards", cut, 2),
        ("test.headers", cut, 3),
    ]
    assert (teacher.rendering.places, cut.rendering.places) == ([[2, 1]], [[1, 1], [2, 1]])
    front, first, second = pages_of(cut)
    assert ("test.cards" in front, "test.headers" in front) == (True, True)
    assert ("Et kort" in first, "En overskrift" in second) == (True, True)


def test_what_stands_alone_is_as_it_is_built(clerk):
    with on_offer(minutes := document("test.minutes", alone=True, text="Vedtatt", users=[clerk])):
        file = made(minutes, by=clerk).files.get()

    assert (file.rendering.pages, file.rendering.places) == (1, [[0, 1]])
    assert PdfReader(file.rendering.file).metadata.title == "test.minutes thing:1 nb"


def test_the_same_items_are_not_bound_again_and_others_are(shop, cards, headers, clerk):
    first, second, other = (made(*chosen, by=clerk) for chosen in ([cards, headers], [headers, cards], [cards]))

    assert first.files.get().rendering == second.files.get().rendering
    assert other.files.get().rendering != first.files.get().rendering


def test_codes_beside_it_let_a_file_expire(shop, cards, codes, clerk):
    alone, together = made(cards, by=clerk).files.get(), made(cards, codes, by=clerk).files.get()

    assert (alone.rendering.keep, alone.rendering.expires_at) == (True, None)
    assert (together.rendering.keep, together.rendering.expires_at is None) == (False, False)


def test_a_broken_item_is_named_and_no_half_file_is_offered(shop, cards, guide, clerk):
    def build(subject, language):
        raise ValueError

    with on_offer(broken := document("test.broken", item="C9", grid=FOUR_UP, build=build, users=[clerk])):
        order = made(cards, broken, guide, by=clerk)

    teacher, cut = order.files.all()
    assert order.state == State.FAILED
    assert outcome(teacher) == (FileState.DONE, "", "")
    assert outcome(cut) == (FileState.FAILED, Problem.TEMPLATE, "test.broken")
    assert on_disk() == ["kept"]


def test_tried_again_it_no_longer_says_what_was_wrong(shop, cards, headers, clerk):
    order = ordered(cards, headers, by=clerk)
    OrderedItem.objects.filter(document_id="test.headers").update(document_id="test.of_old")
    actions.fulfil(order.pk)
    assert outcome(order.files.get()) == (FileState.FAILED, Problem.GONE, "test.of_old")
    OrderedItem.objects.filter(document_id="test.of_old").update(document_id="test.headers")

    order.refresh_from_db()
    actions.retry(order, by=clerk)
    actions.fulfil(order.pk)

    assert outcome(order.files.get()) == (FileState.DONE, "", "")


# Taking back


def test_new_codes_take_every_file_back_in_which_the_old_ones_lie(shop, cards, codes, guide, clerk):
    first = made(cards, codes, guide, by=clerk)

    second = made(codes, by=clerk)

    teacher, cut = first.files.all()
    assert outcome(teacher) == (FileState.DONE, "", "")
    assert outcome(cut) == (FileState.WITHDRAWN, Problem.STALE, "test.slips")
    assert outcome(second.files.get()) == (FileState.DONE, "", "")


def test_codes_stay_when_what_lies_beside_them_cannot_be_built(shop, codes, clerk):
    def build(subject, language):
        raise ValueError

    first = made(codes, by=clerk).files.get()
    with on_offer(broken := document("test.broken", grid=FOUR_UP, build=build, users=[clerk])):
        second = made(codes, broken, by=clerk).files.get()

    assert outcome(first) == (FileState.DONE, "", "")
    assert outcome(second) == (FileState.FAILED, Problem.TEMPLATE, "test.broken")
    assert Edition.objects.get(document_id="test.slips").number == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("which", ["test.seeds", "test.headers"])
@pytest.mark.parametrize("with_codes", [False, True], ids=["kept", "with codes"])
def test_words_of_any_item_take_the_file_along(shop, cards, seeds, headers, codes, clerk, which, with_codes):
    beside = [codes] if with_codes else []
    file = made(cards, seeds, headers, *beside, by=clerk).files.get()
    file.rendering.file.with_name(".half.pdf.1.ab").write_bytes(b"of a worker that died")
    folder = file.rendering.file.parent

    assert actions.withdraw(which, subject="thing:1") == 1

    assert outcome(file) == (FileState.WITHDRAWN, Problem.TAKEN_BACK, which)
    assert (Rendering.objects.count(), list(folder.glob("*")) if folder.exists() else []) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_words_of_one_item_leave_the_files_alone_in_which_it_does_not_lie(shop, cards, seeds, headers, guide, clerk):
    with_seeds, without = made(cards, seeds, headers, by=clerk), made(cards, headers, guide, by=clerk)

    actions.withdraw("test.seeds", subject="thing:1")
    actions.withdraw("test.seeds", subject="thing:2")

    assert outcome(with_seeds.files.get())[0] == FileState.WITHDRAWN
    assert [outcome(file)[0] for file in without.files.all()] == [FileState.DONE] * 2
    assert all(file.rendering.file.exists() for file in without.files.all())


@pytest.mark.django_db(transaction=True)
def test_all_words_of_a_subject_are_taken_back_once_for_each_file(shop, seeds, headers, clerk):
    made(seeds, headers, by=clerk), made(seeds, by=clerk)

    assert actions.withdraw_words("thing:1") == 2
    assert (on_disk(), Rendering.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_a_worker_in_the_middle_of_a_file_does_not_deliver_the_words_in_it(
    shop, cards, seeds, headers, said, clerk, monkeypatch
):
    """Two threads, two connections: the file is being drawn while the words of one item are taken out."""
    drawing, may_go_on = threading.Event(), threading.Event()
    draw = rendering.draw_volume

    def slowly(parts, **facts):
        drawing.set()
        assert may_go_on.wait(20)
        return draw(parts, **facts)

    monkeypatch.setattr(rendering, "draw_volume", slowly)
    worker = threading.Thread(target=_in_a_thread, args=(lambda: made(cards, seeds, headers, by=clerk),))
    worker.start()
    assert drawing.wait(20)
    said.append("Ingenting igjen")
    actions.withdraw("test.seeds", subject="thing:1")
    may_go_on.set()
    worker.join(30)

    file = OrderedFile.objects.get()
    assert outcome(file) == (FileState.WITHDRAWN, Problem.TAKEN_BACK, "test.seeds")
    assert (on_disk(), Rendering.objects.count()) == ([], 0)


def _in_a_thread(work):
    try:
        work()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_codes_do_not_wait_for_each_other_for_ever(clerk):
    """Each holds one document's codes and wants the other's, were they not locked in the order of all."""
    one, other = (
        document(f"test.{name}", item=item, grid=FOUR_UP, keep=False, users=[clerk])
        for name, item in (("a", "E2"), ("b", "E1"))
    )
    with on_offer(one, other):
        workers = [
            threading.Thread(target=_in_a_thread, args=(lambda: ordered(one, other, by=clerk),)) for _n in range(4)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)

    states = OrderedFile.objects.values_list("state", "error")
    assert sorted(states) == [(FileState.DONE, "")] + [(FileState.WITHDRAWN, Problem.STALE)] * 3
    assert Rendering.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_lease_leaves_kept_words_to_others(shop, seeds, clerk, monkeypatch):
    first = made(seeds, by=clerk).files.get()
    build = rendering.volume_key

    def lose(*args, **facts):
        Order.objects.filter(state=State.WORKING).update(lease_by="another")
        return build(*args, **facts)

    monkeypatch.setattr(rendering, "volume_key", lose)
    second = ordered(seeds, by=clerk)

    assert outcome(second.files.get())[0] == FileState.WORKING
    assert outcome(first) == (FileState.DONE, "", "")
    assert first.rendering.file.exists()


# What can never be stored


def test_an_item_lies_in_an_order_once(db):
    item = OrderedItemFactory()

    with pytest.raises(IntegrityError, match=r"item_once_an_order|order_id, printing_ordereditem.document_id"):
        OrderedItemFactory(order=item.order, file=OrderedFileFactory(order=item.order), document_id=item.document_id)


def test_two_items_have_no_one_place(db):
    item = OrderedItemFactory()

    with transaction.atomic(), pytest.raises(IntegrityError):
        OrderedItemFactory(order=item.order, file=item.file, document_id="test.other", position=item.position)
