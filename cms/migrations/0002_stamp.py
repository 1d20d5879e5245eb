"""A stamp for each place. The triggers are laid by `cms.shelf.stamps.lay`, after every migrate."""

from django.db import migrations, models

from cms.shelf import stamps


def nothing(apps, schema_editor):
    """The triggers come when all tables are there."""


def take_down(apps, schema_editor):
    stamps.take_down(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("cms", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Stamp",
            fields=[
                ("place", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
            ],
        ),
        migrations.RunPython(nothing, take_down),
    ]
