"""The calendar ends what people hold; that becomes a fact of its own, once for each last day."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from competence import signals
from competence.models import Holding, HoldingExpiry

BATCH = 500


def note_expired(on: dt.date | None = None) -> int:
    """Note each holding whose last day lies before `on`; how many were new.

    The holding stays, with its last day. Days on which nothing ran are caught up.
    """
    today = on or timezone.localdate()
    noted = 0
    while batch := _note_batch(today):
        noted += batch
    return noted


@transaction.atomic
def _note_batch(today: dt.date) -> int:
    noted = HoldingExpiry.objects.filter(
        evidence=OuterRef("evidence"), valid_until=OuterRef("valid_until")
    )
    ended = (
        Holding.objects.filter(~Exists(noted), valid_until__lt=today)
        .select_related("evidence__person", "evidence__competence")
        .order_by("valid_until", "pk")
        .select_for_update(of=("self",))
    )
    batch = list(ended[:BATCH])
    for holding in batch:
        _note(holding)
    return len(batch)


def _note(holding: Holding) -> None:
    last = holding.valid_until or dt.date.max
    midnight = timezone.make_aware(dt.datetime.combine(last + dt.timedelta(days=1), dt.time()))
    expiry, created = HoldingExpiry.objects.get_or_create(
        evidence=holding.evidence, valid_until=last, defaults={"at": midnight}
    )
    if created:
        fact = signals.Expired(expiry=expiry, evidence=holding.evidence)
        signals.expired.send(sender=HoldingExpiry, fact=fact)
