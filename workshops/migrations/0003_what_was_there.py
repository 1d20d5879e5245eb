"""Rows from before: a look-up code for each workshop, steps for phases, destinations, and words out of sealed cards."""

import datetime

from django.db import migrations, models
from django.db.models import F
from django.utils import timezone

from accounts.codes import new_code


def fill(apps, schema_editor):
    Workshop = apps.get_model("workshops", "Workshop")
    for workshop in Workshop.objects.filter(lookup_code="").iterator():
        Workshop.objects.filter(pk=workshop.pk).update(lookup_code=new_code(8))
    apps.get_model("workshops", "Phase").objects.update(step=F("position"))
    harvests = apps.get_model("workshops", "Harvest").objects.filter(dream__isnull=False)
    harvests.update(destination="bank", choice=True)
    Card = apps.get_model("workshops", "Card")
    SealedCard = apps.get_model("workshops", "SealedCard")
    delete_on = timezone.localdate() + datetime.timedelta(days=30)
    for card in Card.objects.filter(state="sealed").exclude(text=""):
        SealedCard.objects.create(card=card, text=card.text, for_whom=card.for_whom, delete_on=delete_on)


class Migration(migrations.Migration):
    dependencies = [("workshops", "0002_live_lesson")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
