"""What is in the repository, and what must never be."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent


def tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def texts():
    for path in tracked():
        if path.suffix in {".ttf", ".woff2", ".png", ".jpg", ".webp", ".pdf", ".ico"}:
            continue
        yield path, path.read_text(encoding="utf-8")


def test_no_path_of_one_machine_is_in_the_repository():
    # Put together here, so that this file is not its own finding.
    places = ["file:" + "///", "/ho" + "me/[a-z]", "/Use" + "rs/[A-Za-z]", "/ro" + "ot/", "/wo" + "rk/"]
    private = re.compile("|".join(places))
    found = [f"{path.relative_to(ROOT)}: {hit.group()}" for path, text in texts() if (hit := private.search(text))]

    assert found == []


@pytest.mark.parametrize(
    "pattern", ["requirements*.lock", "scripts/locks/*.txt", "package-lock.json", "tests/web/package-lock.json"]
)
def test_lock_files_carry_hashes_and_no_address(pattern):
    for path in ROOT.glob(pattern):
        text = path.read_text(encoding="utf-8")

        assert re.findall(r"https?://.*\.(?:whl|tgz|tar\.gz)", text) == []
        assert "sha" in text


def test_pages_name_no_foreign_address():
    """No font host, no content network, no tracker: what a page loads, it loads from us."""
    # A link that a reader may follow is another thing than a file that the page fetches by itself.
    loads = re.compile(r"""(?:(?:src|action)\s*=\s*|<link[^>]*href\s*=\s*|@import\s+|url\()["']?(?:https?:)?//""")
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path, text in texts()
        if path.suffix in {".html", ".css", ".js"} and (hit := loads.search(text))
    ]

    assert found == []


def test_browser_tests_go_where_a_page_may_turn_itself_with_patience():
    """A live page navigates by itself: `tests/going.py` tries again where a bare call of Playwright would fail."""
    bare = re.compile(r"\.goto\((?!\"about:)|\bpage\.reload\(")
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path, text in texts()
        if path.suffix == ".py" and path.is_relative_to(ROOT / "tests") and path.name != "going.py"
        for hit in bare.finditer(text)
    ]

    assert found == []


def test_licence_is_free():
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


def test_compose_file_is_what_compose_reads():
    schema = json.loads((HERE / "compose.schema.json").read_text(encoding="utf-8"))
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))

    assert [error.message for error in Draft202012Validator(schema).iter_errors(compose)] == []
    assert set(compose["services"]) == {"web", "worker", "beat", "migrate", "postgres", "redis"}


def test_compose_waits_for_what_each_service_needs():
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]

    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    for name in ("web", "postgres", "redis"):
        assert "healthcheck" in services[name]


@pytest.mark.parametrize(
    "entry_point",
    [
        ["uvicorn", "--version"],
        ["celery", "-A", "config", "report"],
        ["celery", "-A", "config", "beat", "--help"],
        ["python", "manage.py", "migrate", "--plan"],
    ],
)
def test_what_compose_starts_can_start(entry_point, tmp_path):
    program = [str(ROOT / ".venv" / "bin" / entry_point[0]), *entry_point[1:]]
    environment = {"PATH": "/usr/bin:/bin", "VAR_DIR": str(tmp_path), "LANG": "C.UTF-8"}

    done = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr


def test_compose_starts_only_what_we_have_tried():
    """The program of each of our services is one of those tried above."""
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    programs = {name: services[name]["command"][0] for name in ("web", "worker", "beat", "migrate")}

    assert programs == {"web": "uvicorn", "worker": "celery", "beat": "celery", "migrate": "python"}


def test_no_key_in_an_attribute_is_written_as_people_write_numbers():
    """From 1000 on a key would be "1 000": ids no longer match, forms send nonsense."""
    people_write = re.compile(r'="[^"]*\{\{ *(?:\w+\.)*(?:pk|id) *\}\}')
    told = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path, text in texts()
        if path.suffix == ".html" and path.relative_to(ROOT).parts[0] == "templates"
        for hit in people_write.finditer(text)
        if not re.search(r"document(?:_id|\.id)|\"\{\{ id \}\}|\{\{ id \}\}_", hit.group())
    ]

    assert told == []
