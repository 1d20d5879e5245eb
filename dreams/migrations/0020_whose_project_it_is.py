from django.db import migrations


def name_the_teams(apps, schema_editor):
    """Projects of a class's or a council's dream are theirs; all others stay citizens'."""
    Project = apps.get_model("dreams", "Project")
    for project in Project.objects.select_related("dream__school_class__school").exclude(dream__school_class=None):
        project.school_class = project.dream.school_class
        project.team_kind = "club" if project.dream.school_class.school.kind == "club" else "class"
        project.save(update_fields=["school_class", "team_kind"])
    for project in Project.objects.select_related("dream").filter(
        dream__school_class=None, dream__origin="student_council"
    ):
        project.council_id = project.dream.council_id
        project.team_kind = "council"
        project.save(update_fields=["council", "team_kind"])


class Migration(migrations.Migration):
    dependencies = [("dreams", "0019_the_factory_at_work"), ]

    operations = [migrations.RunPython(name_the_teams, migrations.RunPython.noop)]
