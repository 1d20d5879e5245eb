# One image for web, worker and beat; compose.yaml says which is which.
FROM python:3.11-slim AS base

# What WeasyPrint draws text with.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --create-home --uid 10001 dream
WORKDIR /srv/dream
ENV PATH=/srv/dream/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    UV_PYTHON_DOWNLOADS=never \
    VAR_DIR=/srv/dream/var \
    DJANGO_SETTINGS_MODULE=config.settings.production

# Packages first: they change less often than the code. setup.py checks every hash.
COPY requirements.lock package.json package-lock.json .npmrc ./
COPY scripts/ scripts/
COPY locale/ locale/
RUN python scripts/setup.py

COPY . .
# The stylesheets with their fingerprints are part of the image; the settings want addresses that nobody asks here.
RUN DATABASE_URL=postgres://build/build REDIS_URL=redis://build ALLOWED_HOSTS=build PUBLIC_ADDRESS=http://build \
    SECRET_KEY=only-while-building VAR_DIR=/srv/dream/build \
    python manage.py collectstatic --no-input --verbosity 0 \
    && mkdir -p var && mv build/static static-built && rm -rf build && chown dream:dream var
ENV STATIC_ROOT=/srv/dream/static-built

USER dream
EXPOSE 8000
CMD ["uvicorn", "config.asgi:application", "--host", "0.0.0.0", "--port", "8000", "--no-access-log", "--lifespan", "off", "--timeout-graceful-shutdown", "2"]
