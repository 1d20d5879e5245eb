"""What lies in a file is said by its items."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("printing", "0003_a_file_of_one_item")]

    operations = [
        # So that the column comes back empty when this is undone.
        migrations.AlterField("orderedfile", "document_id", models.CharField(default="", max_length=60)),
        migrations.RemoveField("orderedfile", "document_id"),
    ]
