"""Fast hashes, mail in memory, tasks run where they are called; everything else as in production."""

import tempfile
from pathlib import Path

from config.settings.base import *
from tests.undefined import Complaint

SECRET_KEY = "only-for-tests"  # noqa: S105 - opens nothing
DEMO = True
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SCRATCH = Path(tempfile.mkdtemp(prefix="drommebanken-test-"))  # thrown away when the tests are over
MEDIA_ROOT = SCRATCH / "media"
ELECTION_KEYS = SCRATCH / "election-keys"
PRINT_ROOT = SCRATCH / "print"
PICTURE_ROOT = SCRATCH / "pictures"
STATIC_ROOT = SCRATCH / "static"
STATIC_ROOT.mkdir()
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_BROKER_URL = "memory://"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Complaint("%s")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(SCRATCH / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"]["OPTIONS"],
        # A test database need not survive a power cut.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA secure_delete=ON;",
    }
else:
    # Tests open and drop databases; a pool would hold them open.
    DATABASES["default"]["OPTIONS"] = {}
