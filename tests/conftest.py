"""What every test may ask for: people, places, a browser, and walls around all of it."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect

from scripts import translations
from tests import databases, loopback
from tests.front_door import FrontDoor

# Playwright keeps an event loop in this thread, which makes Django believe that it runs inside one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PATIENCE = 30_000  # milliseconds; a page of ours needs a tenth of a second, a busy machine more
expect.set_options(timeout=PATIENCE)

BROWSER_SWITCHES = [
    "--no-sandbox",  # containers and root have no user namespace for Chromium to hide in
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_configure(config):
    loopback.allow_nothing_else()
    if not hasattr(config, "workerinput"):  # once, not in each of the parallel workers
        for language in translations.LANGUAGES:
            if translations.is_stale(language):
                sys.argv, kept = ["translations"], sys.argv
                translations.main()
                sys.argv = kept
                break


def pytest_collection_modifyitems(config, items):
    """Each database is asked what it alone can answer; a sheet of paper is the same on both, and is drawn once."""
    if connection.vendor == "postgresql":
        left_to_the_other, reason = "paper", "draws paper, which is the same on every database: make test"
    else:
        left_to_the_other, reason = "postgres", "asks PostgreSQL itself: make test DATABASE_URL=postgres://…"
    skip = pytest.mark.skip(reason=reason)
    for item in items:
        if item.get_closest_marker(left_to_the_other):
            item.add_marker(skip)


# The database: migrated once for each set of migrations, then copied.


@pytest.fixture(scope="session")
def django_db_keepdb():
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    databases.start_from_copy()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        databases.keep_copy()
    databases.restore_instead_of_flushing()
    yield
    with django_db_blocker.unblock():
        databases.forget_copy()


@pytest.fixture(scope="session", autouse=True)
def scratch_goes():
    yield
    from django.conf import settings

    shutil.rmtree(settings.SCRATCH, ignore_errors=True)


@pytest.fixture(autouse=True)
def empty_cache():
    """Nothing that a process keeps for a while is another test's."""
    from accounts import throttle
    from polls import frozen

    cache.clear()
    throttle._let_in.clear()
    frozen.forget()


@pytest.fixture(autouse=True)
def windows_begin_with_the_test(monkeypatch):
    """Limits count by the wall clock's ten minutes and hours: a test that ran across one had its guesses forgotten."""
    from accounts import throttle

    began = timezone.now()

    def window(now, length=throttle.WINDOW):
        return began + (now - began) // length * length

    monkeypatch.setattr(throttle, "_window", window)


# Places and people. The factories are imported late: they need Django to be ready.


@pytest.fixture
def branch(db):
    from tests.factories.schools import BranchFactory

    return BranchFactory()


@pytest.fixture
def other_branch(db):
    from tests.factories.schools import BranchFactory

    return BranchFactory()


@pytest.fixture
def school(branch):
    from tests.factories.schools import SchoolFactory

    return SchoolFactory(branch=branch)


@pytest.fixture
def school_class(school):
    from tests.factories.schools import SchoolClassFactory

    return SchoolClassFactory(school=school)


@pytest.fixture
def teacher(school, school_class):
    """Teaches at `school`, and `school_class` there."""
    from tests.factories.schools import make_teacher

    return make_teacher(school, school_class)


@pytest.fixture
def member(branch):
    """Sits on the board of `branch`."""
    from tests.factories.schools import make_member

    return make_member(branch)


@pytest.fixture
def manager(branch):
    from tests.factories.schools import make_manager

    return make_manager(branch)


@pytest.fixture
def youth_member(branch):
    """A minor on the board of `branch`: a seat with an end, a member's rights, no e-mail address."""
    from schools.actions import join
    from schools.roles import Role
    from tests.factories.accounts import YoungUserFactory
    from tests.factories.schools import CouncilFactory, CouncilSeatFactory

    user = YoungUserFactory()
    CouncilSeatFactory(council=CouncilFactory(branch=branch), user=user, youth=True)
    join(user, role=Role.BOARD_MEMBER, place=branch)
    return user


# The browser.


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return {**browser_type_launch_args, "executable_path": program, "args": BROWSER_SWITCHES}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A phone, for most who come have one."""
    return {
        **browser_context_args,
        "locale": "nb-NO",
        "timezone_id": "Europe/Oslo",
        "viewport": {"width": 390, "height": 844},
        "reduced_motion": "reduce",
    }


@pytest.fixture
def context(context):
    """Pages ask nobody but us: a request that would leave this machine is refused and fails the test."""
    strangers = []

    def only_us(route):
        if loopback.is_ours(route.request.url):
            route.continue_()
        else:
            strangers.append(route.request.url)
            route.abort()

    context.route("**/*", only_us)
    yield context
    assert strangers == []


@pytest.fixture(scope="session")
def front_door(django_db_setup):
    door = FrontDoor()
    door.open()
    yield door
    door.close()


@pytest.fixture
def live_site(transactional_db, front_door):
    """The site on a port of its own, its address in `live_site.url`; what the test stores is committed."""
    yield front_door
    front_door.come_to_rest()


@pytest.fixture
def root_folder():
    return Path(__file__).resolve().parents[1]
