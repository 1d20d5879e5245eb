"""Triggers that refuse to change or delete a step, on SQLite and on PostgreSQL."""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER dreams_step_no_update BEFORE UPDATE ON dreams_step
    BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END
    """,
    """
    CREATE TRIGGER dreams_step_no_delete BEFORE DELETE ON dreams_step
    BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION dreams_step_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the trail is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER dreams_step_no_change BEFORE UPDATE OR DELETE ON dreams_step
    FOR EACH ROW EXECUTE FUNCTION dreams_step_refuse()
    """,
]
BACK = {
    "sqlite": ["DROP TRIGGER dreams_step_no_update", "DROP TRIGGER dreams_step_no_delete"],
    "postgresql": ["DROP TRIGGER dreams_step_no_change ON dreams_step", "DROP FUNCTION dreams_step_refuse()"],
}


def put_up(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement)


def take_down(apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("dreams", "0002_criteria")]

    operations = [migrations.RunPython(put_up, take_down)]
