"""A column of stems, and on PostgreSQL the index that finds them."""

from django.db import migrations, models


LAY = "CREATE INDEX dream_words ON dreams_dream USING gin (to_tsvector('simple', stems))"


def lay_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(LAY)
        # Of what children write the database keeps no samples to plan by, neither here nor in the index.
        schema_editor.execute("ALTER TABLE dreams_dream ALTER COLUMN stems SET STATISTICS 0")
        schema_editor.execute("ALTER INDEX dream_words ALTER COLUMN 1 SET STATISTICS 0")


def take_index_away(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX dream_words")


class Migration(migrations.Migration):

    dependencies = [
        ('dreams', '0006_readiness'),
    ]

    operations = [
        migrations.AddField(
            model_name='dream',
            name='stems',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.RunPython(lay_index, take_index_away),
    ]
