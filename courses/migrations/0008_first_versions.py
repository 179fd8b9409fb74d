from django.db import migrations


def note_first_versions(apps, _schema_editor):
    """What each module has today is its first known version."""
    ModuleVersion = apps.get_model("courses", "ModuleVersion")
    modules = apps.get_model("courses", "Module").objects.filter(package__isnull=False)
    for module in modules.select_related("package"):
        version = ModuleVersion.objects.create(
            module=module, package=module.package, added_by=module.package.imported_by
        )
        ModuleVersion.objects.filter(pk=version.pk).update(added_at=module.package.imported_at)


class Migration(migrations.Migration):
    dependencies = [("courses", "0007_module_versions")]

    operations = [migrations.RunPython(note_first_versions, migrations.RunPython.noop)]
