"""Files on disk: written whole under another name, then moved into place. Half a file is never offered."""

import datetime
import hashlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

SHELVES = ("kept", "codes", "words")


@dataclass(frozen=True)
class Stored:
    """Where bytes were put, and what they are."""

    path: str
    digest: str
    size: int


def put(name: str, content: bytes, *, safely: bool = True) -> Stored:
    """Store `content` as `name` below PRINT_ROOT; it is on the disk when this returns, if it has to be safe."""
    target = Path(settings.PRINT_ROOT) / name
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        with draft.open("xb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(content)
            file.flush()
            if safely:
                os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    if safely:
        _sync_directory(target.parent)
    return Stored(path=name, digest=hashlib.sha256(content).hexdigest(), size=len(content))


def name_of(path: Path) -> str:
    """The name under which a path below PRINT_ROOT is stored."""
    return str(path.relative_to(settings.PRINT_ROOT))


def drop(name: str) -> None:
    """Remove a file and its pictures; it is fine when they are gone already."""
    target = Path(settings.PRINT_ROOT) / name
    target.unlink(missing_ok=True)
    for picture in target.parent.glob(f"{target.stem}.*png"):
        picture.unlink(missing_ok=True)


def clear(shelf: str, *, stem: str, before: int) -> None:
    """Remove whatever earlier editions left, known or not, also half a file of a worker that died."""
    for folder in list((Path(settings.PRINT_ROOT) / shelf).rglob(f"{stem}-*")):
        if int(folder.name.rpartition("-")[2]) < before:
            shutil.rmtree(folder, ignore_errors=True)


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def leftovers(*, known: Iterable[str], now: datetime.datetime) -> list[str]:
    """Files of ours that nobody knows and that are an hour old: a worker died between file and row."""
    root = Path(settings.PRINT_ROOT)
    rows = set(known)
    an_hour_ago = now.timestamp() - 3600
    found: set[str] = set()
    for shelf in SHELVES:
        for path in (root / shelf).rglob("*"):
            # A picture belongs to the file beside it, also one drawn while that file was being deleted.
            owner = path.with_name(f"{path.name.partition('.')[0]}.pdf") if path.suffix == ".png" else path
            if str(owner.relative_to(root)) not in rows and _is_older(path, an_hour_ago):
                found.add(str(owner.relative_to(root)))
    return sorted(found)


def _is_older(path: Path, moment: float) -> bool:
    try:
        return path.is_file() and path.stat().st_mtime < moment
    except FileNotFoundError:  # a worker has just moved it into place
        return False
