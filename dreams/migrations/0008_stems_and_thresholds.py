"""Dreams that were there before: the words they are found by, and what their branch asks for."""

from django.db import migrations

from dreams.search import stems_of


def fill(apps, schema_editor):
    dreams = apps.get_model("dreams", "Dream").objects
    for dream in dreams.select_related("branch").iterator(chunk_size=500):
        dreams.filter(pk=dream.pk).update(stems=stems_of(dream), supports_needed=dream.branch.ready_supports)


class Migration(migrations.Migration):
    dependencies = [("dreams", "0007_found_by_words")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
