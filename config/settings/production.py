"""A municipality's server: PostgreSQL, Redis, HTTPS; it does not start without them."""

from django.core.exceptions import ImproperlyConfigured

from config.settings import environment
from config.settings.base import *

for name in ("DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "PUBLIC_ADDRESS"):
    if not environment.text(name):
        raise ImproperlyConfigured(f"{name} must be set in production.")

DEMO = False
ALLOWED_HOSTS += ["127.0.0.1"]  # the health check asks from inside
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = environment.text("EMAIL_HOST", "localhost")
EMAIL_PORT = int(environment.text("EMAIL_PORT", "25"))
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20  # seconds; a silent mail server must not hold a worker
# To be on the browsers' preload list binds a whole domain for years: a municipality's own decision.
SILENCED_SYSTEM_CHECKS += ["security.W021"]
