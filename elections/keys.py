"""The secrets of an election: outside the database, one file each, erased when nobody can complain any more.

Who has the tables or a dump of them cannot try codes against them; who has only the file has nothing to try it on.
"""

import hashlib
import hmac
import logging
import os
import secrets
import uuid
from pathlib import Path

from django.conf import settings
from nacl.signing import SigningKey

logger = logging.getLogger(__name__)

LENGTH = 64  # bytes: the first half is for codes, the second signs
_told: set[uuid.UUID] = set()  # whose loss this process has written into its log


class KeyLost(Exception):
    """The file with the election's secrets is not there: no code can be checked, nothing can be signed."""


def make(election_id: uuid.UUID) -> None:
    """Make the secrets of an election; they must not be there yet."""
    path = _path(election_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(LENGTH))
        file.flush()
        os.fsync(file.fileno())


def mac(election_id: uuid.UUID, value: str) -> bytes:
    """HMAC-SHA-256 of a code or a person under the election's own key. Raises KeyLost."""
    return hmac.digest(_secret(election_id)[:32], value.encode(), hashlib.sha256)


def signing(election_id: uuid.UUID) -> SigningKey:
    """What signs the board and the published kit. Raises KeyLost."""
    return SigningKey(_secret(election_id)[32:])


def erase(election_id: uuid.UUID) -> None:
    """Nothing links a code and a slip any more; what was signed stays signed."""
    _path(election_id).unlink(missing_ok=True)


def is_there(election_id: uuid.UUID) -> bool:
    """Whether the secrets of an election can be read."""
    try:
        _secret(election_id)
    except KeyLost:
        return False
    return True


def name_of(election_id: uuid.UUID) -> str:
    """The file's name, for whoever has to bring it back from a backup."""
    return _path(election_id).name


def _path(election_id: uuid.UUID) -> Path:
    return Path(_name(election_id))


def _name(election_id: uuid.UUID) -> str:
    return f"{settings.ELECTION_KEYS}/{election_id}.key"


def _secret(election_id: uuid.UUID) -> bytes:
    try:
        with open(_name(election_id), "rb", buffering=0) as file:  # noqa: PTH123 - read for each vote
            secret = file.read(LENGTH + 1)
    except OSError as error:
        _tell(election_id)
        raise KeyLost(election_id) from error
    if len(secret) != LENGTH:
        _tell(election_id)
        raise KeyLost(election_id)
    _told.discard(election_id)
    return secret


def _tell(election_id: uuid.UUID) -> None:
    """Once a process, until the file is back: every voter who comes in vain would fill the log."""
    if election_id not in _told:
        _told.add(election_id)
        path = _name(election_id)
        logger.error("%s cannot be read: nobody can vote there. Bring it back from the backup of ELECTION_KEYS.", path)
