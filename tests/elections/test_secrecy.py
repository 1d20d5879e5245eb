"""What must never be found: who cast which ballot."""

import logging

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import DateField, TimeField

from elections import actions, ballots, box
from elections.models import Ballot, Credential, FinalBallot, FinalCredential
from tests.factories.accounts import UserFactory
from tests.factories.elections import open_election, vote

VOTERS = 60


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [
            tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row) for row in cursor.fetchall()
        ]


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Ballot, {"tracker", "election", "salt", "content", "leaf", "sealed"}),
        (FinalBallot, {"tracker", "election", "salt", "content", "leaf", "sealed"}),
        (Credential, {"id", "election", "code_mac", "status", "batch_no"}),
        (FinalCredential, {"id", "election", "code_mac", "status", "batch_no"}),
    ],
)
def test_a_ballot_and_a_credential_hold_these_fields_and_no_other(model, fields):
    assert {field.name for field in model._meta.get_fields()} == fields
    assert not any(isinstance(field, DateField | TimeField) for field in model._meta.get_fields())


def test_nothing_refers_to_a_ballot_or_a_credential():
    box_models = {Ballot, FinalBallot, Credential, FinalCredential}

    pointing = [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model in box_models and not field.auto_created
    ]

    assert pointing == []


@pytest.mark.django_db
def test_the_voter_is_in_no_row_and_no_log(caplog):
    caplog.set_level(logging.DEBUG)
    election = actions.open_election(
        title="t",
        question="q",
        options=[actions.OptionDraft("A", "a"), actions.OptionDraft("B", "b")],
        voters=["seat:very-recognisable", "seat:other"],
    )
    actions.cast(election, voter="seat:very-recognisable", choices=[1], nonce=actions.new_nonce())
    actions.close(election, by=UserFactory())

    tables = [model._meta.db_table for model in apps.get_app_config("elections").get_models()]
    stored = repr([rows(f"SELECT * FROM {table}") for table in tables])

    assert "recognisable" not in stored
    assert "recognisable" not in caplog.text


@pytest.mark.django_db
def test_the_nonce_of_a_form_is_in_no_row():
    election = open_election()
    nonce = actions.new_nonce()

    vote(election, 1, 2, nonce=nonce)

    stored = repr(rows("SELECT * FROM elections_ballot")) + repr(rows("SELECT * FROM elections_credential"))
    assert nonce not in stored


@pytest.mark.django_db
def test_voters_are_stored_in_no_order_of_theirs():
    election = open_election(voters=VOTERS)
    given = [box.code_mac(election, f"seat:{number}") for number in range(1, VOTERS + 1)]

    stored = [code_mac for (code_mac,) in rows("SELECT code_mac FROM elections_credential")]

    assert stored == sorted(given)


@pytest.mark.django_db(transaction=True)
def test_after_closing_the_rows_lie_sorted_and_the_live_tables_are_empty():
    election = open_election(voters=VOTERS)
    cast_in_order = []
    for number in range(1, VOTERS + 1):
        nonce = actions.new_nonce()
        vote(election, number, number % 3 + 1, nonce=nonce)
        cast_in_order.append(ballots.tracker_of(election.pk, nonce))

    actions.close(election, by=UserFactory())

    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    trackers = [tracker for (tracker,) in rows(f"SELECT tracker FROM elections_finalballot ORDER BY {place}")]
    code_macs = [code_mac for (code_mac,) in rows(f"SELECT code_mac FROM elections_finalcredential ORDER BY {place}")]
    assert trackers == sorted(cast_in_order)
    assert code_macs == sorted(code_macs)
    assert not Ballot.objects.exists()
    assert not Credential.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_pairing_rows_by_their_place_links_no_more_than_chance():
    election = open_election(voters=VOTERS)
    truth = set()
    for number in range(1, VOTERS + 1):
        nonce = actions.new_nonce()
        vote(election, number, number % 3 + 1, nonce=nonce)
        truth.add((box.code_mac(election, f"seat:{number}"), ballots.tracker_of(election.pk, nonce)))

    actions.close(election, by=UserFactory())

    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    seats = [code_mac for (code_mac,) in rows(f"SELECT code_mac FROM elections_finalcredential ORDER BY {place}")]
    lying = [tracker for (tracker,) in rows(f"SELECT tracker FROM elections_finalballot ORDER BY {place}")]
    assert len(truth & set(zip(seats, lying, strict=True))) <= 8  # 1 by chance; 8 or more once in a million


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_number_of_the_transaction_links_nothing_after_closing():
    election = open_election(voters=VOTERS)
    for number in range(1, VOTERS + 1):
        vote(election, number, number % 3 + 1)
    pairs = "SELECT count(*) FROM elections_{0}credential c JOIN elections_{0}ballot b ON c.xmin = b.xmin"
    while_open = rows(pairs.format(""))

    actions.close(election, by=UserFactory())

    assert while_open == [(VOTERS,)]  # why the move is there at all
    assert rows(pairs.format("final")) == [(VOTERS * VOTERS,)]  # everybody with everything: nothing told
    assert rows("SELECT count(DISTINCT xmin::text) FROM elections_finalballot") == [(1,)]
    assert rows("SELECT count(*) FROM elections_ballot") == [(0,)]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_servers_list_and_log_of_statements_have_the_statement_of_a_vote_without_its_values():
    """What PostgreSQL shows of a connection is what it would write to its log if the statement failed."""
    election = open_election(voters=2)
    vote(election, 1, 2)
    [[ours]] = rows("SELECT pg_backend_pid()")
    vote(election, 2, 3)

    with psycopg.connect(settings.DATABASE_URL, dbname=connection.settings_dict["NAME"]) as beside:
        [shown] = beside.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [ours]).fetchone()

    assert "INSERT INTO elections_ballot" in shown
    assert "$1" in shown
    assert "\\x" not in shown
    assert str(election.pk) not in shown


@pytest.mark.django_db(transaction=True)
def test_a_vote_is_refused_inside_a_transaction_whose_rows_could_tell():
    from django.db import transaction

    election = open_election()

    with pytest.raises(RuntimeError), transaction.atomic():
        vote(election, 1, 2)
