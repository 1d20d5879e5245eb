"""The demo municipality: built once, never over anything."""

from io import StringIO

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from cms.demo.sign_ins import sign_ins
from dreams.lifecycle import State
from dreams.models import Dream, Step
from schools.models import Branch
from tests.factories.schools import BranchFactory


@pytest.fixture
def demo(db):
    call_command("demo", verbosity=0, stdout=StringIO())
    return Branch.objects.get(slug="havnvik")


def everything():
    """How many rows there are of everything, save Wagtail's search index."""
    counted = [model for model in apps.get_models() if "IndexEntry" not in model.__name__]
    return {model._meta.label: model._default_manager.count() for model in counted}


def test_a_second_run_changes_nothing(demo):
    before = everything()

    call_command("demo", verbosity=0, stdout=StringIO())

    assert everything() == before


def test_a_house_in_use_is_left_alone(db):
    BranchFactory()
    before = everything()

    call_command("demo", verbosity=0, stdout=StringIO())

    assert everything() == before


def test_production_refuses_the_demo(db, settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("demo")

    assert Branch.objects.count() == 0
    assert sign_ins() == []


@pytest.fixture
def forgets_content_types():
    """An emptied database numbers its content types anew; the next test's has the old numbers again."""
    yield
    ContentType.objects.clear_cache()


@pytest.mark.django_db(transaction=True)
def test_a_reset_builds_the_same_demo_again(forgets_content_types):
    call_command("demo", verbosity=0, stdout=StringIO())
    before = everything()
    Dream.objects.filter(state=State.APPROVED).update(title="Overskrevet")

    call_command("demo", reset=True, verbosity=0, stdout=StringIO())

    after = everything()
    assert Dream.objects.filter(title="Overskrevet").count() == 0
    assert {name: after[name] for name in before if not name.startswith(("wagtail", "auth", "contenttypes"))} == {
        name: before[name] for name in before if not name.startswith(("wagtail", "auth", "contenttypes"))
    }
    with pytest.raises(IntegrityError):
        Step.objects.all().update(reason="anders")
