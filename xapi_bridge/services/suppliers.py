"""Suppliers: made, changed, given a new secret, ended. Each is audited."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from lrs import authorities, credentials
from lrs.credentials import Secret
from lrs.models import Credential
from people.models import Person
from people.services import audit
from xapi_bridge.models import EvidenceRule, Supplier

SCOPES = (Credential.Scope.WRITE, Credential.Scope.READ_MINE)
OVERLAP = dt.timedelta(days=14)  # for which the old secret works beside the new one


@dataclass(frozen=True, slots=True)
class Terms:
    """What a supplier may speak of (Supplier says what each is), and whom to call."""

    activity_prefixes: list[str]
    home_pages: list[str]
    verbs: list[str]
    mail_domains: list[str]
    contact: str = ""


@transaction.atomic
def create_supplier(*, name: str, terms: Terms, by: Person | None) -> tuple[Supplier, Secret]:
    """A new supplier and its first credential, whose secret cannot be had again."""
    supplier = Supplier.objects.create(
        name=name, authority=authorities.supplier_authority(name).key, **asdict(terms)
    )
    made = credentials.create(name=name, scopes=SCOPES)
    _audit(by, "supplier.created", supplier, asdict(terms))
    return supplier, made


@transaction.atomic
def change_terms(*, supplier: Supplier, terms: Terms, by: Person | None) -> None:
    """New terms. Its rules judge again what the log holds; what counted before stands."""
    for name, value in asdict(terms).items():
        setattr(supplier, name, value)
    supplier.save(update_fields=list(asdict(terms)))
    EvidenceRule.objects.filter(supplier=supplier, retired_at__isnull=True).update(
        history_seq=0, history_done=False
    )
    _audit(by, "supplier.changed", supplier, asdict(terms))


@transaction.atomic
def rotate_secret(*, supplier: Supplier, by: Person | None) -> Secret:
    """A new secret for the newest of its keys; the old one works for `OVERLAP` more."""
    newest = credentials.of_name(supplier.name).order_by("-created", "-pk").first()
    if newest is None:
        made = credentials.create(name=supplier.name, scopes=SCOPES)
    else:
        made = credentials.rotate(pk=newest.pk, overlap=OVERLAP)
    _audit(by, "supplier.secret_rotated", supplier, {"key": made.key})
    return made


@transaction.atomic
def end_supplier(*, supplier: Supplier, by: Person | None) -> None:
    """It sends nothing from now on, and its rules end. What it confirmed stands."""
    now = timezone.now()
    if not Supplier.objects.filter(pk=supplier.pk, ended_at__isnull=True).update(ended_at=now):
        return
    for found in credentials.of_name(supplier.name):
        credentials.revoke(pk=found.pk)
    EvidenceRule.objects.filter(supplier=supplier, retired_at__isnull=True).update(retired_at=now)
    _audit(by, "supplier.ended", supplier, {})


def credentials_of(supplier: Supplier) -> list[Credential]:
    """Its credentials, the newest first."""
    return list(Credential.objects.filter(name=supplier.name).order_by("-created", "-pk"))


def _audit(by: Person | None, action: str, supplier: Supplier, detail: dict[str, Any]) -> None:
    audit(actor=by, action=action, subject=None, detail={"supplier": supplier.name, **detail})
