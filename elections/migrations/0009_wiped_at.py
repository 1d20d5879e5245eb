from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("elections", "0008_accounts_can_go")]

    operations = [
        migrations.AddField(
            "election", "wiped_at", models.DateTimeField(blank=True, null=True, verbose_name="wiped")
        ),
    ]
