"""The roll: one person, one usable code, whatever the channel and however often somebody asks."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from elections import actions, keys
from elections.actions import AlreadyOnRoll, AlreadyVoted, BoxClosed, NotAVoter, Revoked
from elections.actions.roll import known_as
from elections.models import CodeBatch, Credential, FinalCredential, LostSlip, RollEntry
from tests.elections.racing import at_once
from tests.elections.traces import rows
from tests.factories.accounts import UserFactory
from tests.factories.elections import open_by_code, prepare, vote_by_code

pytestmark = pytest.mark.django_db
IDA = "ida@example.org"
PLAIN = {"method": "plurality"}


@pytest.fixture
def election():
    return open_by_code(codes=1, rules=PLAIN)[0]


def usable(election, *codes):
    return [code for code in codes if actions.may_vote(election, voter=actions.voter_of(code))]


def of_roll(election):
    """How the codes of the roll stand."""
    return sorted(Credential.objects.filter(election=election, batch_no=2).values_list("status", flat=True))


# By e-mail


def test_whoever_asks_again_gets_another_code_and_the_one_before_is_worthless(election):
    codes = [actions.code_for_letter(election, person=IDA) for _ in range(3)]

    assert usable(election, *codes) == codes[2:]
    with pytest.raises(Revoked):
        vote_by_code(election, codes[0], 1)
    vote_by_code(election, codes[2], 1)
    assert RollEntry.objects.count() == 1
    assert of_roll(election) == [Credential.Status.WEB, Credential.Status.REVOKED, Credential.Status.REVOKED]


@pytest.mark.parametrize("how", ["screen", "paper"])
def test_whoever_has_voted_gets_no_other_code(election, how):
    code = actions.code_for_letter(election, person=IDA)
    if how == "screen":
        vote_by_code(election, code, 1)
    else:
        actions.give_paper(election, code=code)

    with pytest.raises(AlreadyVoted):
        actions.code_for_letter(election, person=IDA)

    assert len(of_roll(election)) == 1


def test_a_letter_takes_the_place_of_a_slip_of_the_same_person_that_is_not_used(election):
    slip = actions.check_off(election, person=IDA, by=UserFactory())

    letter = actions.code_for_letter(election, person=" Ida@Example.org ")

    assert usable(election, slip, letter) == [letter]
    with pytest.raises(AlreadyOnRoll):
        actions.check_off(election, person=IDA, by=UserFactory())


def test_a_withdrawn_roll_can_be_given_anew(election):
    first = actions.code_for_letter(election, person=IDA)
    batch = CodeBatch.objects.get(is_roll=True)
    actions.revoke_batch(batch, by=UserFactory())

    second = actions.code_for_letter(election, person=IDA)

    assert usable(election, first, second) == [second]
    batch.refresh_from_db()
    assert (batch.revoked_at, batch.size) == (None, 2)  # what is unused can be withdrawn once more


def test_no_letter_writes_a_line_of_the_log(election):
    lines = election.events.count()

    for _ in range(2):
        actions.code_for_letter(election, person=IDA)

    assert election.events.count() == lines


@pytest.mark.parametrize("state", ["rehearsal", "closed"])
def test_the_roll_gives_no_code_in_a_rehearsal_or_after_closing(state):
    election = prepare()
    if state == "rehearsal":
        actions.rehearse(election, by=UserFactory())
    else:
        actions.open_prepared(election, by=None)
        actions.close(election, by=None)

    with pytest.raises(BoxClosed):
        actions.code_for_letter(election, person=IDA)
    with pytest.raises(BoxClosed):
        actions.check_off(election, person=IDA, by=UserFactory())
    assert not RollEntry.objects.exists()


@pytest.mark.parametrize(
    "spelled",
    ["IDA@example.org", " ida@example.org", "ida+valg@example.org", "ida+@EXAMPLE.org", "ida+1+2@example.org"],
)
def test_an_address_is_one_person_however_it_is_spelled(spelled):
    assert known_as(spelled) == IDA


def test_names_are_told_apart_by_more_than_capitals_and_spaces():
    assert known_as("Kari  Nordmann 1990") == known_as("kari nordmann 1990 ")
    assert known_as("Kari Nordmann 1990") != known_as("Kari Nordmann 1991")
    assert known_as("kari.nordmann@gmail.com") == known_as("KariNordmann+x@googlemail.com")
    assert known_as("kari.nordmann@example.org") != known_as("karinordmann@example.org")
    assert known_as("+47 900 00 000") == "+47 900 00 000"


# At the desk


def test_a_form_that_is_sent_again_gives_the_same_code_until_it_is_used(election):
    clerk, nonce = UserFactory(), actions.new_nonce()

    codes = {actions.check_off(election, person=spelled, by=clerk, nonce=nonce) for spelled in ("Ida", "ida ", "IDA")}

    [code] = codes
    vote_by_code(election, code, 1)
    with pytest.raises(AlreadyOnRoll):
        actions.check_off(election, person="Ida", by=clerk, nonce=nonce)


def test_another_form_or_another_person_is_another_code(election):
    clerk, nonce = UserFactory(), actions.new_nonce()
    ida = actions.check_off(election, person="Ida", by=clerk, nonce=nonce)

    ola = actions.check_off(election, person="Ola", by=clerk, nonce=nonce)
    with pytest.raises(AlreadyOnRoll):
        actions.check_off(election, person="Ida", by=clerk, nonce=actions.new_nonce())

    assert usable(election, ida, ola) == [ida, ola]
    assert ida != ola


def test_a_form_of_another_election_gives_another_code(election):
    other, _codes = open_by_code(codes=1)
    nonce, clerk = actions.new_nonce(), UserFactory()

    codes = {actions.check_off(one, person="Ida", by=clerk, nonce=nonce) for one in (election, other)}

    assert len(codes) == 2


def test_a_lost_slip_is_renewed_by_two_people(election):
    one, other = UserFactory(), UserFactory()
    lost = actions.check_off(election, person="Ida", by=one)

    alone = [actions.renew(election, person="Ida", by=one, nonce=actions.new_nonce()) for _ in range(2)]
    still = usable(election, lost)
    nonce = actions.new_nonce()
    together = {actions.renew(election, person=" IDA", by=other, nonce=nonce) for _ in range(2)}

    [code] = together
    assert (alone, still) == ([None, None], [lost])
    assert usable(election, lost, code) == [code]
    assert not LostSlip.objects.exists()
    kinds = list(election.events.order_by("no").values_list("kind", "by"))[-2:]
    assert kinds == [("slip reported lost", one.pk), ("slip renewed", other.pk)]
    assert actions.is_whole(election)


def test_what_was_renewed_takes_two_again(election):
    one, other = UserFactory(), UserFactory()
    actions.check_off(election, person="Ida", by=one)
    for by in (one, other):
        code = actions.renew(election, person="Ida", by=by, nonce=actions.new_nonce())

    assert actions.renew(election, person="Ida", by=other, nonce=actions.new_nonce()) is None
    assert usable(election, code) == [code]


def test_nothing_is_renewed_for_whoever_has_voted_or_never_had_a_code(election):
    code = actions.check_off(election, person="Ida", by=UserFactory())
    vote_by_code(election, code, 1)

    with pytest.raises(AlreadyVoted):
        actions.renew(election, person="Ida", by=UserFactory(), nonce=actions.new_nonce())
    with pytest.raises(NotAVoter):
        actions.renew(election, person="Ola", by=UserFactory(), nonce=actions.new_nonce())
    assert not LostSlip.objects.exists()


def test_the_database_has_a_person_and_a_lost_slip_once(election):
    by = UserFactory()
    for model, more in ((RollEntry, {}), (LostSlip, {"reported_by": by})):
        model.objects.create(election=election, person_mac=b"m" * 32, **more)
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(election=election, person_mac=b"m" * 32, **more)
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(election=election, person_mac=b"short", **more)


# Who had which


def test_without_the_key_nothing_leads_from_a_person_to_a_code_and_after_closing_not_even_with_it(election):
    people = [f"person {number}" for number in range(20)]
    codes = [actions.check_off(election, person=person, by=UserFactory()) for person in people]
    for code in codes[::2]:
        vote_by_code(election, code, 1)
    guessed = {_place_by_hand(election, person) for person in people}
    while_open = {str(key) for key in Credential.objects.values_list("pk", flat=True)}

    actions.close(election, by=None)

    assert guessed <= while_open  # whoever has the key, the database and a name: as long as the box is open
    after = {str(key) for key in FinalCredential.objects.values_list("pk", flat=True)}
    assert len(after) == len(while_open)
    assert not after & while_open
    macs = [bytes(mac).hex() for mac in RollEntry.objects.values_list("person_mac", flat=True)]
    stored = repr(rows("SELECT * FROM elections_finalcredential"))
    assert not [mac for mac in macs if mac in stored]


def _place_by_hand(election, person):
    return str(UUID(bytes=keys.mac(election.pk, f"place:{person}")[:16], version=4))


def test_the_number_of_a_code_looks_like_any_other(election):
    actions.check_off(election, person="Ida", by=UserFactory())

    assert {key.version for key in Credential.objects.values_list("pk", flat=True)} == {4}


def test_a_code_that_was_replaced_lies_where_nobody_is_led(election):
    first = actions.code_for_letter(election, person=IDA)
    place = _place_by_hand(election, IDA)
    mac = keys.mac(election.pk, actions.voter_of(first))

    actions.code_for_letter(election, person=IDA)

    assert bytes(Credential.objects.get(pk=place).code_mac) != mac
    assert str(Credential.objects.get(code_mac=mac).pk) != place


# Many at once


@pytest.mark.django_db(transaction=True)
def test_eight_letters_to_one_address_at_once_leave_one_code_that_works():
    election, _codes = open_by_code(codes=1, rules=PLAIN)

    codes = at_once(lambda _: actions.code_for_letter(election, person=IDA), range(8))

    assert len(set(codes)) == 8
    assert len(usable(election, *codes)) == 1
    assert of_roll(election) == [Credential.Status.FREE] + [Credential.Status.REVOKED] * 7
    assert RollEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_desk_and_a_letter_at_once_leave_one_code_that_works():
    for number in range(5):
        election, _codes = open_by_code(codes=1, rules=PLAIN)
        clerk, person = UserFactory(), f"person{number}@example.org"

        def ask(channel, election=election, clerk=clerk, person=person):
            if channel % 2:
                return actions.code_for_letter(election, person=person)
            try:
                return actions.check_off(election, person=person, by=clerk)
            except AlreadyOnRoll:
                return None

        codes = [code for code in at_once(ask, range(6)) if code]

        assert len(usable(election, *codes)) == 1
        assert RollEntry.objects.filter(election=election).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_by_eight_at_once_gives_all_of_them_one_code():
    election, _codes = open_by_code(codes=1, rules=PLAIN)
    clerk, nonce = UserFactory(), actions.new_nonce()

    codes = at_once(lambda _: actions.check_off(election, person="Ida", by=clerk, nonce=nonce), range(8))

    assert len(set(codes)) == 1
    assert len(of_roll(election)) == 1


@pytest.mark.django_db(transaction=True)
def test_whoever_votes_while_a_letter_replaces_the_code_votes_once_and_is_told_the_truth():
    for number in range(12):
        election, _codes = open_by_code(codes=1, rules=PLAIN)
        person = f"person{number}@example.org"
        code = actions.code_for_letter(election, person=person)

        def act(what, election=election, person=person, code=code):
            try:
                return (
                    vote_by_code(election, code, 1)
                    if what == "vote"
                    else actions.code_for_letter(election, person=person)
                )
            except (AlreadyVoted, Revoked) as hindrance:
                return hindrance

        voted, letter = at_once(act, ["vote", "letter"])

        used = Credential.objects.filter(election=election, status=Credential.Status.WEB).count()
        assert used == election.ballots.count()
        assert isinstance(voted, Revoked) != isinstance(letter, AlreadyVoted)
        assert len(usable(election, letter)) == 1 if used == 0 else isinstance(letter, AlreadyVoted)
