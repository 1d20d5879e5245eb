"""`make setup` on a machine that lacks something: a sentence that says what to do, and nothing half done."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import setup

ROOT = Path(__file__).resolve().parents[2]


def test_missing_library_names_the_exact_line(monkeypatch):
    monkeypatch.setattr(setup, "LIBRARIES", {"libnowhere.so.7": "libnowhere7"})
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(setup.NotReadyError) as problem:
        setup.prepare_system(for_tests=False)

    line = "sudo apt-get update && sudo apt-get install -y --no-install-recommends libnowhere7"
    assert str(problem.value).splitlines()[-1].strip() == line


def test_root_installs_what_is_missing(monkeypatch):
    asked = []
    present = iter([False, True])
    monkeypatch.setattr(setup, "LIBRARIES", {"libnowhere.so.7": "libnowhere7"})
    monkeypatch.setattr(setup, "loads", lambda library: next(present))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(setup.shutil, "which", lambda name, **_: f"/usr/bin/{name}")
    monkeypatch.setattr(
        setup.subprocess, "run", lambda command, **_: asked.append(command) or subprocess.CompletedProcess(command, 0)
    )

    setup.prepare_system(for_tests=False)

    assert [command[:2] for command in asked] == [["apt-get", "update"], ["apt-get", "install"]]
    assert asked[1][-1] == "libnowhere7"


def test_old_python_is_told_by_name(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))

    with pytest.raises(setup.NotReadyError, match=r"Python 3\.11 or newer is needed, and this is 3\.9"):
        setup.check_python()


def test_folder_that_may_not_be_written_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(setup.os, "access", lambda path, mode: False)

    with pytest.raises(setup.NotReadyError, match=str(tmp_path)):
        setup.need_writable(tmp_path)


def test_no_traceback_reaches_the_reader(tmp_path):
    """The whole program, with a Python that has no venv module to offer."""
    copy = tmp_path / "scripts" / "setup.py"
    copy.parent.mkdir()
    copy.write_bytes((ROOT / "scripts" / "setup.py").read_bytes())
    (tmp_path / "requirements.lock").write_text("")
    (tmp_path / "requirements-dev.lock").write_text("")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "venv.py").write_text("raise SystemExit('no ensurepip here')\n")

    done = subprocess.run(
        [sys.executable, str(copy)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(broken)},
        check=False,
    )

    assert done.returncode == 1
    assert "sudo apt-get install -y python3-venv" in done.stderr
    assert "Traceback" not in done.stderr


def test_another_lock_file_means_another_round(monkeypatch, tmp_path):
    monkeypatch.setattr(setup, "VENV", tmp_path)
    lock = tmp_path / "requirements.lock"
    lock.write_text("one==1")
    setup.mark_done("run", lock)
    before = setup.is_done("run", lock)

    lock.write_text("one==2")

    assert (before, setup.is_done("run", lock)) == (True, False)


@pytest.mark.parametrize(("for_tests", "asked"), [(True, ["default-jre-headless"]), (False, [])])
def test_root_gets_java_for_the_tests_alone(monkeypatch, for_tests, asked):
    installed = []
    monkeypatch.setattr(setup, "LIBRARIES", {})
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(setup.shutil, "which", lambda name, **_: None if name == "java" else f"/usr/bin/{name}")
    monkeypatch.setattr(
        setup.subprocess,
        "run",
        lambda command, **_: installed.extend(command[4:]) or subprocess.CompletedProcess([], 0),
    )

    setup.prepare_system(for_tests)

    assert [name for name in installed if not name.startswith("-")] == asked


def test_who_may_not_install_is_not_stopped_by_a_missing_java(monkeypatch):
    monkeypatch.setattr(setup, "LIBRARIES", {})
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(setup.shutil, "which", lambda name, **_: None if name == "java" else f"/usr/bin/{name}")

    setup.prepare_system(for_tests=True)
