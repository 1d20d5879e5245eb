"""A form is handed on when it has come in whole.

Pages are made in a few threads. One that waited for the rest of a form would be lost to everybody else for as
long as a tablet without a network keeps it waiting, and what such a tablet left half said must never be taken
for all that its owner wrote.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from io import BytesIO
from typing import IO, Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]

IN_MEMORY = 256 * 1024  # bytes; what is larger waits on the disk
LARGEST = 64 * 1024 * 1024
PATIENCE = 30.0  # seconds for the next piece


class CutShort(Exception):
    """The rest never came."""


class TooLarge(Exception):
    """More than any form here needs."""


async def whole(receive: Receive) -> IO[bytes]:
    """The form as a file, to be read without waiting. Raises CutShort and TooLarge."""
    first = await _piece(receive)
    if not first.get("more_body", False):
        return BytesIO(first.get("body", b""))
    kept = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - goes when the request lets go of it
    try:
        await _collect(first, receive, kept)
    except BaseException:
        kept.close()
        raise
    kept.seek(0)
    return kept


async def _piece(receive: Receive) -> Message:
    try:
        async with asyncio.timeout(PATIENCE):
            message = await receive()
    except TimeoutError as slow:
        raise CutShort from slow
    if message["type"] == "http.disconnect":
        raise CutShort
    return message


async def _collect(piece: Message, receive: Receive, kept: IO[bytes]) -> None:
    size = 0
    while True:
        size += len(piece.get("body", b""))
        if size > LARGEST:
            raise TooLarge
        kept.write(piece.get("body", b""))
        if not piece.get("more_body", False):
            return
        piece = await _piece(receive)
