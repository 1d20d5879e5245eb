"""Stamps in the database: a random number for each place, another one with every change of what its pages show.

Triggers set them, so nothing can forget to: no action, no bulk update, no hand in the database. A stamp
changes in the transaction of the change itself, so who reads the stamp first and the page's data
afterwards can never keep old data under a new stamp.
"""

from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from cms.shelf.store import EVERYWHERE, Stamp

HOUSE = 0  # the stamp of what no single branch owns: editors' pages, licences, the criteria's wording
_DREAM = "(SELECT branch_id FROM dreams_dream WHERE id = {row}.dream_id)"
_PROJECT = (
    "(SELECT d.branch_id FROM dreams_dream d JOIN dreams_project p ON p.dream_id = d.id WHERE p.id = {row}.project_id)"
)
# What public pages print, and how each row leads to the branch whose pages print it.
WATCHED = {
    "dreams_dream": "{row}.branch_id",
    "dreams_step": _DREAM,
    "dreams_nomination": _DREAM,
    "dreams_obligation": _DREAM,
    "dreams_project": _DREAM,
    "dreams_need": _DREAM,
    "dreams_pledge": "(SELECT d.branch_id FROM dreams_dream d JOIN dreams_need n ON n.dream_id = d.id"
    " WHERE n.id = {row}.need_id)",
    "dreams_criteriaanswer": _DREAM,
    "dreams_pick": _DREAM,
    "dreams_picture": _DREAM,
    "dreams_milestone": _PROJECT,
    "dreams_teammember": _PROJECT,
    "dreams_diaryentry": _PROJECT,
    "dreams_branchmap": "{row}.branch_id",
    "dreams_criteriaversion": str(HOUSE),
    "schools_branch": "{row}.id",
    "schools_licence": str(HOUSE),
    "schools_school": "{row}.branch_id",
    "schools_schoolclass": "(SELECT branch_id FROM schools_school WHERE id = {row}.school_id)",
    "schools_pupil": (  # whether a team may show one
        "(SELECT s.branch_id FROM schools_school s JOIN schools_schoolclass c ON c.school_id = s.id"
        " WHERE c.id = {row}.school_class_id)"
    ),
    "schools_council": "{row}.branch_id",
    "schools_councilseat": "(SELECT branch_id FROM schools_council WHERE id = {row}.council_id)",
    "townhalls_townhall": "{row}.branch_id",
    "wagtailcore_page": str(HOUSE),
    "wagtailcore_site": str(HOUSE),
    "wagtailcore_pageviewrestriction": str(HOUSE),
    "wagtailimages_image": str(HOUSE),
    "cms_nationalpage": str(HOUSE),
    "cms_branchpage": str(HOUSE),
    "cms_newsindexpage": str(HOUSE),
    "cms_newspage": str(HOUSE),
    "cms_eventpage": str(HOUSE),
    "cms_standardpage": str(HOUSE),
}
_OF_BRANCH = "SELECT place, number FROM cms_stamp WHERE place = 0 OR place = ({branch}) ORDER BY place"
_BY_SLUG = _OF_BRANCH.format(branch="SELECT id FROM schools_branch WHERE slug = %s")
_BY_DREAM = _OF_BRANCH.format(branch="SELECT branch_id FROM dreams_dream WHERE id = %s")
_OF_ALL = "SELECT count(*), sum(number) FROM cms_stamp"


def of_branch(slug: str) -> Stamp | None:
    """The stamp of a branch's pages; none where there is no such branch."""
    return _of_one(_BY_SLUG, slug)


def of_dream(pk: int) -> Stamp | None:
    """The stamp of the branch that a dream lies in: its page shows similar ones, too."""
    return _of_one(_BY_DREAM, pk)


