"""Settings that somebody once got wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DATABASE_URL": "postgres://dream@db.example/dream",
    "REDIS_URL": "redis://queue.example/0",
    "ALLOWED_HOSTS": "bank.example",
    "PUBLIC_ADDRESS": "https://bank.example",
}


def asked(module, expression, folder, **environment):
    """What a setting is in a fresh process with this environment."""
    code = f"import json\nfrom config.settings import {module} as s\nprint(json.dumps({expression}))"
    kept = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "VAR_DIR": str(folder)}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True, check=False
    )


def setting(*question, **environment):
    done = asked(*question, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_killed_task_is_handed_out_again_soon(settings):
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS

    assert options["visibility_timeout"] > settings.CELERY_TASK_TIME_LIMIT  # never twice at the same time
    assert options["visibility_timeout"] <= 600  # kombu's own default is an hour
    assert settings.CELERY_TASK_ACKS_LATE
    assert settings.CELERY_TASK_REJECT_ON_WORKER_LOST


def test_postgres_connections_are_pooled_never_kept(tmp_path):
    database = setting("base", "s.DATABASES['default']", tmp_path, DATABASE_URL=PRODUCTION["DATABASE_URL"])

    assert database["CONN_MAX_AGE"] == 0
    assert database["OPTIONS"]["pool"]["max_size"] == 16


@pytest.mark.parametrize("missing", sorted(PRODUCTION))
def test_a_public_server_does_not_start_on_a_guess(tmp_path, missing):
    environment = {name: value for name, value in PRODUCTION.items() if name != missing}

    done = asked("production", "1", tmp_path, **environment)

    assert done.returncode == 1
    assert f"{missing} must be set in production." in done.stderr


def test_a_public_server_has_no_demo_and_only_safe_cookies(tmp_path):
    answers = setting(
        "production", "[s.DEMO, s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE]", tmp_path, **PRODUCTION
    )

    assert answers == [False, False, True, True]


def test_secrets_are_made_once_for_their_owner_alone(tmp_path):
    first = setting("base", "s.SECRET_KEY", tmp_path)
    second = setting("base", "s.SECRET_KEY", tmp_path)
    file = tmp_path / "secrets" / "secret_key"

    assert first == second
    assert len(first) >= 50
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_process_keeps_what_it_loaded_out_of_every_collection(tmp_path):
    code = "import gc, django\nfrom config import asgi\nprint(gc.get_freeze_count() > 100_000, gc.get_threshold())"
    environment = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
    }

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "True (50000, 20, 100)\n"


def test_ticks_of_the_clock_that_nobody_hears_do_not_pile_up(settings):
    entries = settings.CELERY_BEAT_SCHEDULE.values()

    assert entries
    assert all(entry["schedule"] <= entry["options"]["expires"] <= 3600 for entry in entries)
