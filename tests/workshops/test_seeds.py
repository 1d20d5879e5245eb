"""Seed cards: brought in from the Bank and from earlier classes, with credit; gone when what they came from is gone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from dreams import actions as dreams
from dreams.lifecycle import State as DreamState
from dreams.models import Theme
from printing import actions as printing
from tests.factories.dreams import DreamFactory
from tests.factories.schools import SchoolClassFactory, SchoolFactory
from tests.factories.workshops import CardFactory, SeatFactory, make_room
from workshops import seed_choice
from workshops.actions import clusters, seeds, worries
from workshops.actions.room import NotNow
from workshops.lifecycle import Destination, Stage, State
from workshops.models import Harvest, Workshop
from workshops.seed_choice import Picked, Search


@pytest.fixture
def room(school_class):
    return make_room(school_class, clusters=1, revealed=True, stage=Stage.SHOW)


@pytest.fixture
def bank(branch):
    """A dozen dreams with all the themes."""
    return [DreamFactory(branch=branch, theme=Theme.values[n % 8], support_count=n) for n in range(12)]


@pytest.fixture
def address(room):
    return reverse("workshops:seeds", args=[room.pk])


@pytest.fixture
def idea(school):
    """What another class of the school handed on."""
    earlier = make_room(SchoolClassFactory(school=school, name="7A"), clusters=1, state=State.FINISHED, revealed=True)
    cluster = earlier.clusters.get()
    return Harvest.objects.create(workshop=earlier, cluster=cluster, destination=Destination.NEXT_CLASS)


def texts(room):
    return list(room.cards.seeds().values_list("text", flat=True))


def bring(room, teacher, *chosen, ideas=()):
    return seeds.set_seeds(room, by=teacher, dreams=[d.pk for d in chosen], ideas=[i.pk for i in ideas])


def test_chosen_dreams_hang_on_the_wall_with_their_credit(room, teacher, school, bank):
    ours = DreamFactory(branch=school.branch, from_class=True, school_class=room.school_class)

    bring(room, teacher, bank[0], ours)

    cards = list(room.cards.seeds())
    assert [card.number for card in cards] == [901, 902]
    assert {card.state for card in cards} == {"shown"}
    assert texts(room) == [bank[0].title, ours.title]
    assert school.branch.name in cards[0].credit
    assert f"{room.school_class.name}, {school.name}" in cards[1].credit


def test_said_twice_it_is_the_same(room, teacher, bank):
    for _turn in range(2):
        bring(room, teacher, *bank[:3])
    before = list(room.cards.seeds().values_list("pk", "number"))

    bring(room, teacher, bank[0], bank[2], bank[5])

    after = dict(room.cards.seeds().values_list("pk", "number"))
    assert len(before) == 3
    assert texts(room) == [bank[0].title, bank[2].title, bank[5].title]
    assert set(dict(before).items()) & set(after.items()) == {before[0], before[2]}  # those that stay keep their number


def test_what_lies_in_a_cluster_already_stays(room, teacher, bank):
    bring(room, teacher, *bank[:2])
    clusters.move_card(room.cards.seeds().first(), by=teacher, to=room.clusters.get())

    staying = bring(room, teacher)

    assert [card.text for card in staying] == texts(room) == [bank[0].title]


def test_ten_and_not_one_more(room, teacher, bank):
    bring(room, teacher, *bank[:10])
    clusters.move_card(room.cards.seeds().first(), by=teacher, to=room.clusters.get())

    for eleven in (bank[:11], bank[1:11]):  # the one in a cluster counts too
        with pytest.raises(seeds.TooMany):
            bring(room, teacher, *eleven)

    assert len(texts(room)) == 10


@pytest.mark.parametrize("state", [s for s in DreamState if s != DreamState.APPROVED])
def test_only_what_waits_in_the_bank_is_brought_in(room, teacher, branch, state):
    bring(room, teacher, DreamFactory(branch=branch, state=state))

    assert texts(room) == []


def test_nothing_of_another_branch_is_brought_in(room, teacher, other_branch):
    bring(room, teacher, DreamFactory(branch=other_branch))

    assert texts(room) == []


def test_a_lesson_that_is_over_stays_as_it_was(room, teacher, bank):
    Workshop.objects.filter(pk=room.pk).update(state=State.FINISHED)

    with pytest.raises(NotNow):
        bring(room, teacher, bank[0])


def test_a_dream_that_is_hidden_or_withdrawn_leaves_every_room_at_once(room, teacher, manager, bank, school_class):
    other = make_room(school_class, state=State.PLANNED)
    for each in (room, other):
        bring(each, teacher, *bank[:3])
    clusters.move_card(room.cards.seeds().first(), by=teacher, to=room.clusters.get())
    version = Workshop.objects.get(pk=room.pk).version

    dreams.hide(bank[0], by=manager, reason="Bekymring")
    dreams.withdraw(bank[1])

    assert texts(room) == texts(other) == [bank[2].title]
    assert Workshop.objects.get(pk=room.pk).version == version + 2


def test_what_was_printed_goes_with_it(room, teacher, manager, bank, settings, tmp_path):
    settings.PRINT_ROOT = tmp_path / "print"
    bring(room, teacher, *bank[:2])
    order = printing.order(documents=["workshop.seeds"], subject=f"workshop:{room.pk}", language="nb", by=teacher)
    printing.fulfil(order.pk)
    assert order.files.get().rendering is not None

    dreams.hide(bank[0], by=manager, reason="Bekymring")

    assert order.files.get().rendering is None


def test_a_dream_that_goes_on_to_the_factory_stays_on_the_wall(room, teacher, branch):
    dream = DreamFactory(branch=branch)
    bring(room, teacher, dream)

    dream.state = DreamState.PRODUCING
    dream.save(update_fields=["state"])
    bring(room, teacher, dream)

    assert texts(room) == [dream.title]


def test_an_idea_of_an_earlier_class_comes_with_the_name_of_the_class(room, teacher, idea):
    bring(room, teacher, ideas=[idea])

    card = room.cards.seeds().get()
    assert card.text == idea.cluster.title
    assert "7A" in card.credit
    assert card.seed is None


def test_ideas_come_from_the_same_school_and_from_lessons_that_are_over(room, teacher, branch, school, idea):
    elsewhere = make_room(SchoolClassFactory(school=SchoolFactory(branch=branch)), clusters=1, state=State.FINISHED)
    going_on = make_room(SchoolClassFactory(school=school), clusters=1)
    unnamed = make_room(SchoolClassFactory(school=school), clusters=1, state=State.FINISHED)
    unnamed.clusters.update(is_named=False)
    for each in (elsewhere, going_on, unnamed, room):
        Harvest.objects.create(workshop=each, cluster=each.clusters.get(), destination=Destination.NEXT_CLASS)

    assert list(seeds.ideas_for(room)) == [idea]


@pytest.mark.parametrize("alone", [True, False])
def test_a_card_that_is_sealed_takes_the_idea_that_came_of_it_along(room, teacher, school, alone):
    from schools.actions import join
    from schools.roles import Role

    earlier = make_room(SchoolClassFactory(school=school), clusters=1, state=State.FINISHED, revealed=True)
    join(teacher, role=Role.TEACHER, place=earlier.school_class)
    cluster = earlier.clusters.get()
    card = CardFactory(workshop=earlier, state="shown", text="Noe vondt", cluster=None if alone else cluster)
    idea = Harvest.objects.create(
        workshop=earlier, destination=Destination.NEXT_CLASS, **({"card": card} if alone else {"cluster": cluster})
    )
    bring(room, teacher, ideas=[idea])
    assert len(texts(room)) == 1

    worries.seal(card, by=teacher)

    assert texts(room) == []


def test_seed_cards_are_never_counted_as_the_class_s_own(room, teacher, teacher_client, bank):
    bring(room, teacher, *bank[:4])

    assert room.cards.of_the_class().count() == 1
    assert room.cards.seeds().count() == 4
    page = teacher_client.get(reverse("workshops:console", args=[room.pk]))
    assert page.context["card_count"] == 1


def test_the_teacher_takes_one_away_also_out_of_its_cluster(room, teacher, do, bank):
    bring(room, teacher, *bank[:2])
    card = room.cards.seeds().first()
    clusters.move_card(card, by=teacher, to=room.clusters.get())

    do("seed-away", workshop=room, card=card.pk)
    do("seed-away", workshop=room, card=room.cards.of_the_class().get().pk)

    assert texts(room) == [bank[1].title]
    assert room.cards.of_the_class().count() == 1


def test_pupils_read_whose_it_is_with_a_link_and_the_wall_without(room, teacher, teacher_client, sit, bank):
    bring(room, teacher, bank[0])
    SeatFactory(workshop=room)
    card = room.cards.seeds().get()

    mine = sit(room)[0].get("/seat/").content.decode()
    wall = teacher_client.get(reverse("workshops:projector", args=[room.pk])).content.decode()

    assert card.credit in mine
    assert card.credit_on_wall in wall
    assert bank[0].get_absolute_url() in mine
    assert bank[0].get_absolute_url() not in wall


# The page


def test_suggestions_differ_in_theme(room, bank):
    suggested = seed_choice.suggestions(room)

    assert len(suggested) == seed_choice.SUGGESTED
    assert {dream.theme for dream in suggested} == set(Theme.values)
    assert bank[11] in suggested  # the most liked of its theme
    assert bank[3] not in suggested


def test_suggestions_are_filled_up_where_themes_are_few(room, branch):
    DreamFactory.create_batch(9, branch=branch, theme=Theme.NATURE)

    assert len(seed_choice.suggestions(room)) == 8


@pytest.mark.parametrize(("words", "found"), [("øy", 1), ("ØY", 1), ("båt lån", 1), ("båt fly", 0), ("\0båt", 1)])
def test_words_are_found_whatever_their_case(room, branch, rf, words, found):
    DreamFactory(branch=branch, title="Øya vår", what="Vi vil låne en båt.")
    DreamFactory(branch=branch, title="Klatrevegg", what="Høyt opp.")

    search = Search.read(rf.get("/", {"q": words}).GET)

    assert search.hits(room, without=[]).filter(title="Øya vår").count() == found


def test_what_is_ticked_survives_a_search(room, teacher_client, address, bank):
    looked = teacher_client.post(
        address, {"look": "1", "q": "finnes ikke", "pick": [f"d{bank[0].pk}", f"d{bank[7].pk}"]}
    )
    page = teacher_client.get(looked.url)

    assert "csrf" not in looked.url
    assert set(page.context["chosen"]) == {bank[0], bank[7]}
    assert list(page.context["found"]) == []
    assert room.cards.seeds().count() == 0


def test_the_ticked_ones_are_brought_in(room, teacher_client, address, bank, idea):
    ticked = [f"d{dream.pk}" for dream in bank[:4]] + [f"i{idea.pk}"]

    page = teacher_client.get(teacher_client.post(address, {"pick": ticked}).url)

    assert len(texts(room)) == 5
    assert page.context["is_saved"]
    assert len(page.context["messages"]) == 1


def test_eleven_are_answered_in_a_sentence_and_the_ticks_are_kept(room, teacher_client, address, bank):
    page = teacher_client.post(address, {"pick": [f"d{dream.pk}" for dream in bank[:11]]})

    assert page.status_code == 422
    assert len(page.context["chosen"]) == 11
    assert page.context["over"] == 1
    assert texts(room) == []


def test_what_left_the_bank_meanwhile_is_said(room, teacher_client, address, bank):
    dreams.withdraw(bank[0])

    page = teacher_client.get(teacher_client.post(address, {"pick": [f"d{d.pk}" for d in bank[:6]]}).url)

    assert len(texts(room)) == 5
    assert len(page.context["messages"]) == 2


@pytest.mark.parametrize("tick", ["d", "x1", "d-1", "d²", "d" + "9" * 30, "\0", "i999999", "d999999"])
def test_an_odd_tick_is_left_out(room, teacher_client, address, tick):
    assert teacher_client.post(address, {"pick": [tick]}).status_code == 302
    assert teacher_client.get(address, {"look": "1", "pick": tick}).status_code == 200
    assert texts(room) == []


@pytest.mark.parametrize("data", [{"look": "9" * 40}, {"look": "x", "sort": "evil"}, {"look": "1", "theme": "\0"}])
def test_an_odd_search_is_answered(teacher_client, address, bank, data):
    assert teacher_client.get(address, data).status_code == 200


def test_the_page_costs_the_same_however_full_the_bank(room, teacher, teacher_client, address, branch, school, idea):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    costs = []
    for _turn in range(2):
        bring(room, teacher, *DreamFactory.create_batch(5, branch=branch))
        DreamFactory.create_batch(3, branch=branch, from_class=True)
        again = make_room(SchoolClassFactory(school=school), clusters=1, state=State.FINISHED)
        Harvest.objects.create(workshop=again, cluster=again.clusters.get(), destination=Destination.NEXT_CLASS)
        for data in ({}, {"look": "1", "sort": "newest"}):
            teacher_client.get(address, data)
            with CaptureQueriesContext(connection) as queries:
                teacher_client.get(address, data)
            costs.append(len(queries))

    assert costs[:2] == costs[2:]


def test_credits_are_in_the_language_of_the_room(school_class, teacher, bank):
    room = make_room(school_class, language="en")

    with translation.override("nb"):
        bring(room, teacher, bank[0])

    assert room.cards.seeds().get().credit.startswith("From the Bank in")


def test_ticks_come_back_as_they_were():
    picked = Picked.read(["d3", "i4", "d12", "nonsense"])

    assert picked.ticks() == ["d3", "d12", "i4"]
    assert len(picked) == 3


@pytest.mark.parametrize("screen", ["cards", "clusters"])
def test_the_wall_names_a_group_and_never_a_person(room, teacher, teacher_client, school, bank, screen):
    bank[0].owner_name = "Kari Nordmann"
    bank[0].save(update_fields=["owner_name"])
    ours = DreamFactory(branch=school.branch, from_class=True, school_class=room.school_class)
    bring(room, teacher, bank[0], ours)
    room.cards.filter(seed=bank[0]).update(cluster=room.clusters.get())
    Workshop.objects.filter(pk=room.pk).update(screen=screen)
    address = reverse("workshops:projector", args=[room.pk])

    first = teacher_client.get(address)
    wall = (
        "".join(str(tile.card.credit_on_wall) for page in first.context["wall"].pages for tile in page.items)
        + first.content.decode()
    )

    assert "Kari" not in wall
    assert school.branch.name in wall
    assert f"{room.school_class.name}, {school.name}" in wall


def test_credits_on_the_wall_cost_the_same_for_one_and_for_many(
    room, teacher, teacher_client, bank, django_assert_max_num_queries
):
    address = reverse("workshops:projector", args=[room.pk])
    bring(room, teacher, bank[0])
    with CaptureQueriesContext(connection) as one:
        teacher_client.get(address)

    bring(room, teacher, *bank[:8])

    with django_assert_max_num_queries(len(one)):
        teacher_client.get(address)
