"""The kit of a certified election, downloaded and run as somebody does who has Python and nothing of ours."""

import io
import subprocess
import sys
import zipfile

from django.urls import reverse


def recount(client, poll, folder):
    """What the kit's own program prints; its files lie in `folder`/kit."""
    answer = client.get(reverse("polls:kit", args=[poll.branch.slug, poll.slug]))
    assert answer.status_code == 200
    zipfile.ZipFile(io.BytesIO(answer.content)).extractall(folder)
    command = [sys.executable, "-I", "-S", str(folder / "kit" / "tally.py"), str(folder / "kit")]
    return subprocess.run(command, capture_output=True, check=True).stdout
