"""The rules of the new columns, once the rows from before keep them."""

import workshops.models.room
from django.db import migrations, models


def empty_sealed(apps, schema_editor):
    sealed = apps.get_model("workshops", "Card").objects.filter(state="sealed")
    sealed.update(text="", for_whom="", cluster=None)


class Migration(migrations.Migration):
    dependencies = [("workshops", "0003_what_was_there")]

    operations = [
        migrations.RunPython(empty_sealed, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="workshop",
            name="lookup_code",
            field=models.CharField(
                default=workshops.models.room.new_lookup_code,
                max_length=8,
                unique=True,
                verbose_name="code for my card",
            ),
        ),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('state', 'sealed'), _connector='OR'), name='card_has_a_text'),
        ),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sealed'), _negated=True), models.Q(('cluster__isnull', True), ('for_whom', ''), ('text', '')), _connector='OR'), name='card_sealed_has_no_words'),
        ),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.UniqueConstraint(condition=models.Q(('seed__isnull', False)), fields=('workshop', 'seed'), name='card_seed_once_a_workshop'),
        ),
        migrations.AddConstraint(
            model_name='card',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number__lt', 201), ('source', 'paper')), models.Q(('number__gte', 201), ('number__lt', 901), ('source', 'screen')), models.Q(('number__gte', 901), ('source', 'seed')), _connector='OR'), name='card_number_in_the_range_of_its_source'),
        ),
        migrations.AddConstraint(
            model_name='harvest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('destination', 'bank'), ('dream__isnull', False)), models.Q(('dream__isnull', True), models.Q(('destination', 'bank'), _negated=True)), _connector='OR'), name='harvest_in_the_bank_has_a_dream'),
        ),
        migrations.AddConstraint(
            model_name='harvest',
            constraint=models.CheckConstraint(condition=models.Q(('choice', False), ('destination', 'bank'), _connector='OR'), name='harvest_choice_is_in_the_bank'),
        ),
    ]
