"""What a dream lacks, who promised what, who follows it, and supports that an e-mail address confirmed."""

import django.db.models.deletion
import django.utils.timezone
import dreams.models.needs
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dreams', '0008_stems_and_thresholds'),
    ]

    operations = [
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_salt', models.CharField(default=dreams.models.needs.new_salt, editable=False, max_length=32)),
                ('key_mac', models.CharField(editable=False, max_length=64, unique=True)),
                ('language', models.CharField(choices=[('nb', 'Norwegian Bokmål'), ('nn', 'Norwegian Nynorsk'), ('en', 'English')], default='nb', max_length=5, verbose_name='language')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail, never shown')),
                ('supports', models.BooleanField(default=False, verbose_name='their support is confirmed by this address')),
            ],
            options={
                'verbose_name': 'follower',
                'verbose_name_plural': 'followers',
            },
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('kind', models.CharField(choices=[('expertise', 'Skill'), ('time', 'Time'), ('material', 'Material'), ('money', 'Money')], max_length=10, verbose_name='kind')),
                ('title', models.CharField(max_length=120, verbose_name='what is needed')),
                ('wanted', models.PositiveIntegerField(default=1, help_text='Hours, kroner, pieces or persons.', verbose_name='how much')),
                ('pledged', models.PositiveIntegerField(default=0, verbose_name='promised')),
                ('covered', models.BooleanField(default=False, verbose_name='covered')),
            ],
            options={
                'verbose_name': 'need',
                'verbose_name_plural': 'needs',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Pledge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_salt', models.CharField(default=dreams.models.needs.new_salt, editable=False, max_length=32)),
                ('key_mac', models.CharField(editable=False, max_length=64, unique=True)),
                ('language', models.CharField(choices=[('nb', 'Norwegian Bokmål'), ('nn', 'Norwegian Nynorsk'), ('en', 'English')], default='nb', max_length=5, verbose_name='language')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('kind', models.CharField(choices=[('expertise', 'Skill'), ('time', 'Time'), ('material', 'Material'), ('money', 'Money')], max_length=10)),
                ('amount', models.PositiveIntegerField(default=1, verbose_name='how much')),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='a few words')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail, never shown')),
                ('is_adult', models.BooleanField(default=True)),
                ('taken_back_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
                ('received_at', models.DateTimeField(blank=True, null=True, verbose_name='received')),
                ('nonce', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
            ],
            options={
                'verbose_name': 'pledge',
                'verbose_name_plural': 'pledges',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='dream',
            name='confirmed_count',
            field=models.PositiveIntegerField(default=0, verbose_name='of these confirmed by e-mail'),
        ),
        migrations.AddField(
            model_name='support',
            name='confirmed_mac',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='follower',
            name='dream',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='followers', to='dreams.dream'),
        ),
        migrations.AddField(
            model_name='need',
            name='dream',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='needs', to='dreams.dream'),
        ),
        migrations.AddField(
            model_name='pledge',
            name='need',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pledges', to='dreams.need'),
        ),
        migrations.AddConstraint(
            model_name='dream',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_count__lte', models.F('support_count'))), name='dream_confirmed_supports_are_supports'),
        ),
        migrations.AddConstraint(
            model_name='support',
            constraint=models.UniqueConstraint(condition=models.Q(('confirmed_mac', ''), _negated=True), fields=('dream', 'confirmed_mac'), name='support_once_an_address'),
        ),
        migrations.AddConstraint(
            model_name='follower',
            constraint=models.UniqueConstraint(fields=('dream', 'email'), name='follower_once_an_address'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['expertise', 'time', 'material', 'money'])), name='need_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(('wanted__gte', 1)), name='need_wants_something'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('covered', True), ('pledged__gte', models.F('wanted'))), models.Q(('covered', False), ('pledged__lt', models.F('wanted'))), _connector='OR'), name='need_is_covered_when_enough_is_pledged'),
        ),
        migrations.AddConstraint(
            model_name='pledge',
            constraint=models.CheckConstraint(condition=models.Q(('is_adult', True), ('kind__in', ('time', 'material')), _connector='OR'), name='pledge_of_a_minor_is_time_or_material'),
        ),
        migrations.AddConstraint(
            model_name='pledge',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 1)), name='pledge_promises_something'),
        ),
    ]
