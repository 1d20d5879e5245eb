"""Orders that were made when each file was one document."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = ("printing", "0001_initial"), ("printing", "0004_files_are_no_documents")
FACTS = {"digest": "d", "size": 9, "keep": True}


def migrate(target):
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return MigrationExecutor(connection).loader.project_state([target]).apps


@pytest.fixture
def old(transactional_db):
    """The tables as they were, with one order of two files that are ready and one that is not."""
    apps = migrate(BEFORE)
    try:
        orders, files, renderings = (
            apps.get_model("printing", name).objects for name in ("Order", "OrderedFile", "Rendering")
        )
        order = orders.create(subject="workshop:1", language="nb", state="done")
        cards = renderings.create(key="c", path="kept/c.pdf", pages=9, **FACTS)
        diploma = renderings.create(key="d", path="words/abc-0/d.pdf", pages=1, **FACTS)
        for position, (document, rendering, state) in enumerate(
            [
                ("workshop.cards", cards, "done"),
                ("dream.diploma", diploma, "done"),
                ("workshop.guide", None, "waiting"),
            ],
            1,
        ):
            files.create(order=order, document_id=document, position=position, state=state, rendering=rendering)
        yield
    finally:
        migrate(AFTER)


def test_a_file_becomes_a_file_of_one_item(old):
    from printing.models import OrderedItem

    migrate(AFTER)

    found = [
        (item.document_id, item.position, item.file.setting, item.file.cells, item.file.state)
        for item in OrderedItem.objects.order_by("position").select_related("file")
    ]
    assert found == [
        ("workshop.cards", 1, "cut_a4_single", 0, "done"),
        ("dream.diploma", 2, "sheet_a4", 0, "done"),
        ("workshop.guide", 3, "teacher_a4_duplex", 0, "waiting"),
    ]
    assert [item.file.order_id for item in OrderedItem.objects.all()] == [OrderedItem.objects.first().order_id] * 3


def test_its_picture_is_of_the_page_behind_the_cover(old):
    from printing.models import Rendering

    migrate(AFTER)

    assert dict(Rendering.objects.values_list("key", "places")) == {"c": [[1, 8]], "d": [[0, 1]]}


def test_undone_it_is_as_it_was(old):
    migrate(AFTER)

    files = migrate(BEFORE).get_model("printing", "OrderedFile").objects.order_by("position")

    assert list(files.values_list("document_id", "position", "state")) == [
        ("workshop.cards", 1, "done"),
        ("dream.diploma", 2, "done"),
        ("workshop.guide", 3, "waiting"),
    ]
