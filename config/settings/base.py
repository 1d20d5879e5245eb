"""Settings that every installation shares. The environment is read here and in environment.py, nowhere else."""

from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.settings import environment
from config.settings.environment import BASE_DIR, VAR_DIR

SECRET_KEY = environment.secret("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
PUBLIC_ADDRESS = environment.text("PUBLIC_ADDRESS", "http://localhost:8000")

# The product's names are settings, never literals in code.
BRAND_NAME = environment.text("BRAND_NAME", "Drømmebanken")
EDITION_NAME = environment.text("EDITION_NAME", "Team Experience")

INSTALLED_APPS = [
    "cms",
    "townhalls",
    "workshops",
    "polls",
    "dreams",
    "elections",
    "schools",
    "printing",
    "accounts",
    "live",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.apps.PeopleConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "guardian",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compressed.CompressedPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "cms.shelf.reading.ShelfMiddleware",  # inside: nothing of a person; outside: what every answer needs
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "accounts.middleware.WayBackMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "polls.middleware.KeyLostMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.brand",
                "cms.shelf.reading.form_token",
            ],
        },
    },
]
# Our own field template gives every form Designsystemet's markup and its errors a place.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# SQLite is the embedded default: write-ahead log, one writer at a time by IMMEDIATE.
_SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
}
DATABASE_URL = environment.text("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = _SQLITE_OPTIONS
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    # Threads with kept connections run PostgreSQL out of clients: the pool bounds them.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 16, "timeout": 10}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environment.text("REDIS_URL")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

PAGE_SHELF_BYTES = int(environment.text("PAGE_SHELF_BYTES", "16000000"))  # pages kept for strangers, a process; 0: none

# Open streams of the live channel: so many a process, so many a topic (a class and its screens). Others poll.
# Addresses or networks of the proxies in front: theirs is no visitor's, and their X-Forwarded-For is believed.
PROXIES = environment.words("PROXIES")
LIVE_MOST_LISTENERS = 4000
LIVE_MOST_A_TOPIC = 200

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "schools.backends.PlaceBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "accounts:home"
FIND_HOME = "cms.homes.find_home"  # where a person's work is: accounts knows no room above it
DEMO_SIGN_INS = "cms.demo.sign_ins.sign_ins"  # who one can be in the demo; asked only where DEMO is on
LOGOUT_REDIRECT_URL = "/"
ANONYMOUS_USER_NAME = None  # guardian: no stand-in user in the table; a stranger has no grants
GUARDIAN_MONKEY_PATCH_USER = False
# guardian stores the grants; schools.backends answers for them, so that a grant on a branch covers what lies in it.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

SESSION_COOKIE_AGE = int(timedelta(hours=10).total_seconds())  # a school day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "accounts.views.form_expired"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# One policy for every page; Wagtail's own admin is left out: it needs inline styles, and only signed-in editors see it.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", _("Norwegian Bokmål")), ("nn", _("Norwegian Nynorsk")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Europe/Oslo"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT") or VAR_DIR / "static")
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("designsystemet", BASE_DIR / "node_modules" / "@digdir" / "designsystemet-css" / "dist"),
]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRINT_ROOT = VAR_DIR / "print"  # finished files; never under MEDIA_ROOT, which is public
PICTURE_ROOT = VAR_DIR / "pictures"  # of dreams; shown by a view that asks, so never under MEDIA_ROOT either
TOWN_HALL_DAYS_KEPT = int(environment.text("TOWN_HALL_DAYS_KEPT", "30"))  # then nobody knows who came, only how many
# The secrets of elections by code. Not with the database's backups: whoever has both can try codes.
ELECTION_KEYS = Path(environment.text("ELECTION_KEYS") or VAR_DIR / "election-keys")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "ikke-svar@localhost")

WAGTAIL_SITE_NAME = BRAND_NAME
WAGTAILADMIN_BASE_URL = PUBLIC_ADDRESS
WAGTAIL_ENABLE_UPDATE_CHECK = False  # no request leaves the house
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # an address that one can read out and type
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nb", "Bokmål"), ("en", "English")]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_LOGIN_URL = "admin_sign_in"  # leads to LOGIN_URL, and nowhere for who is signed in already
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False  # accounts are ours
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False

CELERY_BROKER_URL = REDIS_URL or environment.text("EMBEDDED_BROKER_URL") or "memory://"
CELERY_RESULT_BACKEND = None  # the rows are the truth
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # kombu hands a killed task out again only after the visibility timeout, an hour by default.
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 10,
    "max_retries": 1,
}
if CELERY_BROKER_URL.startswith("filesystem:"):  # no Valkey for this machine: messages are files
    _MESSAGES = VAR_DIR / "broker" / "messages"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_MESSAGES),
        "data_folder_out": str(_MESSAGES),
        "control_folder": str(VAR_DIR / "broker" / "control"),
        "store_processed": False,
    }
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "printing: pick up what a worker left": {"task": "printing.clock.pick_up", "schedule": 5.0},
    "printing: forget what has expired": {"task": "printing.clock.forget_expired", "schedule": 600.0},
    "dreams: send what is owed": {"task": "dreams.clock.send_owed_notices", "schedule": 15.0},
    "dreams: forget what was never finished": {"task": "dreams.clock.forget_unfinished", "schedule": 3600.0},
    "dreams: remind the boards": {"task": "dreams.clock.remind_boards", "schedule": 3600.0},
    "dreams: send letters with a link": {"task": "dreams.clock.send_owed_letters", "schedule": 15.0},
    "dreams: tell of what happened": {"task": "dreams.clock.tell_of_events", "schedule": 15.0},
    "dreams: forget mails that are over": {"task": "dreams.clock.forget_old_notices", "schedule": 3600.0},
    "dreams: ask how projects fare": {"task": "dreams.clock.ask_how_projects_fare", "schedule": 3600.0},
    "schools: end memberships whose time is up": {"task": "schools.clock.end_terms", "schedule": 3600.0},
    "elections: open and close on time": {"task": "elections.clock.keep_hours", "schedule": 15.0},
    "elections: put receipts on the board": {"task": "elections.clock.publish_receipts", "schedule": 600.0},
    "polls: write the protocols": {"task": "polls.clock.write_protocols", "schedule": 30.0},
    "polls: send codes by e-mail": {"task": "polls.clock.send_codes", "schedule": 15.0},
    "polls: forget who asked for codes": {"task": "polls.clock.forget_askers", "schedule": 3600.0},
    "elections: tidy the boxes": {"task": "elections.clock.tidy", "schedule": 600.0},
    "workshops: close what nobody closed": {"task": "workshops.clock.close_forgotten", "schedule": 600.0},
    "workshops: delete sealed cards on their day": {"task": "workshops.clock.delete_sealed", "schedule": 1800.0},
    "townhalls: send letters": {"task": "townhalls.clock.send_letters", "schedule": 15.0},
    "townhalls: close what is over, forget who came": {"task": "townhalls.clock.tidy", "schedule": 3600.0},
    "live: forget what was said": {"task": "live.clock.forget", "schedule": 3600.0},
}
for _entry in CELERY_BEAT_SCHEDULE.values():
    # Without a worker the clock goes on ticking: old ticks are dropped instead of filling the broker.
    _entry["options"] = {"expires": max(60.0, _entry["schedule"])}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"nobody": {"()": "config.logs.WithoutPeople"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["nobody"]}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},  # Django would send errors by mail, with what people typed
        "django.request": {"level": "ERROR"},  # a page that was not found is no event
        "django_tasks": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
    },
}
