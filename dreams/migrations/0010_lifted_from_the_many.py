"""The board's shortlist, and what student councils picked."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dreams', '0009_needs_and_pledges'),
    ]

    operations = [
        migrations.CreateModel(
            name='Nomination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='why')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'nomination',
                'verbose_name_plural': 'nominations',
                'ordering': ['-made_at'],
            },
        ),
        migrations.CreateModel(
            name='Pick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('school_year', models.PositiveSmallIntegerField(help_text='The year it starts in.', verbose_name='school year')),
                ('place', models.PositiveSmallIntegerField(default=1)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'pick of a student council',
                'verbose_name_plural': 'picks of student councils',
                'ordering': ['-school_year', 'place'],
            },
        ),
        migrations.AddField(
            model_name='dream',
            name='nominated_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='shortlisted since'),
        ),
        migrations.AddField(
            model_name='dream',
            name='picked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='picked by a student council'),
        ),
        migrations.AddField(
            model_name='nomination',
            name='dream',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='nominations', to='dreams.dream'),
        ),
        migrations.AddField(
            model_name='pick',
            name='council',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='picks', to='schools.council'),
        ),
        migrations.AddField(
            model_name='pick',
            name='dream',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='picks', to='dreams.dream'),
        ),
        migrations.AddIndex(
            model_name='dream',
            index=models.Index(condition=models.Q(('nominated_at__isnull', False)), fields=['branch', '-nominated_at', '-id'], name='dream_nominated'),
        ),
        migrations.AddIndex(
            model_name='dream',
            index=models.Index(condition=models.Q(('picked_at__isnull', False)), fields=['branch', '-picked_at', '-id'], name='dream_picked'),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('dream',), name='nomination_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='nomination_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='pick',
            constraint=models.UniqueConstraint(fields=('council', 'dream', 'school_year'), name='pick_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='pick',
            constraint=models.UniqueConstraint(fields=('council', 'school_year', 'place'), name='pick_place_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='pick',
            constraint=models.CheckConstraint(condition=models.Q(('place__range', (1, 2))), name='pick_one_or_two_a_year'),
        ),
    ]
