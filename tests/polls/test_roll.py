"""The screen for the roll: one code for one person, shown once and again to the same form, renewed by two."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from elections import actions as elections, keys
from elections.models import Credential, RollEntry
from elections.slip_codes import read_slip_code
from polls.models import CodeLetter
from tests.elections.traces import everything, tables_that_change
from tests.factories.polls import make_poll, open_poll, vote
from tests.factories.schools import BranchFactory, SchoolFactory, make_member, make_teacher
from tests.polls.desks import do

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll(town, officer):
    return open_poll(branch=town, by=officer, codes=1)[0]


def address(poll):
    return reverse("polls:roll", args=[poll.pk])


def give(client, poll, person="Ida Berg 2001", **more):
    fields = {"person": person, "nonce": elections.new_nonce(), **more}
    return client.post(address(poll), fields)


def code_on(page):
    assert page.status_code == 200
    assert page.templates[0].name == "polls/roll_slip.html"
    return read_slip_code(page.context["code"])


def is_usable(poll, code):
    return elections.may_vote(poll.election, voter=elections.voter_of(code))


def test_somebody_who_comes_gets_one_code_on_one_slip_and_votes(client, poll):
    page = give(client, poll)

    code = code_on(page)
    shown = page.content.decode()
    assert shown.count(page.context["code"]) == 1
    assert poll.get_absolute_url() in shown
    assert code not in shown  # only in groups of four; the QR code is a drawing
    assert page.headers["Cache-Control"].split(", ")[-1] == "private"
    assert "no-store" in page.headers["Cache-Control"]
    vote(poll, code, 1)
    assert elections.turnout(poll.election).web == 1


@pytest.mark.parametrize("again", ["Ida Berg 2001", " ida  BERG 2001 "])
def test_the_second_time_the_person_has_had_one_and_nothing_typed_is_lost(client, poll, again):
    code = code_on(give(client, poll))

    page = give(client, poll, again)

    assert page.status_code == 422
    assert "person" in page.context["form"].errors
    assert again.strip() in page.content.decode()
    assert 'value="renew"' in page.content.decode()
    assert is_usable(poll, code)
    assert (RollEntry.objects.count(), Credential.objects.count()) == (1, 2)


def test_a_refresh_shows_the_same_slip_until_somebody_has_voted_with_it(client, poll):
    nonce = elections.new_nonce()
    codes = {code_on(give(client, poll, nonce=nonce)) for _ in range(3)}

    [code] = codes
    vote(poll, code, 1)
    page = give(client, poll, nonce=nonce)

    assert page.status_code == 422
    assert code not in page.content.decode().replace(" ", "")
    assert RollEntry.objects.count() == 1


def test_a_form_is_good_for_one_person_and_each_page_has_another(client, poll):
    nonces = [client.get(address(poll)).context["form"]["nonce"].value() for _ in range(2)]

    codes = [code_on(give(client, poll, person, nonce=nonces[0])) for person in ("Ida", "Ola")]

    assert nonces[0] != nonces[1]
    assert codes[0] != codes[1]


@pytest.mark.parametrize("wrong", [{"person": ""}, {"person": "x" * 121}, {"nonce": ""}, {"nonce": "abc"}])
def test_what_names_nobody_gives_nothing(client, poll, wrong):
    page = give(client, poll, **wrong)

    assert page.status_code == 422
    assert page.context["form"].errors
    assert not RollEntry.objects.exists()


def test_a_lost_slip_is_renewed_by_two_people_with_accounts_of_their_own(client, poll, town, officer):
    lost = code_on(give(client, poll))
    alone = [give(client, poll, do="renew") for _ in range(2)]
    said = [str(message) for message in client.get(alone[1].url).context["messages"]]
    usable_still = is_usable(poll, lost)
    client.force_login(make_member(town))
    nonce = elections.new_nonce()

    codes = {code_on(give(client, poll, do="renew", nonce=nonce)) for _ in range(2)}

    [code] = codes
    assert [answer.status_code for answer in alone] == [302, 302]
    assert len(said) == 1 or len(set(said)) == 1
    assert usable_still
    assert (is_usable(poll, lost), is_usable(poll, code)) == (False, True)


def test_nothing_is_renewed_for_whoever_has_voted_or_never_had_a_code(client, poll, officer):
    vote(poll, code_on(give(client, poll)), 1)

    pages = [give(client, poll, do="renew"), give(client, poll, "Ola", do="renew")]

    assert [page.status_code for page in pages] == [422, 422]
    assert all(page.context["form"].errors["person"] for page in pages)
    assert RollEntry.objects.count() == 1


def test_a_slip_and_a_letter_are_one_code(client, poll, town):
    poll.by_mail = True
    poll.save()
    elections.code_for_letter(poll.election, person="ida@example.org")

    assert give(client, poll, "Ida@Example.org").status_code == 422


def test_the_page_counts_the_roll_and_the_letters_and_names_nobody(client, poll, town):
    poll.by_mail = True
    poll.save()
    for person in ("Ida", "Ola"):
        give(client, poll, person)
    CodeLetter.objects.create(poll=poll, email="kari@example.org")
    CodeLetter.objects.create(poll=poll, email="", gave_up=True)

    page = client.get(address(poll))

    assert (page.context["on_roll"], page.context["on_their_way"], page.context["given_up"]) == (2, 1, 1)
    assert not [name for name in ("Ida", "Ola", "kari") if name in page.content.decode()]


@pytest.mark.parametrize(("when", "gives"), [("draft", True), ("rehearsal", False), ("open", True), ("closed", False)])
def test_codes_are_given_before_and_while_it_is_open(client, town, officer, when, gives):
    poll = make_poll(branch=town, by=officer)
    for verb in {"rehearsal": ["rehearse"], "open": ["open"], "closed": ["open", "close"]}.get(when, []):
        do(client, poll, verb)

    page = client.get(address(poll))
    answer = give(client, poll)

    assert page.context["gives"] is gives
    assert answer.status_code == (200 if gives else 422)
    assert RollEntry.objects.exists() is gives


def test_without_the_key_the_page_says_whom_to_call(client, poll):
    keys.erase(poll.election.pk)

    page = give(client, poll)

    assert page.status_code == 422
    assert page.context["form"].non_field_errors()


def test_whoever_gives_out_papers_gives_out_codes_and_nobody_else(client, town, officer):
    school = SchoolFactory(branch=town)
    poll = make_poll(branch=town, by=officer, place=school)

    seen = []
    for user in (
        make_teacher(school),
        make_member(town),
        make_teacher(SchoolFactory(branch=town)),
        make_member(BranchFactory()),
    ):
        client.force_login(user)
        seen.append(give(client, poll, f"person {user.pk}").status_code)

    assert seen == [200, 404, 404, 404]


def test_the_desk_leads_to_the_roll(client, poll):
    assert address(poll) in client.get(reverse("polls:desk", args=[poll.pk])).content.decode()
    assert address(poll) in client.get(reverse("polls:give", args=[poll.pk])).content.decode()


def test_the_desk_names_the_roll_among_the_codes(client, poll):
    poll.election.code_batches.update(label="Biblioteket")
    give(client, poll)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    shown = client.get(reverse("polls:desk", args=[poll.pk])).content.decode()

    named = [" ".join(found.split()) for found in re.findall(r'<th scope="row">(.*?)</th>', shown, re.DOTALL)]
    assert named == ["Biblioteket", "The roll"]


def test_the_slip_speaks_the_language_of_the_election_and_the_page_that_of_the_clerk(client, poll):
    poll.language = "nn"
    poll.save()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    shown = give(client, poll).content.decode()

    assert '<article class="one-slip" lang="nn"' in shown
    assert "hand it over" in shown


def test_no_table_session_or_log_holds_the_code_the_person_or_the_form(client, poll, caplog):
    caplog.set_level("DEBUG")
    client.get(address(poll))
    nonce = elections.new_nonce()
    with tables_that_change() as changed:
        code = code_on(give(client, poll, "Ida Berg 2001", nonce=nonce))

    stored = repr(everything())
    said = "\n".join(record.getMessage() for record in caplog.records)
    assert changed == {"elections_codebatch", "elections_credential", "elections_rollentry"}
    assert [word for word in (code, nonce, "Ida Berg", "ida berg") if word in stored or word in said] == []
    assert code not in repr(dict(client.session))
