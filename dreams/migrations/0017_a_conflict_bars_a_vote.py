"""Triggers that refuse the vote of a member with a conflict of interest, on SQLite and on PostgreSQL.

They look at who votes, and what: words of an old vote can still be struck out.
"""

from django.db import migrations

_BARRED = "EXISTS (SELECT 1 FROM dreams_conflict c WHERE c.dream_id = NEW.dream_id AND c.user_id = NEW.user_id)"
_COLUMNS = "verdict, user_id, dream_id, attempt"

SQLITE = [
    f"""
    CREATE TRIGGER dreams_boardanswer_barred_{name} BEFORE {event} ON dreams_boardanswer
    WHEN {_BARRED}
    BEGIN SELECT RAISE(ABORT, 'a conflict of interest bars this vote'); END
    """
    for name, event in (("insert", "INSERT"), ("update", f"UPDATE OF {_COLUMNS}"))
]
POSTGRESQL = [
    f"""
    CREATE FUNCTION dreams_boardanswer_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {_BARRED} THEN
            RAISE EXCEPTION 'a conflict of interest bars this vote' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    f"""
    CREATE TRIGGER dreams_boardanswer_barred BEFORE INSERT OR UPDATE OF {_COLUMNS} ON dreams_boardanswer
    FOR EACH ROW EXECUTE FUNCTION dreams_boardanswer_refuse()
    """,
]
BACK = {
    "sqlite": ["DROP TRIGGER dreams_boardanswer_barred_insert", "DROP TRIGGER dreams_boardanswer_barred_update"],
    "postgresql": [
        "DROP TRIGGER dreams_boardanswer_barred ON dreams_boardanswer",
        "DROP FUNCTION dreams_boardanswer_refuse()",
    ],
}


def put_up(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]
    for statement in statements:
        schema_editor.execute(statement)


def take_down(apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("dreams", "0016_conflicts_of_interest"), ]

    operations = [migrations.RunPython(put_up, take_down)]
