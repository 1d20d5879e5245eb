"""`make lock`: pin what pyproject.toml asks for, with hashes and without an address."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = str(Path(sys.executable).parent / "uv")
EXPORT = [UV, "export", "--quiet", "--no-header", "--no-emit-project", "--format", "requirements-txt"]


def main() -> None:
    """Resolve once, write two files: to run, and to test."""
    subprocess.run([UV, "lock"], cwd=ROOT, check=True)
    for extra, name in ((["--no-dev"], "requirements.lock"), (["--group", "dev"], "requirements-dev.lock")):
        exported = subprocess.run([*EXPORT, *extra], cwd=ROOT, check=True, capture_output=True, text=True)
        (ROOT / name).write_text(exported.stdout, encoding="utf-8")


if __name__ == "__main__":
    main()
