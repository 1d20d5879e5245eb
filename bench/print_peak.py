"""How much memory drawing takes: a process of its own draws what it is given, file after file, as a worker does.

It loads the settings and the renderer, not the apps: a worker has those besides, whatever it does.

usage: python -m bench.print_peak FILE      (pickled sources, written by bench.print in the same run)
"""

import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def peak(built):
    """(megabytes at the highest, pages a second by the processor's clock) of a process of its own."""
    with tempfile.TemporaryDirectory(prefix="drommebanken-peak-") as folder:
        file = Path(folder) / "sources"
        file.write_bytes(pickle.dumps(built))
        program = [sys.executable, "-m", "bench.print_peak", str(file)]
        told = subprocess.run(
            program, check=True, capture_output=True, text=True, env={**os.environ, "VAR_DIR": folder}
        )
    megabytes, speed = told.stdout.split()[-2:]
    return float(megabytes), float(speed)


def main():
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    from printing import rendering

    built = pickle.loads(Path(sys.argv[1]).read_bytes())
    rendering.load()
    for source in [*built[:5], built[-1]]:
        rendering.draw(source)  # warm: typefaces, masters
    start, pages = time.process_time(), 0
    for source in built:
        pages += rendering.draw(source).pages
    taken = time.process_time() - start
    status = Path("/proc/self/status").read_text(encoding="ascii")
    highest = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    print(int(highest.split()[1]) / 1024, pages / taken)


if __name__ == "__main__":
    main()
