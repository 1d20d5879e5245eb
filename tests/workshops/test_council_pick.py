"""What a student council has chosen is public, asks for a project, and holds when many press at once."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dreams import actions as dream_actions
from dreams.lifecycle import State
from dreams.models import Dream, Pick
from elections.actions import new_nonce
from lifecycles import IllegalMove
from schools.school_year import starting_year
from tests.elections.test_races import at_once
from tests.factories.dreams import DreamFactory
from tests.factories.schools import CouncilFactory, SchoolFactory, make_member, make_teacher
from tests.factories.workshops import make_session
from tests.going import go, go_again
from tests.journeys.axe import findings, overflow
from tests.workshops.joined import opened, result, sits, votes
from workshops.actions import council as council_actions
from workshops.actions.council import YearIsFull

YEAR = starting_year(timezone.localdate())


# The pick


def test_two_dreams_are_picked_in_the_order_of_their_votes(council, lead):
    session = opened(make_session(council, by=lead, winners=2), lead)
    for choice in (3, 3, 1):
        votes(sits(session), choice)
    council_actions.close_vote(session, by=lead)
    for _ in range(2):
        council_actions.announce(session, by=lead)

    origins = dict(session.election.options.values_list("no", "origin"))
    assert [(pick.place, f"dream:{pick.dream_id}") for pick in Pick.objects.order_by("place")] == [
        (1, origins[3]),
        (2, origins[1]),
    ]
    assert Dream.objects.picked().count() == 2
    with pytest.raises(YearIsFull):
        make_session(council, by=lead)


def test_a_new_school_year_adds_and_takes_nothing_away(council, lead):
    dream = DreamFactory(branch=council.branch)
    for year in (2024, 2025):
        dream_actions.pick(council, by=lead, dreams=[dream], school_year=year)

    assert list(dream.picks.values_list("school_year", "place")) == [(2025, 1), (2024, 1)]


def test_everybody_reads_who_picked_a_dream(council, lead, client):
    dream = DreamFactory(branch=council.branch)
    dream_actions.pick(council, by=lead, dreams=[dream], school_year=2026)

    page = client.get(dream.get_absolute_url()).content.decode()

    assert f"{council.school.name} 2026/27" in " ".join(page.split())


@pytest.mark.parametrize("count", [1, 3])
def test_pills_of_a_list_cost_one_query_and_the_schools(council, lead, count, django_assert_num_queries):
    for _ in range(count):
        other = CouncilFactory(students=True, branch=council.branch)
        dream = DreamFactory(branch=council.branch)
        dream_actions.pick(other, by=make_teacher(other), dreams=[dream], school_year=2026)

    with django_assert_num_queries(4):
        found = [pick.by_whom for dream in Dream.objects.picked().with_picks() for pick in dream.council_picks]

    assert len(found) == count


def test_the_board_is_asked_for_a_project_and_starts_it(council, lead, lead_client, manager, client):
    dream = DreamFactory(branch=council.branch)
    pick = dream_actions.pick(council, by=lead, dreams=[dream], school_year=YEAR)[0]
    client.force_login(manager)
    assert client.get(reverse("dreams:queue")).context["asked"] == []

    for _ in range(2):
        lead_client.post(reverse("workshops:pick_project", args=[pick.pk]))

    assert client.get(reverse("dreams:queue")).context["asked"] == [pick]
    dream.refresh_from_db()
    assert dream.state == State.APPROVED


def test_the_council_s_own_project_starts_at_once(council, lead, member):
    dream = DreamFactory(branch=council.branch, from_council=True, council=council, wants_project=True)
    pick = dream_actions.pick(council, by=lead, dreams=[dream], school_year=YEAR)[0]

    assert dream_actions.ask_for_project(pick, by=lead)

    dream.refresh_from_db()
    assert dream.state == State.PRODUCING


def test_the_board_of_another_branch_sees_no_request(council, lead, other_branch, client):
    dream = DreamFactory(branch=council.branch)
    pick = dream_actions.pick(council, by=lead, dreams=[dream], school_year=YEAR)[0]
    dream_actions.ask_for_project(pick, by=lead)
    client.force_login(make_member(other_branch))

    assert client.get(reverse("dreams:queue")).context["asked"] == []


# Who may not


def test_only_who_leads_the_council_does_anything(session, member, teacher, branch):
    elsewhere = CouncilFactory(students=True, school=SchoolFactory(branch=branch), branch=branch)
    pick = Pick.objects.create(council=session.council, dream=session.dreams.first(), school_year=2020)
    acts = (
        council_actions.open_vote,
        council_actions.close_vote,
        council_actions.announce,
        council_actions.call_off,
    )
    for who in (member, teacher, make_teacher(elsewhere)):
        for act in acts:
            with pytest.raises(PermissionDenied):
                act(session, by=who)
        with pytest.raises(PermissionDenied):
            dream_actions.ask_for_project(pick, by=who)
        with pytest.raises(PermissionDenied):
            dream_actions.pick(session.council, by=who, dreams=[], school_year=YEAR)


def test_a_move_out_of_turn_is_refused(session, lead):
    with pytest.raises(IllegalMove):
        council_actions.close_vote(session, by=lead)
    opened(session, lead)
    with pytest.raises(IllegalMove):
        council_actions.call_off(session, by=lead)


def test_long_titles_turn_their_pages_on_the_wall(council, lead, lead_client):
    session = make_session(council, by=lead, dreams=9)
    for no, dream in enumerate(session.dreams.all()):
        Dream.objects.filter(pk=dream.pk).update(title=f"{no} " + "En lang drøm om et sted " * 3)
    opened(session, lead)

    page = lead_client.get(reverse("workshops:council_wall", args=[session.pk]))

    assert [len(each.items) for each in page.context["wall"].pages] == [3, 3, 3]


@pytest.mark.parametrize("count", [1, 4])
def test_the_council_s_page_costs_the_same_however_much(
    council, lead, lead_client, count, django_assert_max_num_queries
):
    for year in range(count):
        dream = DreamFactory(branch=council.branch, from_council=True, council=council)
        dream_actions.pick(council, by=lead, dreams=[dream], school_year=2020 + year)

    with django_assert_max_num_queries(16):
        page = lead_client.get(reverse("workshops:council_home", args=[council.pk]))

    assert len(page.context["picks"]) == count


# Many at once


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_twelve_members_at_once_are_twelve_seats_and_twelve_votes():
    session = make_session(CouncilFactory(students=True), members=12)
    lead = make_teacher(session.council)
    clients = at_once(lambda _: sits(session), range(12))
    assert session.seats.filter(token_mac__isnull=False).count() == 12
    opened(session, lead)

    at_once(lambda client: votes(client, 1, new_nonce()), clients)
    council_actions.close_vote(session, by=lead)

    assert result(session).counts == {1: 12, 2: 0, 3: 0}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_teachers_who_announce_at_once_pick_once():
    session = make_session(CouncilFactory(students=True))
    lead = make_teacher(session.council)
    opened(session, lead)
    votes(sits(session), 1)
    council_actions.close_vote(session, by=lead)

    at_once(lambda _: council_actions.announce(session, by=lead), range(4))

    assert Pick.objects.count() == 1


# In browsers


@pytest.mark.browser
def test_a_teacher_and_three_members_on_their_own_devices(live_site, browser, browser_context_args):
    session = make_session(CouncilFactory(students=True, name="Elevrådet"), members=3)
    lead = make_teacher(session.council)
    client = Client()
    client.force_login(lead)

    def device(*, javascript=True, width=390):
        size = {"viewport": {"width": width, "height": 844}, "java_script_enabled": javascript}
        return browser.new_context(**{**browser_context_args, **size}).new_page()

    desk = device(width=1440)
    desk.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_site.url}])
    faults = []

    def look(page):
        faults.extend(findings(page))
        if overflow(page):
            faults.append(f"{page.url} is too wide")

    members = [device(), device(), device(javascript=False)]
    for page in members:
        go(page, f"{live_site.url}/j/{session.join_code}/")
        page.locator("main form[method=post] button[type=submit]").click()
        page.wait_for_url("**/council/seat/")
    look(members[0])
    go(desk, live_site.url + reverse("workshops:council_home", args=[session.council_id]))
    look(desk)
    go(desk, live_site.url + session.get_absolute_url())
    look(desk)
    desk.locator("form[action$='/open/'] button").click()
    desk.locator("form[action$='/close/']").wait_for()
    look(desk)
    for page in members:
        if page is members[2]:
            go_again(page)
        else:
            page.locator("#now a.ds-button").click()  # it came by itself
        page.locator(".option").first.click()
        if page is members[0]:
            look(page)
        page.locator("form[data-ballot] button").click()
        page.locator("#receipt").wait_for()
    desk.locator("#counted", has_text=re.compile("3.*3")).wait_for()
    desk.locator("form[action$='/close/'] button").click()
    desk.locator("form[action$='/announce/'] button").click()
    members[0].locator(".winners__title").wait_for()
    look(members[0])
    go(desk, live_site.url + reverse("workshops:council_wall", args=[session.pk]))
    assert desk.locator(".wall__won").count() == 1
    look(desk)

    assert faults == []
    assert Pick.objects.count() == 1
    for page in (desk, *members):
        page.context.close()
