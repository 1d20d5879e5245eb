"""A point on the map, an age, pictures, and notes to the owner."""

import django.db.models.deletion
import django.utils.timezone
import dreams.models.pictures
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('dreams', '0010_lifted_from_the_many'),
    ]

    operations = [
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='note')),
                ('asks', models.BooleanField(default=False, verbose_name='this is a question')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reply', models.TextField(blank=True, verbose_name='answer')),
                ('replied_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'note to the owner',
                'verbose_name_plural': 'notes to the owner',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=dreams.models.pictures.new_key, editable=False, max_length=32, unique=True)),
                ('alt', models.CharField(max_length=200, verbose_name='what the picture shows')),
                ('width', models.PositiveSmallIntegerField()),
                ('height', models.PositiveSmallIntegerField()),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'picture',
                'verbose_name_plural': 'pictures',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='dream',
            name='age_group',
            field=models.CharField(choices=[('children', 'Children'), ('youth', 'Young people'), ('adults', 'Adults'), ('all', 'All ages together')], default='adults', max_length=10, verbose_name='age'),
        ),
        migrations.AddField(
            model_name='dream',
            name='map_x',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='dream',
            name='map_y',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='dream',
            name='picture_key',
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='note',
            name='dream',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='dreams.dream'),
        ),
        migrations.AddField(
            model_name='note',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='picture',
            name='dream',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='dreams.dream'),
        ),
        migrations.AddConstraint(
            model_name='dream',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('map_x__isnull', True), ('map_y__isnull', True)), models.Q(('map_x__isnull', False), ('map_x__lte', 10000), ('map_y__isnull', False), ('map_y__lte', 10000)), _connector='OR'), name='dream_lies_on_the_map'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='note_says_something'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(('reply', ''), ('asks', True), _connector='OR'), name='note_only_a_question_is_answered'),
        ),
        migrations.AddConstraint(
            model_name='picture',
            constraint=models.CheckConstraint(condition=models.Q(('alt', ''), _negated=True), name='picture_says_what_it_shows'),
        ),
    ]
