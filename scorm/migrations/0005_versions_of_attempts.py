from django.db import migrations


def note_older_versions(apps, _schema_editor):
    """Attempts in packages that their module has no more: those were versions of it, too."""
    Attempt = apps.get_model("scorm", "Attempt")
    ModuleVersion = apps.get_model("courses", "ModuleVersion")
    used = Attempt.objects.order_by().values("module", "package").distinct()
    for row in used:
        version, created = ModuleVersion.objects.get_or_create(
            module_id=row["module"], package_id=row["package"]
        )
        if created:
            ModuleVersion.objects.filter(pk=version.pk).update(
                added_at=version.package.imported_at, added_by=version.package.imported_by
            )


class Migration(migrations.Migration):
    dependencies = [("scorm", "0004_version_moves"), ("courses", "0008_first_versions")]

    operations = [migrations.RunPython(note_older_versions, migrations.RunPython.noop)]
