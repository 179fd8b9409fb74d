"""The calendar ends certificates; that becomes a fact of its own, once for each."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from courses import signals
from courses.models import Certificate, CertificateExpiry

BATCH = 500


def note_expiries(on: dt.date | None = None) -> int:
    """Note each certificate whose last day lies before `on`; how many were new.

    A revoked certificate had ended already. Days on which nothing ran are caught up.
    """
    today = on or timezone.localdate()
    noted = 0
    while batch := _note_batch(today):
        noted += batch
    return noted


@transaction.atomic
def _note_batch(today: dt.date) -> int:
    ended = (
        Certificate.objects.filter(
            valid_until__lt=today, expiry__isnull=True, revocation__isnull=True
        )
        .select_related("completion__enrolment__person", "completion__enrolment__course")
        .order_by("valid_until", "pk")
        .select_for_update(of=("self",))
    )
    batch = list(ended[:BATCH])
    for certificate in batch:
        _note(certificate)
    return len(batch)


def _note(certificate: Certificate) -> None:
    expiry, created = CertificateExpiry.objects.get_or_create(
        certificate=certificate, defaults={"at": end_of(certificate)}
    )
    if created:
        signals.certificate_expired.send(
            sender=CertificateExpiry,
            fact=signals.ExpiryFact(expiry=expiry, certificate=certificate),
        )


def end_of(certificate: Certificate) -> dt.datetime:
    """The midnight after the last valid day, by the clock of Norway."""
    last = certificate.valid_until or dt.date.max
    midnight = dt.datetime.combine(last + dt.timedelta(days=1), dt.time())
    return timezone.make_aware(midnight)
