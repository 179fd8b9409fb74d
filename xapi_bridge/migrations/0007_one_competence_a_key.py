import uuid

from django.db import migrations


def tell_apart(apps, _schema_editor):
    """A supplier's rule that was moved to another competence kept its key, under which a statement
    counts once: what had counted for the one never did for the other. The rule in force judges it
    again, that of the first competence too, to which it may have come back.

    Versions keep their numbers, so that each piece of evidence still names its rule's version.
    """
    EvidenceRule = apps.get_model("xapi_bridge", "EvidenceRule")
    Evidence = apps.get_model("competence", "Evidence")
    rules = EvidenceRule.objects.filter(supplier__isnull=False)
    competences = {}
    for key, competence in rules.order_by("key", "version").values_list("key", "competence"):
        competences.setdefault(key, {})[competence] = None
    for old, (_first, *moved_to) in competences.items():
        if moved_to:
            in_force = rules.filter(key=old, retired_at__isnull=True)
            in_force.update(history_seq=0, history_done=False)
        for competence in moved_to:
            new = f"supplier-{uuid.uuid4()}"
            rules.filter(key=old, competence=competence).update(key=new)
            Evidence.objects.filter(rule=old, competence=competence).update(rule=new)


class Migration(migrations.Migration):
    dependencies = [("xapi_bridge", "0006_keys_of_rules")]

    operations = [migrations.RunPython(tell_apart)]
