import django.utils.timezone
from django.db import migrations, models
from django.db.models import F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest


def note_newest_proofs(apps, _schema_editor):
    """A proof that needed nothing beside itself may be newer than the one with the latest end."""
    standing = apps.get_model("competence", "Evidence").objects.filter(
        person=OuterRef("person"),
        competence=OuterRef("competence"),
        withdrawn_at__isnull=True,
        needs_practical=False,
        needs_approval=False,
    )
    newest = standing.order_by().values("person").annotate(at=Max("achieved_at")).values("at")
    apps.get_model("competence", "Holding").objects.update(
        last_shown_at=Greatest(F("achieved_at"), Coalesce(Subquery(newest), F("achieved_at")))
    )


class Migration(migrations.Migration):
    dependencies = [("competence", "0005_one_index_a_column")]

    operations = [
        migrations.AddField(
            model_name="holding",
            name="last_shown_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.RunPython(note_newest_proofs, migrations.RunPython.noop),
    ]
