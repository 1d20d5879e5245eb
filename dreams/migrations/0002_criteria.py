"""The first wording of the three criteria."""

from django.db import migrations

from dreams.criteria import FIRST


def write(apps, schema_editor):
    apps.get_model("dreams", "CriteriaVersion").objects.get_or_create(number=1, defaults={"texts": FIRST})


class Migration(migrations.Migration):
    dependencies = [("dreams", "0001_initial")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
