"""The front door: synchronous Django in threads, behind one small ASGI application.

Django's own ASGI handler costs up to five times the CPU for synchronous views, so pages go
through a2wsgi. Addresses under /live/ will be served by asynchronous code beside it.
"""

import gc
import os
from importlib import import_module

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

from a2wsgi import WSGIMiddleware
from django.conf import settings

from config.wsgi import application as pages

import_module(settings.ROOT_URLCONF)  # else the first visitor would wait for it, and it would miss the freeze below

application = WSGIMiddleware(pages, workers=16)  # type: ignore[arg-type]  # Django's responses are iterables

# What is loaded now lives as long as the process: keep it out of every collection.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 100)
