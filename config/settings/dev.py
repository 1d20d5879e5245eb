"""What `make run` starts: everything embedded, nothing to install, demo sign-ins shown."""

from config.settings.base import *
from config.settings import environment

DEBUG = environment.flag("DEBUG")
DEMO = environment.flag("DEMO", default=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
