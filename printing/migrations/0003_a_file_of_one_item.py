"""Until now each file was one document: it becomes a file of one item."""

from django.db import migrations

# How the printer was set for the documents that there were; every other one was cut.
SETTINGS = {
    "workshop.guide": "teacher_a4_duplex",
    "workshop.protocol": "teacher_a4_duplex",
    "meeting.minutes": "teacher_a4_duplex",
    "workshop.poster": "poster_a3",
    "dream.diploma": "sheet_a4",
}


def give_items(apps, schema_editor):
    """The item lies behind the cover, where there are several pages."""
    OrderedFile, OrderedItem, Rendering = (
        apps.get_model("printing", name) for name in ("OrderedFile", "OrderedItem", "Rendering")
    )
    items = []
    for file in OrderedFile.objects.order_by("pk").iterator():
        file.setting = SETTINGS.get(file.document_id, "cut_a4_single")
        file.save(update_fields=["setting"])
        items.append(
            OrderedItem(
                order_id=file.order_id, file_id=file.pk, document_id=file.document_id, position=file.position
            )
        )
    OrderedItem.objects.bulk_create(items, batch_size=500)
    for rendering in Rendering.objects.order_by("pk").iterator():
        rendering.places = [[1, rendering.pages - 1]] if rendering.pages > 1 else [[0, 1]]
        rendering.save(update_fields=["places"])


def take_items(apps, schema_editor):
    """Back again: a file is the first document in it."""
    OrderedFile, OrderedItem = (apps.get_model("printing", name) for name in ("OrderedFile", "OrderedItem"))
    for file in OrderedFile.objects.order_by("pk").iterator():
        item = OrderedItem.objects.filter(file_id=file.pk).order_by("position").first()
        file.document_id = item.document_id if item else ""
        file.save(update_fields=["document_id"])


class Migration(migrations.Migration):
    dependencies = [("printing", "0002_ordered_items")]

    operations = [migrations.RunPython(give_items, take_items)]
