"""A draft that was deleted: its log stays, so its row does."""

from django.db import migrations, models

BEFORE = ["draft", "rehearsal", "open", "closed", "counted", "certified", "annulled"]
LABELS = ["Not opened", "Rehearsal", "Open", "Closed", "Counted", "Certified", "Annulled"]
AFTER = [*BEFORE, "dropped"]


def known(states):
    return models.CheckConstraint(condition=models.Q(("state__in", states)), name="election_state_known")


def as_drafts(apps, schema_editor):
    """Without options and hour nothing opens them."""
    apps.get_model("elections", "Election").objects.filter(state="dropped").update(state="draft")


class Migration(migrations.Migration):
    dependencies = [("elections", "0006_taken_back_titles")]

    operations = [
        migrations.RemoveConstraint("election", "election_state_known"),
        migrations.AlterField(
            "election",
            "state",
            models.CharField(
                choices=[*zip(BEFORE, LABELS, strict=True), ("dropped", "Deleted")],
                default="draft",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint("election", known(AFTER)),
        migrations.RunPython(migrations.RunPython.noop, as_drafts),
    ]
