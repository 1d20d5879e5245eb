"""What `make run` starts: everything embedded, nothing to install, demo sign-ins shown."""

from config.settings import environment
from config.settings.base import *

DEBUG = environment.flag("DEBUG")
DEMO = environment.flag("DEMO", default=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MIDDLEWARE = [
    "config.compressed.CompressedFilesMiddleware" if name.startswith("whitenoise.") else name for name in MIDDLEWARE
]
