"""Whoever held an election or counted its papers may delete their account: the log may forget who, and nothing else.

The log refuses every other change, as before. SQLite drops a table's triggers when it rebuilds the table, so the log's
are taken down first and laid again at the end.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SAID = "what was published of an election stays"
STAYS = ("id", "election_id", "no", "kind", "payload", "at", "is_by_somebody", "sha256")
REFUSE = f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
ONLY_BY = " AND ".join(["NEW.by_id IS NULL", *(f"NEW.{name} IS OLD.{name}" for name in STAYS)])
SQLITE = [
    f"CREATE TRIGGER elections_event_no_update BEFORE UPDATE ON elections_event WHEN NOT ({ONLY_BY}) {REFUSE}",
    f"CREATE TRIGGER elections_event_no_delete BEFORE DELETE ON elections_event {REFUSE}",
]
SQLITE_BEFORE = [
    f"CREATE TRIGGER elections_event_no_{event} BEFORE {event.upper()} ON elections_event {REFUSE}"
    for event in ("update", "delete")
]
SQLITE_DOWN = [f"DROP TRIGGER elections_event_no_{event}" for event in ("update", "delete")]
POSTGRESQL = [
    "CREATE FUNCTION elections_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF TG_OP = 'UPDATE' AND NEW.by_id IS NULL AND to_jsonb(NEW) - 'by_id' = to_jsonb(OLD) - 'by_id' THEN"
    " RETURN NEW; END IF;"
    f" RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER elections_event_no_change BEFORE UPDATE OR DELETE ON elections_event"
    " FOR EACH ROW EXECUTE FUNCTION elections_event_refuse()",
]
POSTGRESQL_BEFORE = [
    "CREATE TRIGGER elections_event_no_change BEFORE UPDATE OR DELETE ON elections_event"
    " FOR EACH ROW EXECUTE FUNCTION elections_published_refuse()"
]
POSTGRESQL_DOWN = ["DROP TRIGGER elections_event_no_change ON elections_event"]
POSTGRESQL_AWAY = [*POSTGRESQL_DOWN, "DROP FUNCTION elections_event_refuse()"]


def run(sqlite, postgresql):
    """An operation of one database or the other."""

    def do(apps, schema_editor):
        for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]:
            schema_editor.execute(statement)

    return do


def say_who_was_the_clock(apps, schema_editor):
    apps.get_model("elections", "Event").objects.filter(by__isnull=False).update(is_by_somebody=True)


def person(**more):
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        **more,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("elections", "0007_drafts_can_be_dropped"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(run(SQLITE_DOWN, POSTGRESQL_DOWN), run(SQLITE_BEFORE, POSTGRESQL_BEFORE)),
        migrations.AddField(
            "event", "is_by_somebody", models.BooleanField(default=False, verbose_name="somebody did it")
        ),
        migrations.AlterField("event", "by", person(blank=True)),
        migrations.RunPython(say_who_was_the_clock, migrations.RunPython.noop),
        migrations.RunPython(run(SQLITE, POSTGRESQL), run(SQLITE_DOWN, POSTGRESQL_AWAY)),
        migrations.AlterField("paperbundle", "entered_by", person()),
        migrations.AlterField("paperbundle", "checked_by", person(blank=True)),
        migrations.AlterField("papercount", "counted_by", person()),
    ]
