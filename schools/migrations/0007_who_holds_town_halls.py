"""Whoever manages a bank may hold town halls there, also where the role was given before."""

from django.db import migrations


def grant(apps, schema_editor):
    groups = list(apps.get_model("auth", "Group").objects.filter(name__startswith="bank_manager at branch "))
    if not groups:
        return
    Branch = apps.get_model("schools", "Branch")
    Grant = apps.get_model("schools", "BranchGroupObjectPermission")
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="schools", model="branch"
    )
    permission, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename="hold_town_halls", defaults={"name": "HOLD_TOWN_HALLS"}
    )
    for group in groups:
        key = int(group.name.rpartition(" ")[2])
        if Branch.objects.filter(pk=key).exists():
            Grant.objects.get_or_create(permission=permission, group=group, content_object_id=key)


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0006_hold_town_halls"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
