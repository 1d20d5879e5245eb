"""Real processes; none outlives its test."""

import pytest
from django.conf import settings
from django.db import connection

from tests.live.processes import Ear, Redis, Site, a_database


@pytest.fixture
def folder(db, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("these sites run on a copy of the test's SQLite file")
    return a_database(tmp_path, settings.SCRATCH / "migrated.sqlite3")


@pytest.fixture
def redis(tmp_path):
    server = Redis(tmp_path).start()
    yield server
    server.kill()


@pytest.fixture(params=["database", "redis"])
def site(request, folder):
    """The site in a process of its own, once without Redis and once with one."""
    url = request.getfixturevalue("redis").url if request.param == "redis" else ""
    served = Site(folder, url)
    yield served.start()
    served.end()


@pytest.fixture
def listen():
    """`listen(url)`: somebody who listens until the test is over."""
    ears = []

    def begin(url):
        ears.append(Ear(url))
        return ears[-1]

    yield begin
    for ear in ears:
        ear.leave()
