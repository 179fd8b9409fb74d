import re

from django.db import migrations

_COURSE = re.compile(r"course-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-")


def name_by_uuid(apps, _schema_editor):
    """Keys were cut off at 80 characters: two competences of a course could have the same.

    Versions keep their numbers, so that each piece of evidence still names its rule's version. What
    a key has kept from counting for the second competence is judged again.
    """
    EvidenceRule = apps.get_model("xapi_bridge", "EvidenceRule")
    Evidence = apps.get_model("competence", "Evidence")
    rules = EvidenceRule.objects.filter(supplier__isnull=True)
    competences = {}
    for rule in rules.select_related("competence").order_by("key"):
        competences.setdefault(rule.key, set()).add(rule.competence)
    for old, sharing in competences.items():
        course = _COURSE.match(old)
        for competence in sharing:
            new = f"{course[0] if course else 'checklist-'}{competence.uuid}"
            renamed = rules.filter(key=old, competence=competence)
            if len(sharing) > 1:
                renamed.filter(retired_at__isnull=True).update(history_seq=0, history_done=False)
            renamed.update(key=new)
            Evidence.objects.filter(rule=old, competence=competence).update(rule=new)


class Migration(migrations.Migration):
    dependencies = [
        ("competence", "0005_one_index_a_column"),
        ("xapi_bridge", "0005_retention_rule"),
    ]

    operations = [migrations.RunPython(name_by_uuid)]
