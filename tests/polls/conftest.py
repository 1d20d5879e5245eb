"""A municipality and whoever holds elections in it, signed in."""

import pytest

from tests.factories.schools import BranchFactory, make_manager


@pytest.fixture
def town(db):
    return BranchFactory()


@pytest.fixture
def officer(client, town):
    manager = make_manager(town)
    client.force_login(manager)
    return manager
