"""The officer's desk: set up, open, close, count, certify, each only by whoever may and only in its time."""

import pytest
from django.urls import reverse

from dreams.models import Obligation
from elections import actions as elections
from elections.lifecycle import State
from elections.models import CodeBatch
from polls import actions
from polls.models import Poll
from polls.ways import Way
from tests.factories.accounts import PASSWORD
from tests.factories.dreams import DreamFactory
from tests.factories.polls import make_poll, open_poll, plan, vote
from tests.factories.schools import (
    BranchFactory,
    SchoolClassFactory,
    SchoolFactory,
    make_manager,
    make_member,
    make_school_leader,
    make_teacher,
)
from tests.polls.desks import do, state

pytestmark = pytest.mark.django_db


def fields_of(chosen, **other):
    given = plan([])
    return {
        "title": given.title,
        "question": given.question,
        "who_may": given.who_may,
        "way": "rank",
        "winners": "1",
        "dreams": [str(dream.pk) for dream in chosen],
        **other,
    }


def test_an_election_is_set_up_from_the_dreams_of_the_bank(client, town, officer):
    dreams = [DreamFactory(branch=town, title=title) for title in ("A", "B", "C")]

    page = client.get(reverse("polls:new", args=[town.slug]))
    sent = client.post(reverse("polls:new", args=[town.slug]), fields_of(dreams[:2]))

    poll = Poll.objects.get()
    assert [dream.title for dream, _box, _cost in page.context["form"].rows] == ["A", "B", "C"]
    assert sent.url == reverse("polls:desk", args=[poll.pk])
    assert (poll.way, poll.slug, poll.election.state) == ("rank", "drommevalget-i-vika", State.DRAFT)
    assert list(poll.dream_keys().values()) == [dream.pk for dream in dreams[:2]]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"dreams": []}, "dreams"),
        ({"winners": "2"}, "dreams"),
        ({"way": "coin"}, "way"),
        ({"closes_at": "2020-01-01T10:00"}, "closes_at"),
        ({"opens_at": "2099-01-02T10:00", "closes_at": "2099-01-01T10:00"}, "closes_at"),
    ],
)
def test_what_cannot_be_an_election_is_told_and_kept(client, town, officer, wrong, field):
    dreams = [DreamFactory(branch=town) for _ in range(2)]

    page = client.post(reverse("polls:new", args=[town.slug]), fields_of(dreams, **wrong))

    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Poll.objects.exists()


def test_two_elections_of_one_name_have_two_addresses(town, officer):
    slugs = [make_poll(branch=town, by=officer).slug for _ in range(3)]

    assert slugs == ["drommevalget-i-vika", "drommevalget-i-vika-2", "drommevalget-i-vika-3"]


def test_a_whole_election_from_the_desk(client, town, officer):
    poll = make_poll(branch=town, by=officer, way=Way.RANK)
    other = make_manager(town)
    seen = [do(client, poll, "rehearse").url, state(poll)]
    codes = do(client, poll, "codes")
    do(client, poll, "end-rehearsal")
    do(client, poll, "open")
    _batch, made = elections.issue_codes(poll.election, size=14, label="6B", by=officer)
    for code, choices in zip(made[:12], [(1, 2), (2, 1), (1, 3)] * 4, strict=True):
        vote(poll, code, *choices)
    client.post(reverse("polls:give", args=[poll.pk]), {"code": made[12]})
    do(client, poll, "close")
    seen.append(state(poll))
    for person in (officer, other):
        client.force_login(person)
        bundle = {"place": "Biblioteket", "bundle_no": "1", "papers": "1 x 1 3 2", "blank": "0"}
        assert client.post(reverse("polls:papers", args=[poll.pk]), bundle).status_code == 302
    do(client, poll, "count")
    seen.append(state(poll))
    do(client, poll, "certify")
    seen.append(state(poll))
    public = client.get(poll.get_absolute_url()).content.decode()

    assert codes.status_code == 200
    assert len(codes.context["codes"]) == 3
    assert seen == [reverse("polls:desk", args=[poll.pk]), "rehearsal", "closed", "counted", "certified"]
    assert "Badstue ved elva" in public
    assert reverse("polls:kit", args=[town.slug, poll.slug]) in public


def test_a_winner_obliges_the_board_of_the_municipality_until_there_is_a_project(client, town, officer):
    poll, codes, _by = open_poll(branch=town, by=officer, codes=3)
    for code in codes:
        vote(poll, code, 2)
    for verb in ("close", "count", "certify"):
        do(client, poll, verb)

    [owed] = Obligation.objects.waiting_in(town)
    board = client.get(reverse("dreams:board", args=[town.slug])).content.decode()

    assert owed.dream.title == "Benker i parken"
    assert owed.url == poll.get_absolute_url()
    assert "Benker i parken" in board
    owed.dream.state = "producing"
    owed.dream.save()
    assert not Obligation.objects.waiting_in(town).exists()
    assert do(client, poll, "certify").status_code == 302
    assert Obligation.objects.count() == 1


def test_a_school_holds_its_own_election_and_obliges_nobody(client, town):
    school = SchoolFactory(branch=town)
    leader = make_school_leader(school)
    client.force_login(leader)
    poll = make_poll(branch=town, by=leader, place=school)
    actions.open_now(poll, by=leader)
    for verb in ("close", "count", "certify"):
        do(client, poll, verb)

    assert client.get(reverse("polls:of_school", args=[school.pk])).status_code == 200
    assert client.get(reverse("polls:of_branch", args=[town.slug])).status_code == 404
    assert state(poll) == State.CERTIFIED
    assert not Obligation.objects.exists()


