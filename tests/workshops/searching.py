"""Looks for words wherever this house can keep any: each column of each table, each file, the cache, each page."""

import io
import json
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from pypdf import PdfReader

from cms.shelf.store import shelf


def holds(value, words):
    """Whether a value of any kind, as it is stored or written as JSON, has the words in it."""
    if isinstance(value, memoryview | bytes | bytearray):
        value = bytes(value).decode("utf-8", "ignore")
    elif not isinstance(value, str):
        value = json.dumps(value, default=str, ensure_ascii=False)
    plain = " ".join(value.casefold().split())
    spelt = json.dumps(words.casefold())[1:-1].casefold()  # "å" as JSON in a text column
    return words.casefold() in plain or spelt in plain


def tables_with(words):
    """Which tables have the words in any column of any row: what SQL sees, not what models tell."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if any(holds(value, words) for row in cursor.fetchall() for value in row):
                found.add(table)
    return found


def models_with(words):
    """The same through every model, for columns that Django decodes."""
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if any(holds(value, words) for row in model._base_manager.values_list() for value in row)
    }


def sessions_with(words):
    """Sessions are signed and packed, so they are opened first."""
    return [session.pk for session in Session.objects.all() if holds(session.get_decoded(), words)]


def files_with(words):
    """Every file below the roots of this installation, PDFs by their text; the database is looked through by itself."""
    roots = {Path(settings.PRINT_ROOT), Path(settings.MEDIA_ROOT), Path(settings.SCRATCH)}
    files = {path for root in roots for path in root.rglob("*") if path.is_file() and ".sqlite3" not in path.name}
    return {path for path in files if _file_holds(path, words)}


def _file_holds(path, words):
    content = path.read_bytes()
    if path.suffix == ".pdf":
        return holds("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages), words)
    return any(words.encode(coding) in content for coding in ("utf-8", "utf-16-le"))


def cache_holds(words):
    """The cache of this process as it keeps it, and the public pages that it keeps ready."""
    return shelf.holds(words.encode()) or any(words.encode() in packed for packed in cache._cache.values())


def times_on_disk(words):
    """How often SQLite's own files have the words: rows, freed pages and log."""
    name = Path(connection.settings_dict["NAME"])
    parts = [name, name.with_name(f"{name.name}-wal"), name.with_name(f"{name.name}-shm")]
    return sum(part.read_bytes().count(words.encode()) for part in parts if part.exists())


def relations_on_disk_with(words):
    """Which of PostgreSQL's own files have the words: tables and indexes with their dead rows, catalogues too."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT relname, pg_read_binary_file(pg_relation_filepath(oid), 0, pg_relation_size(oid), true)"
            " FROM pg_class WHERE relkind IN ('r', 'i', 't', 'm') AND pg_relation_filepath(oid) IS NOT NULL"
        )
        return {name for name, content in cursor.fetchall() if content and words.encode() in bytes(content)}
