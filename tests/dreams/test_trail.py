"""The trail: written once, never changed; the database itself insists."""

import pytest
from django.db import IntegrityError, connection, transaction

from dreams import actions
from dreams.models import Step
from tests.dreams.words import ALL_MET
from tests.factories.dreams import DreamFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def step(branch, manager):
    dream = DreamFactory(branch=branch, state="submitted", owner_email="")
    actions.approve(dream, by=manager, criteria=ALL_MET)
    return dream.steps.get()


@pytest.mark.parametrize("statement", ["UPDATE dreams_step SET reason = 'x'", "DELETE FROM dreams_step"])
def test_the_database_refuses_to_touch_a_step(step, statement):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Step.objects.get() == step


@pytest.mark.parametrize("move", ["return", "reject", "pause", "back", "hide"])
def test_the_database_demands_a_reason(move):
    dream = DreamFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(
            dream=dream, move=move, from_state="approved", to_state="hidden", actor_kind="board", way_to_yes="x"
        )


@pytest.mark.parametrize("move", ["return", "reject"])
def test_the_database_demands_a_way_to_yes(move):
    dream = DreamFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(
            dream=dream, move=move, from_state="submitted", to_state="returned", actor_kind="board", reason="x"
        )


def test_the_public_trail_names_the_board_and_no_member(client, step, manager):
    html = client.get(step.dream.get_absolute_url(), headers={"accept-language": "nb"}).content.decode()

    assert "ankstyret" in html
    assert manager.name not in html


def test_what_the_board_writes_to_the_owner_with_a_yes_is_the_owner_s_alone(client, branch, manager):
    dream = DreamFactory(branch=branch, state="submitted")
    actions.approve(dream, by=manager, criteria=ALL_MET, reason="Ring meg på 99 99 99 99")

    assert b"Ring meg" not in client.get(dream.get_absolute_url()).content
    assert b"Ring meg" in client.get(dream.get_owner_url()).content


def test_why_a_project_rests_is_for_everybody(client, branch, member):
    dream = DreamFactory(branch=branch, state="producing")
    actions.pause(dream, by=member, reason="Venter på båten")

    assert "Venter på båten".encode() in client.get(dream.get_absolute_url()).content


def test_the_house_can_be_emptied_and_guards_the_trail_again(transactional_db):
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)
    dream = DreamFactory()
    Step.objects.create(dream=dream, move="submit", from_state="draft", to_state="submitted", actor_kind="owner")

    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.update(reason="x")
