"""Our own middleware, nothing else of ours."""

from config.settings.base import *

DEMO = True
INSTALLED_APPS = [
    "bench.floor",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "accounts",
    "django_htmx",
    "csp",
]
# Wagtail's redirects look only at answers 404; without Wagtail they cannot be loaded. The shelf keeps our pages only,
# and who tells of a lost key waits for an error.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith(("wagtail.", "cms.", "polls."))]
TEMPLATES[0]["OPTIONS"]["context_processors"].remove("cms.shelf.reading.form_token")
LOGIN_URL = "sign_in"
ROOT_URLCONF = "bench.floor.urls"
TEMPLATES[0]["DIRS"] = [BASE_DIR / "bench" / "floor" / "templates"]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
SILENCED_SYSTEM_CHECKS = []
CELERY_TASK_ALWAYS_EAGER = True
