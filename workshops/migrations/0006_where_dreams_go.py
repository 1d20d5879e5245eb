from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("workshops", "0005_grouped_and_seeded")]

    operations = [
        migrations.AlterModelOptions(name="harvest", options={"ordering": ["made_at", "pk"]}),
        migrations.AddConstraint(
            model_name="harvest",
            constraint=models.CheckConstraint(
                condition=Q(choice=False) | Q(cluster__isnull=False), name="harvest_choice_is_a_cluster"
            ),
        ),
        migrations.AddConstraint(
            model_name="harvest",
            constraint=models.CheckConstraint(
                condition=Q(destination__in=["bank", "council", "next"]), name="harvest_goes_somewhere_known"
            ),
        ),
    ]
