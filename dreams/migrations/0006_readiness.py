"""What its branch asks for is kept with each dream, and the database does the sum."""

import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dreams', '0005_more_orders'),
        ('schools', '0003_what_a_branch_asks_for'),
    ]

    operations = [
        migrations.AddField(
            model_name='dream',
            name='needs_count',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dream',
            name='needs_covered',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dream',
            name='needs_required',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dream',
            name='supports_needed',
            field=models.PositiveIntegerField(default=25),
        ),
        migrations.AddField(
            model_name='dream',
            name='readiness',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(needs_required=0, then=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(100), '*', django.db.models.functions.comparison.Least(models.F('support_count'), models.F('supports_needed'))), '/', models.F('supports_needed'))), default=django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(50), '*', django.db.models.functions.comparison.Least(models.F('support_count'), models.F('supports_needed'))), '/', models.F('supports_needed')), '+', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.Value(50), '*', django.db.models.functions.comparison.Least(models.F('needs_covered'), models.F('needs_required'))), '/', models.F('needs_required'))), output_field=models.IntegerField()), output_field=models.IntegerField()),
        ),
        migrations.AddIndex(
            model_name='dream',
            index=models.Index(fields=['branch', 'state', '-readiness', '-id'], name='dream_readiest'),
        ),
        migrations.AddConstraint(
            model_name='dream',
            constraint=models.CheckConstraint(condition=models.Q(('supports_needed__gte', 1)), name='dream_needs_a_support'),
        ),
        migrations.AddConstraint(
            model_name='dream',
            constraint=models.CheckConstraint(condition=models.Q(('needs_covered__lte', models.F('needs_count')), ('needs_required__lte', models.F('needs_count'))), name='dream_has_no_more_needs_than_it_has'),
        ),
    ]
