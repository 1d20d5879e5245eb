from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("workshops", "0006_where_dreams_go"),
    ]

    operations = [
        migrations.AddField(
            model_name="workshop",
            name="lesson_minutes",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="minutes to the bell"),
        ),
    ]