def of_everywhere() -> Stamp | None:
    """The stamp of a page that shows something of all places; none while the database is migrated."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_ALL)
        count, total = cursor.fetchone()
    return Stamp(EVERYWHERE, (count, total)) if count else None


def _of_one(question: str, which: str | int) -> Stamp | None:
    with connection.cursor() as cursor:
        cursor.execute(question, [which])
        rows = cursor.fetchall()
    return Stamp(rows[1][0], tuple(number for _place, number in rows)) if len(rows) == 2 else None


def lay(database: BaseDatabaseWrapper) -> None:
    """Put the triggers up, on whatever the last migration left, and begin with fresh stamps. Safe to call again.

    SQLite drops a table's triggers when a migration rebuilds the table, so this follows every migrate.
    """
    with database.cursor() as cursor:
        present = set(database.introspection.table_names(cursor))
        if "cms_stamp" not in present:
            return
        for statement in _laying(database.vendor, sorted(WATCHED.keys() & present)):
            cursor.execute(statement)
        cursor.execute("DELETE FROM cms_stamp")
        begin = f"INSERT INTO cms_stamp (place, number) SELECT {{}}, {_RANDOM[database.vendor]} {{}}"
        cursor.execute(begin.format(HOUSE, ""))
        if "schools_branch" in present:
            cursor.execute(begin.format("id", "FROM schools_branch"))


def set_aside(database: BaseDatabaseWrapper) -> None:
    """Before a migrate. On SQLite no table can be rebuilt while a trigger of another one reads it.

    Without stamps nothing is kept, so a migrate that fails half-way makes pages slow, and never old.
    """
    if database.vendor != "sqlite":
        return
    take_down(database)
    with database.cursor() as cursor:
        if "cms_stamp" in database.introspection.table_names(cursor):
            cursor.execute("DELETE FROM cms_stamp")


def take_down(database: BaseDatabaseWrapper) -> None:
    """Before the stamps' table goes: a trigger that outlived it would refuse every change."""
    with database.cursor() as cursor:
        for table in sorted(WATCHED.keys() & set(database.introspection.table_names(cursor))):
            if database.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS cms_stamp ON {table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS cms_stamp_{table}()")
            else:
                for event in _EVENTS:
                    cursor.execute(f"DROP TRIGGER IF EXISTS cms_stamp_{table}_{event.lower()}")


_EVENTS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}
# 48 bits: the sum of many still fits a number of SQLite's.
_RANDOM = {"postgresql": "floor(random() * 281474976710656)::bigint", "sqlite": "(random() & 281474976710655)"}


def _laying(vendor: str, tables: list[str]) -> list[str]:
    makers: dict[str, Any] = {"postgresql": _on_postgresql, "sqlite": _on_sqlite}
    ground = [_NEW_NUMBER] if vendor == "postgresql" else []
    return ground + [statement for table in tables for statement in makers[vendor](table, WATCHED[table])]


# A transaction that changes a thousand dreams renumbers their branch once: nobody sees it in between.
_NEW_NUMBER = f"""
CREATE OR REPLACE FUNCTION cms_new_stamp(which bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO cms_stamp (place, number) SELECT which, {_RANDOM["postgresql"]} WHERE which IS NOT NULL
    ON CONFLICT (place) DO UPDATE SET number = excluded.number WHERE cms_stamp.xmin <> pg_current_xact_id()::xid
$$
"""


def _on_postgresql(table: str, place: str) -> list[str]:
    """Deferred to the commit: the stamp's row is locked for a moment, after all others, so nobody waits in a ring."""
    return [
        f"""
        CREATE OR REPLACE FUNCTION cms_stamp_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN PERFORM cms_new_stamp({place.format(row="OLD")}); END IF;
            IF TG_OP <> 'DELETE' THEN PERFORM cms_new_stamp({place.format(row="NEW")}); END IF;
            RETURN NULL;
        END $$
        """,
        f"DROP TRIGGER IF EXISTS cms_stamp ON {table}",
        f"""
        CREATE CONSTRAINT TRIGGER cms_stamp AFTER INSERT OR UPDATE OR DELETE ON {table}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cms_stamp_{table}()
        """,
    ]


def _on_sqlite(table: str, place: str) -> list[str]:
    """One for each event. There is one writer at a time, so the stamp may change at once."""
    statements = []
    for event, rows in _EVENTS.items():
        body = "".join(
            f"""
            INSERT INTO cms_stamp (place, number)
            SELECT place, {_RANDOM["sqlite"]} FROM (SELECT {place.format(row=row)} AS place) WHERE place IS NOT NULL
            ON CONFLICT (place) DO UPDATE SET number = excluded.number;
            """  # noqa: S608 - nothing in it comes from outside
            for row in rows
        )
        name = f"cms_stamp_{table}_{event.lower()}"
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {body} END",
        ]
    return statements
