"""Makes the folder ready to run, or to test: environment, front-end packages, system libraries.

usage: python3 scripts/setup.py [--for-tests]

Only the standard library is used, and only syntax that an old Python can read, so that whoever
lacks something is told so in a sentence. What is already there is left alone, without the network.
"""

import ctypes
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
VENV = BASE / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = BASE / "scripts" / "locks"
OLDEST_PYTHON = (3, 11)

# What WeasyPrint draws text with: the file that is opened, and the Debian package that holds it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
# What the tests call: a browser, PDF pages as pictures, translations.
PROGRAMS = {"chromium": "chromium", "pdftoppm": "poppler-utils", "msgfmt": "gettext", "xgettext": "gettext"}
# What one test calls that is skipped where it is not: the HTML validator runs on Java.
WISHED_FOR = {"java": "default-jre-headless"}


class NotReadyError(Exception):
    """Something is missing that only the reader can mend; the text says how."""


def say(text):
    print("setup: " + text, flush=True)


def main():
    for_tests = "--for-tests" in sys.argv[1:]
    try:
        check_python()
        with one_at_a_time():
            prepare_system(for_tests)
            prepare_python(for_tests)
            prepare_packages("front-end", BASE, "installing the front-end packages")
            if for_tests:
                prepare_packages("web-tests", BASE / "tests" / "web", "installing the HTML validator and Lighthouse")
            compile_translations()
    except NotReadyError as problem:
        sys.exit("setup: {}".format(problem))
    except KeyboardInterrupt:
        sys.exit("setup: stopped; run it again to go on.")


def check_python():
    if sys.version_info[:2] < OLDEST_PYTHON:
        raise NotReadyError(
            "Python 3.11 or newer is needed, and this is {}.{}. Name a newer one: make run PYTHON=python3.12".format(
                *sys.version_info[:2]
            )
        )


def one_at_a_time():
    """Two setups in one folder would install over each other: the second waits for the first."""
    guard = open(__file__)  # locking a file that is there anyway leaves nothing behind
    try:
        fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("another setup is at work in this folder, waiting for it")
        fcntl.flock(guard, fcntl.LOCK_EX)
    return guard


