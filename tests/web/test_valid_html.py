"""Every page is HTML as the standard has it: rendered here, and read by the validator of the W3C in one go."""

import json
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from cms.demo.sign_ins import OWNER
from dreams.lifecycle import PUBLIC
from dreams.models import Dream
from schools.models import Branch
from tests import test_who_may
from tests.databases import rolled_back
from tests.who_may.people import GET
from tests.who_may.world import build

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
_DOCTYPE = "<!DOCTYPE html>"
PATIENCE = 300  # seconds for a machine that is busy with other tests


@pytest.fixture(scope="module")
def towns(django_db_setup, django_db_blocker):
    """The demo, and beside it the world of who may do what; rolled back behind the test."""
    with django_db_blocker.unblock(), rolled_back():
        call_command("demo", verbosity=0, stdout=StringIO())
        yield build()


@pytest.mark.django_db
@pytest.mark.skipif(shutil.which("java") is None, reason="the HTML validator needs Java (default-jre-headless)")
@pytest.mark.skipif(not JAR.exists(), reason="the HTML validator is not installed: make setup-for-tests")
def test_every_page_is_valid_html(towns, tmp_path):
    pages = {**_demo_pages(), **_pages_of_the_table(towns)}
    for number, page in enumerate(pages.values()):
        (tmp_path / f"{number}.html").write_text(page, encoding="utf-8")

    faults = _validate(tmp_path)

    names = list(pages)
    assert len(pages) > 60
    assert [f"{names[number]}: {fault}" for number, fault in faults] == []


def _demo_pages():
    """What strangers read, on pages that are full."""
    branch = Branch.objects.get(slug="havnvik")
    dreams = [Dream.objects.filter(branch=branch, state=state).first() for state in sorted(PUBLIC)]
    bank = reverse("dreams:bank", args=[branch.slug])
    visitor, member = Client(), Client()
    member.force_login(User.objects.get(email="solveig@havnvik.example"))
    owner = Client()
    owner.force_login(User.objects.get(email=OWNER))
    waiting = Dream.objects.for_branch(branch).awaiting_answer().first()
    addresses = [
        *("/", "/havnvik/", "/tverrdal/", "/havnvik/news/", "/havnvik/folkemote/", "/havnvik/retningslinjer/"),
        *(reverse(f"dreams:{name}", args=[branch.slug]) for name in ("factory", "board", "deposit")),
        *(f"{bank}?sort={sort}" for sort in ("popular", "newest", "nearly", "nominated", "picked", "random")),
        *(dream.get_absolute_url() for dream in [*dreams, *Dream.objects.filter(hairy=True).in_bank()[:1]]),
        *(reverse(name) for name in ("accounts:sign_in", "workshops:join", "workshops:my_card")),
        waiting.get_owner_url(),
        f"{bank}?q=badstue",
        "/no-such-page/",
    ]
    inside = [reverse("dreams:queue"), reverse("dreams:answer", args=[waiting.pk]), waiting.get_absolute_url()]
    return {
        **{f"visitor {address}": visitor.get(address).text for address in addresses},
        **{f"board {address}": member.get(address).text for address in inside},
        "owner /": owner.get("/").text,
    }


def _pages_of_the_table(world):
    """Every address that anybody may open, as the first who may."""
    pages = {}
    for name, way, thing, _lock, may, _sent in test_who_may.TABLE:
        if way != GET or not may:
            continue
        who = min(may)
        response = world.clients[who].get(reverse(name, args=world.things[thing]))
        # A part that htmx puts into a page is no page; where it stands in one, it is read there.
        if response.headers["Content-Type"].startswith("text/html") and _DOCTYPE in response.text[:200]:
            pages[f"{name} of {thing} for {who}"] = response.text
    return pages


def _validate(folder):
    """The number of each page that is at fault, the place and the fault. One run: Java starts slowly."""
    command = ["java", "-Xmx512m", "-jar", str(JAR), "--errors-only", "--format", "json", "--exit-zero-always"]
    done = subprocess.run(
        [*command, str(folder)], capture_output=True, text=True, timeout=PATIENCE, check=True, stdin=subprocess.DEVNULL
    )
    said = json.loads(done.stderr or done.stdout)["messages"]
    return [
        (int(Path(fault["url"]).stem), f"line {fault.get('lastLine')}: {fault['message']} {fault.get('extract', '')}")
        for fault in said
    ]
