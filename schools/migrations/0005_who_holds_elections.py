"""Whoever leads a school or manages a bank may hold elections there, also where the role was given before."""

from django.db import migrations

HOLDERS = {"school": "school_leader", "branch": "bank_manager"}


def grant(apps, schema_editor):
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    Group = apps.get_model("auth", "Group")
    for kind, role in HOLDERS.items():
        model = apps.get_model("schools", kind)
        grants = apps.get_model("schools", f"{kind}GroupObjectPermission")
        groups = list(Group.objects.filter(name__startswith=f"{role} at {kind} "))
        if not groups:
            continue
        content_type, _ = ContentType.objects.get_or_create(app_label="schools", model=kind)
        permission, _ = Permission.objects.get_or_create(
            content_type=content_type, codename="hold_elections", defaults={"name": "HOLD_ELECTIONS"}
        )
        for group in groups:
            key = int(group.name.rpartition(" ")[2])
            if model.objects.filter(pk=key).exists():
                grants.objects.get_or_create(permission=permission, group=group, content_object_id=key)


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0004_hold_elections"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