def prepare_system(for_tests):
    packages = sorted(set(missing_packages(for_tests)))
    may_install = shutil.which("apt-get") and os.geteuid() == 0
    if for_tests and may_install:
        packages += [package for program, package in WISHED_FOR.items() if not shutil.which(program)]
    if not packages:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends"] + packages
    if not may_install:
        raise NotReadyError(how_to_install(packages, command))
    say("installing what the system lacks: " + " ".join(packages))
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for step in (["apt-get", "update", "-q"], command):
        done = subprocess.run(step, env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            raise NotReadyError("`{}` did not succeed, see above.".format(" ".join(step)))
    left = missing_packages(for_tests)
    if left:
        raise NotReadyError("still missing after the installation: " + " ".join(left))


def missing_packages(for_tests):
    missing = [package for library, package in LIBRARIES.items() if not loads(library)]
    if for_tests:
        browser = os.environ.get("CHROMIUM")
        missing += [
            package
            for program, package in PROGRAMS.items()
            if not (shutil.which(program) or (program == "chromium" and browser and shutil.which(browser)))
        ]
    return missing


def loads(library):
    names = [library]
    if sys.platform == "darwin":
        bare, _, version = library.partition(".so.")
        names = ["{}.{}.dylib".format(bare, version), "/opt/homebrew/lib/{}.{}.dylib".format(bare, version)]
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def how_to_install(packages, command):
    if sys.platform == "darwin":
        return "a system library is missing. Install it with this line, then try again:\n    brew install pango gettext"
    if shutil.which("apt-get"):
        line = "sudo apt-get update && sudo " + " ".join(command)
    elif shutil.which("dnf"):
        line = "sudo dnf install -y pango harfbuzz chromium poppler-utils gettext"
    else:
        line = "install what your system calls " + ", ".join(packages)
    return "something on this system is missing. Install it with this line, then try again:\n    " + line


def prepare_python(for_tests):
    lock = BASE / ("requirements-dev.lock" if for_tests else "requirements.lock")
    # The tests' environment holds everything that running needs.
    if is_done("tests", BASE / "requirements-dev.lock") or (not for_tests and is_done("run", lock)):
        return
    make_environment()
    say("installing the Python packages of " + lock.name)
    environment = dict(os.environ, UV_PYTHON_DOWNLOADS="never", VIRTUAL_ENV=str(VENV))
    # Compiled at once: an environment that forbids Python to write its cache starts three times slower without.
    run([VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", PYTHON, "--compile-bytecode"]
        + ["--require-hashes", "-r", lock], "The Python packages could not be installed", environment)  # fmt: skip
    mark_done("tests" if for_tests else "run", lock)


def make_environment():
    if not starts(PYTHON):
        need_writable(BASE)
        say("making the Python environment in .venv")
        made = subprocess.run(
            [sys.executable, "-m", "venv", "--clear", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        if made.returncode:
            raise NotReadyError(
                "Python could not make an environment. On Debian and Ubuntu its venv module is a package of its "
                "own; install it with this line, then try again:\n    sudo apt-get install -y python3-venv"
            )
    need_writable(VENV)
    if not is_done("uv", LOCKS / "uv.txt"):
        pip_install(LOCKS / "uv.txt", "The installer uv could not be fetched")
        mark_done("uv", LOCKS / "uv.txt")


def starts(python):
    """Whether the environment works: it does not after a move, or when its Python is gone."""
    if not python.exists():
        return False
    return subprocess.run([str(python), "-c", "import pip"], stderr=subprocess.DEVNULL, check=False).returncode == 0


def prepare_packages(what, folder, doing):
    """The packages of a folder's package-lock.json, as it pins them."""
    lock = folder / "package-lock.json"
    if is_done(what, lock) and (folder / "node_modules").is_dir():
        return
    need_writable(folder)
    search = "{}{}{}".format(VENV / "bin", os.pathsep, os.environ.get("PATH", os.defpath))
    npm = shutil.which("npm") if shutil.which("node") else shutil.which("npm", path=str(VENV / "bin"))
    if npm is None:
        say("no Node here; a private one comes from PyPI")
        pip_install(LOCKS / "node.txt", "Node could not be fetched")
        npm = str(VENV / "bin" / "npm")
    say(doing)
    with tempfile.TemporaryDirectory(prefix="npm-") as scratch:
        environment = dict(os.environ, PATH=search, npm_config_update_notifier="false")
        if not os.access(os.path.expanduser("~"), os.W_OK):
            environment["HOME"] = scratch  # npm wants to keep a cache
        run([npm, "ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
            "Packages from npm could not be installed", environment)  # fmt: skip
    mark_done(what, lock)


def compile_translations():
    command = [str(PYTHON), str(BASE / "scripts" / "translations.py"), "--if-stale"]
    if subprocess.run(command, cwd=str(BASE), check=False).returncode:
        raise NotReadyError("the translations could not be compiled, see above.")


def pip_install(lock, problem):
    run([PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "-r", lock],
        problem, os.environ)  # fmt: skip


def run(command, problem, environment):
    done = subprocess.run(
        [str(part) for part in command], cwd=str(BASE), env=environment, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        raise NotReadyError(problem + ", see above. The first time, the network is needed.")


def need_writable(folder):
    if not os.access(str(folder), os.W_OK):
        raise NotReadyError(
            "you may not write in {}. Take ownership of the folder, or clone it where you may write.".format(folder)
        )


def is_done(what, lock):
    """A stamp holds the hash of the lock file it was made from: another lock, another round."""
    try:
        return stamp(what).read_text() == fingerprint(lock)
    except OSError:
        return False


def mark_done(what, lock):
    stamp(what).write_text(fingerprint(lock))


def stamp(what):
    return VENV / ".made-for-{}".format(what)


def fingerprint(lock):
    return hashlib.sha256(lock.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
