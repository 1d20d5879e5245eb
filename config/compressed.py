"""What travels compressed: our own files, and pages that are the same for all strangers."""

import gzip
import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

_TEXTS = frozenset({".css", ".js", ".svg", ".json", ".txt"})
_WORTH_IT = 500  # bytes; what is smaller fits into one packet anyway


class CompressedFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # WhiteNoise has no types
    """For `make run`, where nobody has collected and compressed the files beforehand.

    WhiteNoise looks for `name.gz` beside a file; ours lies in VAR_DIR, made when the site starts for the first time.
    """

    def get_static_file(self, path: str, url: str, stat_cache: dict[str, os.stat_result] | None = None) -> StaticFile:
        """The file, with its compressed twin if it is a text."""
        file: StaticFile = super().get_static_file(path, url, stat_cache)
        if len(file.alternatives) > 1 or Path(path).suffix not in _TEXTS:
            return file
        headers = [(name, value) for name, value in file.alternatives[0][2] if name != "Content-Length"]
        return StaticFile(path, headers, encodings={"gzip": str(twin(Path(path)))})


def twin(path: Path) -> Path:
    """Where the file lies compressed; made anew when it has changed, and not at all where it is not worth it."""
    plain = path.stat()
    place = Path(settings.VAR_DIR, "compressed")
    known_by = f"{path}\0{plain.st_size}\0{plain.st_mtime_ns}"
    made = place / f"{hashlib.sha256(known_by.encode()).hexdigest()[:32]}.gz"
    if not made.exists() and plain.st_size >= _WORTH_IT:
        place.mkdir(parents=True, exist_ok=True)
        draft = made.with_suffix(f".{os.getpid()}")  # another process may be at the same file
        draft.write_bytes(gzip.compress(path.read_bytes(), 6, mtime=0))
        draft.replace(made)
    return made


class CompressedPagesMiddleware(GZipMiddleware):
    """Compresses what everybody may read, and nothing else.

    The length of a compressed page tells something of its content to who can make a browser ask for it (BREACH). So a
    page that holds anything of a person travels as it is. What strangers get holds one secret, their own form token,
    which is masked anew each time.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """As Django does it, for the pages of strangers and for pictures that the public may keep."""
        if response.streaming or not _is_for_all(response):
            return response
        packed: HttpResponseBase = super().process_response(request, response)
        return packed


def _is_for_all(response: HttpResponseBase) -> bool:
    return getattr(response, "is_for_all", False) or "public" in response.headers.get("Cache-Control", "")
