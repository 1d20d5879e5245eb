"""Fast hashes, mail in memory, tasks run where they are called; everything else as in production."""

import tempfile
from pathlib import Path

from config.settings.base import *

SECRET_KEY = "only-for-tests"  # noqa: S105 - opens nothing
DEMO = True
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
_SCRATCH = Path(tempfile.mkdtemp(prefix="drommebanken-test-"))
MEDIA_ROOT = _SCRATCH / "media"
PRINT_ROOT = _SCRATCH / "print"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_BROKER_URL = "memory://"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_SCRATCH / "test.sqlite3")}
else:
    # Tests open and drop databases; a pool would hold them open.
    DATABASES["default"]["OPTIONS"] = {}
