"""The front door: synchronous Django in threads, and the live channel beside it, behind one small ASGI application.

Django's own ASGI handler costs up to five times the CPU for synchronous views, so pages go
through `config.bridge`. Addresses under /live/ are open for a whole lesson and go to plain asynchronous code.
"""

import contextlib
import gc
import os
import resource
from importlib import import_module
from io import BytesIO

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

from django.conf import settings

from config import bodies
from config.bridge import Bridge
from config.wsgi import application as pages
from live import channel, tickets

MOST_FILES = 16_384  # each open stream is one; the usual 1,024 would be too few for a school

import_module(settings.ROOT_URLCONF)  # else the first visitor would wait for it, and it would miss the freeze below

_pages = Bridge(pages, threads=16)


async def application(scope: channel.Message, receive: channel.Receive, send: channel.Send) -> None:
    """To the channel or to the pages."""
    if scope["type"] == "http" and scope["path"].startswith(tickets.PREFIX):
        await channel.application(scope, receive, send)
        return
    try:
        form = BytesIO() if scope["method"] in {"GET", "HEAD"} else await bodies.whole(receive)
    except bodies.CutShort:
        await _refuse(send, 408)
    except bodies.TooLarge:
        await _refuse(send, 413)
    else:
        await _pages(scope, form, send)


async def _refuse(send: channel.Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body"})


def _let_many_in() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(MOST_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


_let_many_in()

# What is loaded now lives as long as the process: keep it out of every collection.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 100)
