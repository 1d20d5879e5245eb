"""`make test`: all tests on both cores, or the part that is named; ends with one plain line.

usage: python -m scripts.test [paths …]
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROCESSES = 2  # a browser and a database beside each: more would fight over two cores


def main() -> None:
    """Run pytest, in parallel unless a single file is asked for."""
    asked = sys.argv[1:]
    parallel = [] if len(asked) == 1 and asked[0].partition("::")[0].endswith(".py") else ["-n", str(PROCESSES)]
    database = os.environ.get("DATABASE_URL", "").partition("://")[0] or "sqlite"
    print(f"Testing on {database}.", flush=True)
    command = [sys.executable, "-m", "pytest", "-q", "--dist=worksteal", *parallel, *asked]
    sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)


if __name__ == "__main__":
    main()
