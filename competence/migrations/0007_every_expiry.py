import datetime as dt

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


def note_last_days(apps, _schema_editor):
    """The midnight after the last day was noted before that day was."""
    HoldingExpiry = apps.get_model("competence", "HoldingExpiry")
    expiries = HoldingExpiry.objects.order_by("pk")
    last = 0
    while batch := list(expiries.filter(pk__gt=last)[:2000]):
        for expiry in batch:
            expiry.valid_until = timezone.localdate(expiry.at) - dt.timedelta(days=1)
        HoldingExpiry.objects.bulk_update(batch, ["valid_until"], batch_size=400)
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("competence", "0006_last_shown")]

    operations = [
        migrations.AlterField(
            model_name="holdingexpiry",
            name="evidence",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="expiries",
                to="competence.evidence",
            ),
        ),
        migrations.AddField(
            model_name="holdingexpiry",
            name="valid_until",
            field=models.DateField(default=timezone.localdate),
            preserve_default=False,
        ),
        migrations.RunPython(note_last_days),
        migrations.AddConstraint(
            model_name="holdingexpiry",
            constraint=models.UniqueConstraint(
                fields=("evidence", "valid_until"), name="competence_one_expiry"
            ),
        ),
    ]
