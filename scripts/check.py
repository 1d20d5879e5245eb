"""`make check`: everything a machine can say about the code without running the site.

usage: python -m scripts.check [--fix]
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from scripts import templates, untranslated

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}


@dataclass(frozen=True)
class Check:
    """One question, and how it is asked; an answer is a text, empty when all is well."""

    name: str
    ask: Callable[[], str]


def main() -> None:
    """Ask everything, two questions at a time, the long ones first; or mend what can be mended."""
    if "--fix" in sys.argv[1:]:
        mend()
        return
    began = time.monotonic()
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        answers = [(check, pool.submit(timed, check)) for check in CHECKS]
        for check, answer in answers:
            text, seconds = answer.result()
            print(f"{'no ' if text else 'yes'}  {check.name}  ({seconds:.1f} s)", flush=True)
            if text:
                failed += 1
                print(text, flush=True)
    print(f"{len(CHECKS)} checks in {time.monotonic() - began:.0f} s")
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def timed(check: Check) -> tuple[str, float]:
    """The answer, and how long it took."""
    began = time.monotonic()
    return check.ask(), time.monotonic() - began


def program(*command: str, **environment: str) -> Callable[[], str]:
    """A check that is a program: it prints what is wrong and ends with another code than 0."""

    def ask() -> str:
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return "" if done.returncode == 0 else done.stdout + done.stderr

    return ask


def tracked(*patterns: str) -> list[str]:
    """Files that are, or are about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in sorted(set(listed.stdout.splitlines())) if (ROOT / name).exists()]


def newer_django() -> str:
    """Whether a line is written for an older Django."""
    names = [name for name in tracked("*.py") if "/migrations/" not in name]
    return program("django-upgrade", "--check", "--target-version", "5.2", *names)()


def formatted_templates() -> str:
    """djangofmt cannot only look, so it works on a copy."""
    changed = []
    with tempfile.TemporaryDirectory() as scratch:
        for name in tracked("templates/*.html"):
            copy = Path(scratch, name)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((ROOT / name).read_bytes())
        complaint = program("djangofmt", "--quiet", f"{scratch}/templates")()
        changed = [n for n in tracked("templates/*.html") if Path(scratch, n).read_bytes() != (ROOT / n).read_bytes()]
    return complaint + "".join(f"would reformat {name}\n" for name in changed)


def missing_migrations() -> str:
    """Whether a model has changed without one."""
    return program("python", "manage.py", "makemigrations", "--check", "--dry-run", **TEST_SETTINGS)()


def deployable() -> str:
    """Django's own list for a public server, asked with the settings of one."""
    with tempfile.TemporaryDirectory() as scratch:
        return program(
            "python", "manage.py", "check", "--deploy", "--fail-level", "WARNING",
            DJANGO_SETTINGS_MODULE="config.settings.production", VAR_DIR=scratch, PUBLIC_ADDRESS="https://example.org",
            ALLOWED_HOSTS="example.org", DATABASE_URL="postgres://example.org/none", REDIS_URL="redis://example.org/0",
        )()  # fmt: skip


def mend() -> None:
    """What can be mended without thought."""
    for ask in (
        program("ruff", "check", "--fix", "--quiet", "."),
        program("ruff", "format", "--quiet", "."),
        program("djangofmt", "--quiet", "templates"),
        program("django-upgrade", "--target-version", "5.2", *tracked("*.py")),
    ):
        print(ask(), end="")


CHECKS = [
    Check("types agree", program("mypy", "--no-error-summary")),
    Check("rooms know only what they stand on", program("lint-imports", "--no-cache")),
    Check("code is formatted", program("ruff", "format", "--check", ".")),
    Check("code is clean", program("ruff", "check", "--output-format", "concise", ".")),
    Check("code is written for this Django", newer_django),
    Check("templates are formatted", formatted_templates),
    Check("templates are clean", program("djangofmt", "check", "templates")),
    Check("templates compile", templates.complaints),
    Check("every text is translated", untranslated.complaints),
    Check("packages named are packages used", program("deptry", ".")),
    Check("migrations are complete", missing_migrations),
    Check("a public server would be safe", deployable),
    Check("the house stands", program("pytest", "tests/architecture", "-q", "--no-header", "-p", "no:cacheprovider")),
]  # fmt: skip


if __name__ == "__main__":
    main()
