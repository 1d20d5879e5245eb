"""An order holds items, and its files hold those that are printed alike."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("printing", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="OrderedItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document_id", models.CharField(max_length=60)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="printing.orderedfile"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="printing.order"
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("order", "document_id"), name="item_once_an_order"),
                    models.UniqueConstraint(fields=("order", "position"), name="item_position_once"),
                ],
            },
        ),
        migrations.AddField(
            "orderedfile", "setting", models.CharField(default="", max_length=30), preserve_default=False
        ),
        migrations.AddField("orderedfile", "cells", models.PositiveSmallIntegerField(default=0)),
        # When this is undone, the documents are back in their places before it is laid again.
        migrations.RemoveConstraint("orderedfile", "file_once_an_order"),
        migrations.AddField("orderedfile", "error_document_id", models.CharField(blank=True, max_length=60)),
        migrations.AddField("rendering", "places", models.JSONField(default=list)),
        migrations.AlterField("rendering", "path", models.CharField(max_length=400, unique=True)),
    ]
