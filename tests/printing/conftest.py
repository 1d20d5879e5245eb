"""A print room with a shelf of its own, a document that is kept and one with codes."""

import itertools

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.printing import document, on_offer


@pytest.fixture(autouse=True)
def _own_shelf(settings, tmp_path):
    settings.PRINT_ROOT = tmp_path / "print"


@pytest.fixture
def clerk(db):
    """Who may order what the tests offer."""
    return UserFactory()


@pytest.fixture
def sheet(clerk):
    """A document that is kept."""
    made = document("test.sheet", users=[clerk])
    with on_offer(made):
        yield made


@pytest.fixture
def slips(clerk):
    """A document with codes: each time it is built, the next code."""
    codes = itertools.count(1)
    made = document("test.slips", keep=False, text=lambda: f"Code {next(codes)}", users=[clerk])
    with on_offer(made):
        yield made
