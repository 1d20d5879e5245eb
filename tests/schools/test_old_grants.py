"""Roles that were given before a capability came: the migration that grants it."""

from importlib import import_module

import pytest
from django.apps import apps

from schools.models import BranchGroupObjectPermission
from schools.permissions import Capability
from tests.factories.schools import make_manager, make_member

pytestmark = pytest.mark.django_db


def test_whoever_managed_a_bank_before_may_hold_town_halls_there_and_nobody_else(branch):
    manager, member = make_manager(branch), make_member(branch)
    of_town_halls = BranchGroupObjectPermission.objects.filter(permission__codename=Capability.HOLD_TOWN_HALLS.codename)
    of_town_halls.delete()
    assert not manager.has_perm(Capability.HOLD_TOWN_HALLS, branch)

    grant = import_module("schools.migrations.0007_who_holds_town_halls").grant
    for _ in range(2):
        grant(apps, None)

    assert manager.has_perm(Capability.HOLD_TOWN_HALLS, branch)
    assert not member.has_perm(Capability.HOLD_TOWN_HALLS, branch)
    assert of_town_halls.count() == 1
