"""Triggers that refuse to change or delete a receipt on the board, a line of the log or a published file."""

from django.db import migrations

SAID = "what was published of an election stays"
TABLES = ("elections_boardbatch", "elections_event", "elections_record")


def put_up(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for event in ("update", "delete"):
                schema_editor.execute(
                    f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
                )
        return
    schema_editor.execute(
        "CREATE FUNCTION elections_published_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION elections_published_refuse()"
        )


def take_down(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in TABLES:
            for event in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{event}")
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_no_change ON {table}")
    schema_editor.execute("DROP FUNCTION elections_published_refuse()")


class Migration(migrations.Migration):
    dependencies = [("elections", "0003_rules_as_they_are_counted")]

    operations = [migrations.RunPython(put_up, take_down)]
