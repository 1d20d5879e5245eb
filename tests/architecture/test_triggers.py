"""What the database itself refuses stands after all migrations.

SQLite drops a table's triggers when a migration rebuilds the table, and says nothing; it will not rebuild one that a
trigger of another table reads. A migration that changes one of these tables takes the triggers down first and puts them
up again, as the one did that laid them; and whoever lays a new one writes it down here.
"""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate, pre_migrate

from cms.shelf import stamps

pytestmark = pytest.mark.django_db
LAID = {
    "sqlite": {
        "dreams_step": {"dreams_step_no_update", "dreams_step_no_delete"},
        "dreams_boardanswer": {"dreams_boardanswer_barred_insert", "dreams_boardanswer_barred_update"},
        "elections_boardbatch": {f"elections_boardbatch_no_{event}" for event in ("update", "delete")},
        "elections_event": {f"elections_event_no_{event}" for event in ("update", "delete")},
        "elections_record": {f"elections_record_no_{event}" for event in ("update", "delete")},
        "workshops_meeting": {"workshops_meeting_no_update", "workshops_meeting_no_delete"},
        "workshops_agendaitem": {f"workshops_agendaitem_no_{event}" for event in ("insert", "update", "delete")},
        "workshops_attendance": {f"workshops_attendance_no_{event}" for event in ("insert", "update", "delete")},
    },
    "postgresql": {
        "dreams_step": {"dreams_step_no_change"},
        "dreams_boardanswer": {"dreams_boardanswer_barred"},
        "elections_boardbatch": {"elections_boardbatch_no_change"},
        "elections_event": {"elections_event_no_change"},
        "elections_record": {"elections_record_no_change"},
        "workshops_meeting": {"workshops_meeting_no_update", "workshops_meeting_no_delete"},
        "workshops_agendaitem": {"workshops_agendaitem_no_change"},
        "workshops_attendance": {"workshops_attendance_no_change"},
    },
}
STANDING = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL changes a table where it stands")


def standing():
    """The triggers of each table."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        for table, name in cursor.fetchall():
            found.setdefault(table, set()).add(name)
    return found


def test_every_trigger_stands_after_all_migrations():
    ours = {table: names for table, names in standing().items() if not table.startswith("wagtail")}
    found = {table: {name for name in names if not name.startswith("cms_stamp")} for table, names in ours.items()}

    assert {table: names for table, names in found.items() if names} == LAID[connection.vendor]


def test_every_table_that_public_pages_show_has_its_stamp():
    """These follow every migrate by themselves: cms.shelf.stamps."""
    found = {table for table, names in standing().items() if any(name.startswith("cms_stamp") for name in names)}

    assert found == set(stamps.WATCHED)


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_rebuilt_loses_them_so_the_list_is_needed():
    rebuild("dreams_boardanswer")

    assert "dreams_boardanswer" not in standing()


@on_sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["dreams_dream", "dreams_project", "schools_council"])
def test_a_migration_can_rebuild_what_the_stamps_look_at_and_nothing_is_kept_meanwhile(table, branch):
    cms = apps.get_app_config("cms")
    told = {"sender": cms, "app_config": cms, "using": "default"}

    pre_migrate.send(**told)
    rebuild(table)
    between = (stamps.of_branch(branch.slug), stamps.of_everywhere())
    post_migrate.send(**told)

    assert between == (None, None)
    assert {name for name in standing()[table] if name.startswith("cms_stamp")}
    assert stamps.of_branch(branch.slug)


def rebuild(table):
    """As an AlterField on SQLite does."""
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    with connection.schema_editor() as editor:
        editor._remake_table(model)
