"""Triggers that refuse to change or delete a meeting whose minutes are approved, on SQLite and on PostgreSQL.

Only `public` may still change: minutes can be taken off the public pages, never rewritten.
"""

from django.db import migrations

SAID = "approved minutes stay as they are"
COLUMNS = (
    "council_id", "title", "place", "starts_at", "ends_at", "language", "state", "members", "heads", "approved_at",
    "nonce",
)  # fmt: skip
PARTS = ("workshops_agendaitem", "workshops_attendance")


def _sqlite():
    lock = f"SELECT RAISE(ABORT, '{SAID}')"
    yield (
        f"CREATE TRIGGER workshops_meeting_no_update BEFORE UPDATE OF {', '.join(COLUMNS)} ON workshops_meeting"
        f" WHEN OLD.state = 'approved' BEGIN {lock}; END"
    )
    yield (
        "CREATE TRIGGER workshops_meeting_no_delete BEFORE DELETE ON workshops_meeting"
        f" WHEN OLD.state = 'approved' BEGIN {lock}; END"
    )
    for part in PARTS:
        for event, rows in (("insert", ["NEW"]), ("update", ["OLD", "NEW"]), ("delete", ["OLD"])):
            where = " OR ".join(
                f"EXISTS (SELECT 1 FROM workshops_meeting WHERE id = {row}.meeting_id AND state = 'approved')"
                for row in rows
            )
            yield f"CREATE TRIGGER {part}_no_{event} BEFORE {event.upper()} ON {part} WHEN {where} BEGIN {lock}; END"


def _postgresql():
    refuse = f"RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'"
    yield f"""
    CREATE FUNCTION workshops_meeting_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse}; END $$
    """
    changed = f"({', '.join(f'OLD.{name}' for name in COLUMNS)})"
    unchanged = f"({', '.join(f'NEW.{name}' for name in COLUMNS)})"
    yield f"""
    CREATE TRIGGER workshops_meeting_no_update BEFORE UPDATE ON workshops_meeting FOR EACH ROW
    WHEN (OLD.state = 'approved' AND {changed} IS DISTINCT FROM {unchanged})
    EXECUTE FUNCTION workshops_meeting_refuse()
    """
    yield """
    CREATE TRIGGER workshops_meeting_no_delete BEFORE DELETE ON workshops_meeting FOR EACH ROW
    WHEN (OLD.state = 'approved') EXECUTE FUNCTION workshops_meeting_refuse()
    """
    yield f"""
    CREATE FUNCTION workshops_part_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' AND EXISTS (
            SELECT 1 FROM workshops_meeting WHERE id = OLD.meeting_id AND state = 'approved'
        ) THEN {refuse}; END IF;
        IF TG_OP <> 'DELETE' AND EXISTS (
            SELECT 1 FROM workshops_meeting WHERE id = NEW.meeting_id AND state = 'approved'
        ) THEN {refuse}; END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END $$
    """
    for part in PARTS:
        yield f"""
        CREATE TRIGGER {part}_no_change BEFORE INSERT OR UPDATE OR DELETE ON {part}
        FOR EACH ROW EXECUTE FUNCTION workshops_part_refuse()
        """


def _down(vendor):
    if vendor == "sqlite":
        yield "DROP TRIGGER workshops_meeting_no_update"
        yield "DROP TRIGGER workshops_meeting_no_delete"
        for part in PARTS:
            for event in ("insert", "update", "delete"):
                yield f"DROP TRIGGER {part}_no_{event}"
        return
    yield "DROP TRIGGER workshops_meeting_no_update ON workshops_meeting"
    yield "DROP TRIGGER workshops_meeting_no_delete ON workshops_meeting"
    for part in PARTS:
        yield f"DROP TRIGGER {part}_no_change ON {part}"
    yield "DROP FUNCTION workshops_part_refuse()"
    yield "DROP FUNCTION workshops_meeting_refuse()"


def put_up(apps, schema_editor):
    for statement in {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]():
        schema_editor.execute(statement)


def take_down(apps, schema_editor):
    for statement in _down(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("workshops", "0011_meetings")]

    operations = [migrations.RunPython(put_up, take_down)]
