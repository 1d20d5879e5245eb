"""Teams, tasks, diary, check-ins, wishes and handings on."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("dreams", "0018_reminders_and_escalations"), ("schools", "0003_what_a_branch_asks_for"), migrations.swappable_dependency(settings.AUTH_USER_MODEL), ]

    operations = [
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='month')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('kept', models.CharField(blank=True, choices=[('yes', 'Yes'), ('partly', 'Partly'), ('no', 'No')], max_length=10, verbose_name='do you keep the guidelines?')),
                ('kept_words', models.TextField(blank=True, verbose_name='more about that')),
                ('progress', models.TextField(blank=True, verbose_name='how it goes')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('answered_by', models.CharField(blank=True, choices=[('leader', "The team's leader"), ('owner', 'The owner'), ('board', 'The board')], max_length=10, verbose_name='answered by')),
            ],
            options={
                'verbose_name': 'check-in',
                'verbose_name_plural': 'check-ins',
                'ordering': ['-month'],
            },
        ),
        migrations.CreateModel(
            name='DiaryEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='day')),
                ('text', models.TextField(max_length=2000, verbose_name='what happened')),
                ('written_by', models.CharField(choices=[('leader', "The team's leader"), ('owner', 'The owner'), ('board', 'The board')], max_length=10, verbose_name='written by')),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='shown since')),
            ],
            options={
                'verbose_name': 'diary entry',
                'verbose_name_plural': 'diary entries',
                'ordering': ['-on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Handing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('adopt', 'A class adopts the dream'), ('hand_over', 'A class hands the project on')], max_length=10, verbose_name='kind')),
                ('words', models.TextField(blank=True, verbose_name='what the others should know')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('taken_back', 'Taken back')], max_length=10, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'handing on',
                'verbose_name_plural': 'handings on',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120, verbose_name='task')),
                ('who', models.CharField(blank=True, max_length=40, verbose_name='who')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done')),
            ],
            options={
                'verbose_name': 'task',
                'verbose_name_plural': 'tasks',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('since', models.DateField(default=django.utils.timezone.localdate, verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='shown since')),
            ],
            options={
                'verbose_name': 'team member',
                'verbose_name_plural': 'team members',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Wish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('help', 'Help'), ('pause', 'To rest for a while'), ('resume', 'To go on'), ('back', 'To give the dream back to the Bank'), ('realise', 'To call the dream realised')], max_length=10, verbose_name='wish')),
                ('text', models.TextField(verbose_name="in the team's words")),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('asked_by', models.CharField(choices=[('leader', "The team's leader"), ('owner', 'The owner'), ('board', 'The board')], max_length=10, verbose_name='asked by')),
                ('answer', models.TextField(blank=True, verbose_name='answer')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('granted', models.BooleanField(default=False, verbose_name='granted')),
            ],
            options={
                'verbose_name': 'wish of a team',
                'verbose_name_plural': 'wishes of teams',
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='milestone',
            name='published_at',
            field=models.DateTimeField(blank=True, default=django.utils.timezone.now, null=True, verbose_name='shown since'),
        ),
        migrations.AddField(
            model_name='project',
            name='council',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='schools.council', verbose_name='council'),
        ),
        migrations.AddField(
            model_name='project',
            name='guidelines',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='schools.guidelines', verbose_name='guidelines'),
        ),
        migrations.AddField(
            model_name='project',
            name='guidelines_accepted_by',
            field=models.CharField(blank=True, choices=[('leader', "The team's leader"), ('owner', 'The owner'), ('board', 'The board')], max_length=10, verbose_name='accepted by'),
        ),
        migrations.AddField(
            model_name='project',
            name='school_class',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='schools.schoolclass', verbose_name='class'),
        ),
        migrations.AddField(
            model_name='project',
            name='team_kind',
            field=models.CharField(choices=[('class', 'A class'), ('council', 'A student council'), ('club', 'A club'), ('citizens', 'Citizens')], default='citizens', max_length=10, verbose_name='kind of team'),
        ),
        migrations.AlterField(
            model_name='step',
            name='move',
            field=models.CharField(choices=[('submit', 'sent in'), ('return', 'sent back for changes'), ('approve', 'let into the Bank'), ('reject', 'not let into the Bank'), ('withdraw', 'withdrawn'), ('start', 'moved to the Factory'), ('pause', 'paused'), ('resume', 'taken up again'), ('back', 'moved back to the Bank'), ('realise', 'realised'), ('archive', 'moved to the Archive'), ('adopt', 'adopted by a class'), ('hand_over', 'handed on to another class'), ('hide', 'hidden'), ('restore', 'shown again')], max_length=20, verbose_name='move'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('council__isnull', True), ('school_class__isnull', False), ('team_kind__in', ('class', 'club'))), models.Q(('council__isnull', False), ('school_class__isnull', True), ('team_kind', 'council')), models.Q(('council__isnull', True), ('school_class__isnull', True), ('team_kind', 'citizens')), _connector='OR'), name='project_team_is_what_it_says'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('guidelines__isnull', True), models.Q(('guidelines_accepted__isnull', False), models.Q(('guidelines_accepted_by', ''), _negated=True)), _connector='OR'), name='project_guidelines_were_accepted_by_somebody'),
        ),
        migrations.AddField(
            model_name='checkin',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_ins', to='dreams.project'),
        ),
        migrations.AddField(
            model_name='diaryentry',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='dreams.project'),
        ),
        migrations.AddField(
            model_name='picture',
            name='entry',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='dreams.diaryentry', verbose_name='diary entry'),
        ),
        migrations.AddField(
            model_name='handing',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='handing',
            name='dream',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handings', to='dreams.dream'),
        ),
        migrations.AddField(
            model_name='handing',
            name='from_class',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schools.schoolclass'),
        ),
        migrations.AddField(
            model_name='handing',
            name='to_class',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handings', to='schools.schoolclass'),
        ),
        migrations.AddField(
            model_name='task',
            name='milestone',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tasks', to='dreams.milestone'),
        ),
        migrations.AddField(
            model_name='task',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='dreams.project'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='dreams.project'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='pupil',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='projects', to='schools.pupil'),
        ),
        migrations.AddField(
            model_name='wish',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='dreams.project'),
        ),
        migrations.AddField(
            model_name='wish',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.UniqueConstraint(fields=('project', 'month'), name='check_in_once_a_month'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='check_in_month_is_its_first_day'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by', ''), ('progress', '')), models.Q(('answered_at__isnull', False), models.Q(('answered_by', ''), _negated=True), models.Q(('progress', ''), _negated=True)), _connector='OR'), name='check_in_answered_says_how_it_goes'),
        ),
        migrations.AddIndex(
            model_name='diaryentry',
            index=models.Index(fields=['project', '-on', '-id'], name='diary_entry_newest'),
        ),
        migrations.AddConstraint(
            model_name='diaryentry',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='diary_entry_says_something'),
        ),
        migrations.AddConstraint(
            model_name='handing',
            constraint=models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('dream',), name='handing_one_open_a_dream'),
        ),
        migrations.AddConstraint(
            model_name='handing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('from_class__isnull', True), ('kind', 'adopt')), models.Q(('from_class__isnull', False), ('kind', 'hand_over')), _connector='OR'), name='handing_over_has_two_classes'),
        ),
        migrations.AddConstraint(
            model_name='handing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'no'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='handing_refused_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='handing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='handing_answered_has_a_time'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='task_says_something'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='team_member_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.UniqueConstraint(condition=models.Q(('pupil__isnull', False), ('until__isnull', True)), fields=('project', 'pupil'), name='team_member_pupil_once_a_team'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='wish_says_something'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('project', 'kind'), name='wish_open_once_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='wish',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('granted', False), ('user__isnull', True)), models.Q(('answered_at__isnull', False), ('granted', True)), models.Q(('answered_at__isnull', False), ('granted', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='wish_refused_has_a_reason'),
        ),
    ]
