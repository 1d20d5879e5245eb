"""Words taken out of a dream and of everything that hangs on it; nothing else of the trail ever changes."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction

from dreams import actions
from dreams.actions import striking
from dreams.lifecycle import State
from dreams.models import BoardAnswer, CriteriaAnswer, Dream, Notice, Step
from tests.dreams.words import ALL_MET, draft
from tests.factories.dreams import DreamFactory

pytestmark = pytest.mark.django_db
WORDS = "Pappa slutter å drikke"

# Columns of text in which nobody's words can lie: chosen from a list, or made by the machine.
NOBODYS = {
    "Dream": {
        "origin",
        "language",
        "theme",
        "owner_email",
        "state",
        "hidden_from",
        "key_salt",
        "key_mac",
        "age_group",
        "picture_key",
        "stems",
    },
    "Need": {"kind"},
    "Pledge": {"kind", "email", "language", "key_salt", "key_mac"},
    "Picture": {"key"},
    "Project": {"team_kind", "guidelines_accepted_by"},
    "DiaryEntry": {"written_by"},
    "CheckIn": {"kept", "answered_by"},
    "Wish": {"kind", "asked_by"},
    "Handing": {"kind", "answer"},
    "CriteriaAnswer": {"asked_of", "met"},
    "BoardAnswer": {"verdict"},
    "Step": {"move", "from_state", "to_state", "actor_kind"},
    "Notice": {"kind", "reader_mac"},
}


def out(text):
    return text.replace(WORDS, "[…]")


def strike(dream, by):
    actions.strike(dream, by=by, out=out, nothing_left=lambda text: text.strip() == "[…]")


def test_every_column_of_text_that_hangs_on_a_dream_is_known():
    struck = {model: set(names) for model, _path, names in striking.WORDS}
    kinds = models.CharField | models.TextField | models.JSONField
    for model, names in struck.items():
        columns = {field.name for field in model._meta.concrete_fields if isinstance(field, kinds)}
        assert columns - names == NOBODYS.get(model.__name__, set()), model

    hanging = {relation.related_model for model in struck for relation in model._meta.related_objects}
    ours = {model for model in hanging if model._meta.app_label == "dreams"}
    wordless = {
        "Confirmation",
        "Conflict",
        "DigestLine",
        "Escalation",
        "Event",
        "Follower",
        "Obligation",
        "Pick",
        "Reminder",
        "Support",
    }
    assert {model.__name__ for model in ours - set(struck)} == wordless


def test_the_words_go_from_the_dream_its_versions_answers_trail_and_project(branch, manager):
    first = actions.deposit(branch, draft=draft(what=f"Vi vil at {WORDS}.", place=WORDS))
    said = [actions.Answer(1, "no", f"Det om at {WORDS}"), *ALL_MET[1:]]
    actions.reject(first, by=manager, criteria=said, reason=f"«{WORDS}» er ingen drøm", way_to_yes=WORDS)
    second = actions.submit_anew(first, draft=draft(title=WORDS, why=WORDS, for_whom="Alle"))
    actions.approve(second, by=manager, criteria=ALL_MET)
    actions.start(second, by=manager, team="6B", adviser=None, milestone=WORDS, due=datetime.date(2027, 1, 1))

    strike(first, manager)

    everything = "".join(
        str(row) for model, _path, names in striking.WORDS for row in model._base_manager.values_list(*names)
    )
    assert WORDS not in everything
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.what, first.place) == ("Vi vil at […].", "[…]")
    assert WORDS not in second.title
    assert len(second.title) > len("[…]")
    step = first.steps.get(move="reject")
    assert (step.reason, step.way_to_yes) == ("«[…]» er ingen drøm", "[…]")
    assert step.criteria[0]["note"] == "Det om at […]"
    assert BoardAnswer.objects.get(dream=first).criteria == step.criteria
    assert CriteriaAnswer.objects.get(dream=first, asked_of="board", criterion=1).note == "Det om at […]"
    assert Notice.objects.count() == 5


def test_a_dream_without_the_words_stays_sign_for_sign(branch, manager):
    dream = DreamFactory(branch=branch)
    before = Dream.objects.filter(pk=dream.pk).values().get()

    strike(dream, manager)

    assert Dream.objects.filter(pk=dream.pk).values().get() == before


def test_only_who_may_hide_it_may_strike(branch, teacher, school_class):
    others, own = DreamFactory(branch=branch), DreamFactory(branch=branch, origin="class", school_class=school_class)

    with pytest.raises(PermissionDenied):
        strike(others, teacher)
    strike(own, teacher)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.WITHDRAWN, State.HIDDEN, State.REALISED])
def test_it_works_in_any_state(branch, manager, state):
    dream = DreamFactory(branch=branch, state=state, what=WORDS)

    strike(dream, manager)

    assert dream.what == "[…]"


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "Noe annet"},
        {"reason": "[…]", "move": "reject"},
        {"reason": "[…]", "way_to_yes": "Noe nytt"},
        {"criteria": [{"note": "Noe nytt"}]},
        {"actor_label": "Ola"},
        {"user": None, "reason": "[…]"},
    ],
)
def test_the_database_lets_nothing_else_through(branch, manager, change):
    dream = DreamFactory(branch=branch, state="submitted")
    actions.return_(dream, by=manager, criteria=ALL_MET, reason="Fordi", way_to_yes="Slik")
    step = Step.objects.filter(dream=dream)
    before = step.values().get()

    with pytest.raises(IntegrityError), transaction.atomic():
        step.update(**change)

    assert step.values().get() == before
    assert step.update(reason="[…]") == 1
