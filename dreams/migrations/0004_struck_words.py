"""The trail stays append-only, but a worrying word can be struck out of it: nothing else, and it is seen.

A change is let through when every other column stays and each text that changed carries the mark "[…]".
"""

from django.db import migrations

WHAT_STAYS = ("id", "dream_id", "move", "from_state", "to_state", "at", "actor_kind", "user_id")
WORDS = ("actor_label", "reason", "way_to_yes", "criteria")
# SQLite and PostgreSQL spell the mark in JSON differently: as it is, or as its code point.
MARK, MARK_IN_JSON = "[…]", "[\\u2026]"


def only_struck(same, holds, as_text):
    """The condition, in the words of one database."""
    stays = [same.format(name=name) for name in WHAT_STAYS]
    struck = [
        f"({same.format(name=name)} OR {holds.format(text=as_text.format(name=name), mark=MARK)}"
        f" OR {holds.format(text=as_text.format(name=name), mark=MARK_IN_JSON)})"
        for name in WORDS
    ]
    return " AND ".join(stays + struck)


SQLITE = [
    "DROP TRIGGER dreams_step_no_update",
    f"""
    CREATE TRIGGER dreams_step_no_update BEFORE UPDATE ON dreams_step
    WHEN NOT ({only_struck("NEW.{name} IS OLD.{name}", "instr({text}, '{mark}') > 0", "NEW.{name}")})
    BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END
    """,
]
SQLITE_BACK = [
    "DROP TRIGGER dreams_step_no_update",
    """
    CREATE TRIGGER dreams_step_no_update BEFORE UPDATE ON dreams_step
    BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END
    """,
]
_POSTGRESQL = only_struck(
    "NEW.{name} IS NOT DISTINCT FROM OLD.{name}", "strpos({text}, '{mark}') > 0", "NEW.{name}::text"
)
POSTGRESQL = [
    f"""
    CREATE OR REPLACE FUNCTION dreams_step_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'UPDATE' AND {_POSTGRESQL} THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'the trail is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """
]
POSTGRESQL_BACK = [
    """
    CREATE OR REPLACE FUNCTION dreams_step_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the trail is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """
]


def put_up(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def take_down(apps, schema_editor):
    for statement in {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("dreams", "0003_trail_is_append_only")]

    operations = [migrations.RunPython(put_up, take_down)]