def test_others_find_no_desk(client, town, officer):
    poll = make_poll(branch=town, by=officer)
    strangers = [make_member(town), make_manager(BranchFactory()), make_school_leader(SchoolFactory(branch=town))]

    for stranger in strangers:
        client.force_login(stranger)
        for name in ("desk", "change"):
            assert client.get(reverse(f"polls:{name}", args=[poll.pk])).status_code == 404
        assert do(client, poll, "open").status_code == 404
    assert state(poll) == State.DRAFT


@pytest.mark.parametrize("verb", ["close", "count", "certify", "lot", "annul", "end-rehearsal", "codes", "open-seals"])
def test_a_button_that_comes_too_early_changes_nothing_and_says_so(client, town, officer, verb):
    poll = make_poll(branch=town, by=officer)

    page = do(client, poll, verb, number="1", reason="x", first="x", second="y")

    assert page.status_code in {302, 422}
    assert state(poll) == State.DRAFT


def test_no_such_button_is_not_found(client, town, officer):
    assert do(client, make_poll(branch=town, by=officer), "explode").status_code == 404


def test_seals_are_made_at_the_desk_and_opened_by_two_shares(client, town, officer):
    poll = make_poll(branch=town, by=officer)
    shares = do(client, poll, "seal").context["shares"]
    again = client.get(reverse("polls:desk", args=[poll.pk])).content.decode()
    do(client, poll, "try-shares", first=shares[1], second=shares[2])
    do(client, poll, "open")
    poll.election.refresh_from_db()
    _batch, codes = elections.issue_codes(poll.election, size=3, label="6B", by=officer)
    for code in codes:
        vote(poll, code, 3)
    do(client, poll, "close")
    do(client, poll, "count")
    too_early = state(poll)
    wrong = do(client, poll, "open-seals", first=shares[0], second="ABCD")
    do(client, poll, "open-seals", first=shares[0], second=shares[2])
    do(client, poll, "count")

    assert not [share for share in shares if share in again]
    assert (too_early, wrong.status_code, state(poll)) == (State.CLOSED, 422, State.COUNTED)


def test_a_tie_waits_at_the_desk_for_a_number(client, town, officer):
    poll, codes, _by = open_poll(branch=town, by=officer, codes=2)
    for number, code in enumerate(codes, start=1):
        vote(poll, code, number)
    do(client, poll, "close")
    do(client, poll, "count")
    page = client.get(reverse("polls:desk", args=[poll.pk]))
    bad = do(client, poll, "lot", number="six")
    do(client, poll, "lot", number="6")

    assert [row.no for row in page.context["shown"].tied] == [1, 2]
    assert bad.status_code == 422
    assert state(poll) == State.COUNTED


def test_a_difference_is_explained_before_certifying(client, town, officer):
    poll, codes, _by = open_poll(branch=town, by=officer)
    client.post(reverse("polls:give", args=[poll.pk]), {"code": codes[0]})
    do(client, poll, "close")
    do(client, poll, "count")

    asked = do(client, poll, "certify")
    empty = do(client, poll, "certify", asked="1")
    do(client, poll, "certify", asked="1", explanation="En tok med seg seddelen hjem.")

    assert (asked.status_code, asked.context["difference"]) == (422, 1)
    assert empty.context["explanation_form"].errors
    assert state(poll) == State.CERTIFIED


def test_an_annulled_election_says_why(client, town, officer):
    poll, _codes, _by = open_poll(branch=town, by=officer)

    empty = do(client, poll, "annul", reason=" ")
    do(client, poll, "annul", reason="Lappene til 6B ble kopiert.")

    assert empty.status_code == 422
    assert state(poll) == State.ANNULLED
    assert "Lappene til 6B ble kopiert." in client.get(poll.get_absolute_url()).content.decode()


def test_slips_are_ordered_and_printed_anew_the_old_ones_are_worthless(town, officer):
    poll = make_poll(branch=town, by=officer)
    order = actions.order_slips(poll, label="6B", size=4, by=officer)

    first = actions.print_slips(order)
    second = actions.print_slips(order)
    actions.open_now(poll, by=officer)

    assert len({*first, *second}) == 8
    with pytest.raises(elections.Revoked):
        vote(poll, first[0], 1)
    vote(poll, second[0], 1)
    assert CodeBatch.objects.count() == 2


def test_a_dream_that_is_taken_back_leaves_its_words_and_no_vote_changes(town, officer):
    poll, codes, _by = open_poll(branch=town, by=officer)
    vote(poll, codes[0], 2)
    dream = poll.dreams()[2]

    dream.state = "rejected"
    dream.save()

    option = poll.election.options.get(no=2)
    assert dream.title not in (option.title, option.about)
    assert option.origin == f"dream:{dream.pk}"


def test_the_password_of_nobody_is_needed_to_see_a_result(client, town, officer):
    poll, codes, _by = open_poll(branch=town, by=officer)
    for code in codes:
        vote(poll, code, 1)
    for verb in ("close", "count", "certify"):
        do(client, poll, verb)
    client.logout()

    page = client.get(poll.get_absolute_url())

    assert page.status_code == 200
    assert PASSWORD not in page.content.decode()
    assert page.context["shown"].winners[0].title == "Badstue ved elva"


def test_a_school_leader_finds_the_elections_on_the_desk_and_a_teacher_does_not(client, town):
    school = SchoolFactory(branch=town)
    leader, teacher = make_school_leader(school), make_teacher(SchoolClassFactory(school=school))
    address = reverse("polls:of_school", args=[school.pk])
    seen = []

    for person in (leader, teacher):
        client.force_login(person)
        seen.append(address in client.get(reverse("workshops:desk")).content.decode())

    assert seen == [True, False]
