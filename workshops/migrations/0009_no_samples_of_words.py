"""PostgreSQL keeps samples of a column's values to plan by. Of what children write it keeps none.

No query looks for these texts by their value, so no plan is worse for it.
"""

from django.db import migrations

COLUMNS = (
    ("workshops_card", "text"),
    ("workshops_card", "for_whom"),
    ("workshops_cluster", "title"),
    ("workshops_exitslip", "words"),
    ("workshops_sealedcard", "text"),
    ("workshops_sealedcard", "for_whom"),
)


def keep(apps, schema_editor, target=0):
    if schema_editor.connection.vendor == "postgresql":
        for table, column in COLUMNS:
            schema_editor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET STATISTICS {target}')


def keep_again(apps, schema_editor):
    keep(apps, schema_editor, target=-1)


class Migration(migrations.Migration):
    dependencies = [("workshops", "0008_who_opened_the_sealed_place")]

    operations = [migrations.RunPython(keep, keep_again)]
