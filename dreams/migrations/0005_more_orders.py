"""Indexes for what was sorted in memory: dreams like this one, and the newest and most wanted of all places."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dreams", "0004_struck_words"), ("schools", "0002_sealed_days")]

    operations = [
        migrations.AddIndex(
            model_name="dream",
            index=models.Index(fields=["branch", "theme", "-support_count", "-id"], name="dream_theme_popular"),
        ),
        migrations.AddIndex(
            model_name="dream",
            index=models.Index(fields=["-published_at", "-id"], name="dream_newest_anywhere"),
        ),
        migrations.AddIndex(
            model_name="dream",
            index=models.Index(fields=["state", "-support_count", "-id"], name="dream_popular_anywhere"),
        ),
    ]
