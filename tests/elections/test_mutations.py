"""The races notice when a protection of the box is taken out: else they would prove nothing."""

import pytest

from tests.elections import mutations, racing

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ATTEMPTS = 60  # each takes a tenth of a second; all show in the first few


def first_wrong(race, *, attempts=ATTEMPTS):
    """What was wrong in the first attempt in which something was; nothing if it never was."""
    return next((found for found in (race() for _ in range(attempts)) if found), [])


@pytest.mark.parametrize(
    ("mutation", "race"),
    [
        ("used_code_is_good", racing.everybody_with_the_same_codes),
        ("look_then_write", racing.everybody_with_the_same_codes),
        ("forms_forget_their_number", racing.the_same_form_from_everybody),
        ("nobody_is_alone", racing.the_desk_and_the_screen),
    ],
)
def test_a_race_for_codes_shows_what_is_missing(mutation, race, monkeypatch):
    mutations.apply(mutation, monkeypatch)

    found = first_wrong(race)

    assert found


@pytest.mark.parametrize("mutation", ["votes_share_nothing", "nobody_is_alone"])
def test_a_closing_under_load_shows_that_the_lock_is_missing(mutation, monkeypatch):
    """The row of the election is locked as well, so no vote is lost even then: they block each other."""
    mutations.slowly(monkeypatch)
    mutations.apply(mutation, monkeypatch)

    found = first_wrong(racing.closing_under_load)

    assert found


def test_without_any_lock_closing_loses_votes_of_people_with_a_receipt(monkeypatch):
    mutations.slowly(monkeypatch)
    mutations.apply("no_lock_at_all", monkeypatch)

    found = first_wrong(racing.closing_under_load)

    assert [sentence for sentence in found if sentence.startswith(("lost:", "late:", "left_behind:"))]


def test_a_closing_that_takes_its_time_is_right_all_the_same(monkeypatch):
    mutations.slowly(monkeypatch)

    assert first_wrong(racing.closing_under_load, attempts=20) == []
